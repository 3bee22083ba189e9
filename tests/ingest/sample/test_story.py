"""The made-up company has everything that a mart could want to tell."""

import pytest

from ingest.contract import load_contracts


def test_every_extract_has_rows(ask):
    rows = {extract: ask(f"SELECT count(*) FROM {extract}")[0][0] for extract in load_contracts()}
    assert [extract for extract, count in rows.items() if not count] == []


@pytest.mark.parametrize(
    ("extract", "column"),
    [
        ("quotas", "goal_type_code"),
        ("plans", "plan_type_code"),
        ("plan_components", "component_type_code"),
        ("plan_components", "basis_event_code"),
        ("plan_components", "tier_mode_code"),
        ("payments", "type_code"),
        ("invoices", "type_code"),
        ("expenses", "status_code"),
        ("draws", "type_code"),
        ("fx_rates", "rate_type_code"),
        ("period_calendar", "status_code"),
        ("period_calendar", "period_type_code"),
        ("territories", "structure_code"),
        ("disputes", "status_code"),
        ("surveys", "kind_code"),
        ("credit_splits", "role_code"),
    ],
)
def test_every_code_of_these_columns_occurs(ask, extract, column):
    listed = set(load_contracts()[extract].columns[column].values)
    assert {code for (code,) in ask(f"SELECT DISTINCT {column} FROM {extract}") if code} == listed


@pytest.mark.parametrize(
    ("what", "sql"),
    [
        ("somebody joins in the middle of a year", "reps WHERE hire_date > DATE '2023-01-01' AND day(hire_date) = 1"),
        ("somebody leaves", "reps WHERE leave_date IS NOT NULL"),
        ("somebody changes team", "(SELECT rep_id FROM teams GROUP BY 1 HAVING count(DISTINCT team_id) > 1)"),
        ("a territory is divided", "territories WHERE valid_to IS NOT NULL"),
        ("a plan has two versions", "plan_versions WHERE version_number = 2"),
        ("a goal is revised in its period", "quotas WHERE revision_number = 2 AND effective_from IS NOT NULL"),
        ("a new rep has a ramp", "reps WHERE ramp_schedule_id IS NOT NULL"),
        ("members of a pool have different weights", "(SELECT 1 FROM teams HAVING count(DISTINCT weight) > 1)"),
        ("a split is equal", "credit_splits WHERE is_equal_share"),
        ("a commission has a cap", "plan_components WHERE cap_amount IS NOT NULL"),
        ("a commission is held back", "plan_components WHERE holdback_ratio > 0 AND release_after_days IS NOT NULL"),
        ("an expense is approved after it was made", "expenses WHERE approved_at::DATE > expense_date"),
        ("a payment is on account", "payments WHERE order_id IS NULL"),
        ("a credit note settles an invoice", "payment_applications WHERE credit_invoice_id IS NOT NULL"),
        ("goods come back", "deliveries WHERE quantity < 0"),
        ("goods come late", "deliveries JOIN order_lines o USING (order_id) WHERE delivered_at::DATE > promised_date"),
        ("a service is sold", "order_lines WHERE service_end_date > service_start_date"),
        ("a quote is revised", "quotes WHERE revision_number = 2"),
        ("an order follows a quote", "orders JOIN quotes USING (quote_id)"),
        ("a campaign has a budget", "campaigns WHERE budget_amount > 0"),
        ("a contact is touched", "touchpoints JOIN contacts ON person_id = contact_id"),
        ("a call is planned", "activities WHERE is_planned AND NOT is_completed"),
        ("a market is restated", "(SELECT 1 FROM market_size GROUP BY market_code, period_start_date, measure_code "
         "HAVING count(DISTINCT published_date) > 1)"),
    ],
)  # fmt: skip
def test_the_story_has_it(ask, what, sql):
    assert ask(f"SELECT count(*) FROM {sql}")[0][0] > 0, what


def test_every_closed_dispute_that_was_accepted_has_its_adjustment(ask):
    assert ask("SELECT dispute_id FROM disputes WHERE (status_code = 'accepted') <> (adjustment_id IS NOT NULL)") == []


def test_no_adjustment_was_approved_by_the_one_who_asked(ask):
    assert ask("SELECT adjustment_id FROM adjustments WHERE requested_by = approved_by OR reference IS NULL") == []


def test_plans_were_approved_before_they_were_used(ask):
    assert ask("SELECT plan_id FROM plan_versions WHERE approved_at >= valid_from") == []
