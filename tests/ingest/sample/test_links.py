"""The extracts of the made-up company fit together: every id that one of them names is in the extract it belongs to."""

import pytest

from ingest.contract import load_contracts

# A column that ends like this names a record of that extract, whatever stands before it.
PARENTS = {
    "campaign_id": ("campaigns", "campaign_id"),
    "lead_id": ("leads", "lead_id"),
    "contact_id": ("contacts", "contact_id"),
    "account_id": ("accounts", "account_id"),
    "opportunity_id": ("opportunities", "opportunity_id"),
    "quote_id": ("quotes", "quote_id"),
    "order_id": ("orders", "order_id"),
    "invoice_id": ("invoices", "invoice_id"),
    "payment_id": ("payments", "payment_id"),
    "product_id": ("products", "product_id"),
    "rep_id": ("reps", "rep_id"),
    "manager_id": ("reps", "rep_id"),
    "owner_id": ("reps", "rep_id"),
    "approver_id": ("reps", "rep_id"),
    "approved_by": ("reps", "rep_id"),
    "requested_by": ("reps", "rep_id"),
    "closed_by": ("reps", "rep_id"),
    "decided_by": ("reps", "rep_id"),
    "team_id": ("reps", "team_id"),
    "territory_id": ("territories", "territory_id"),
    "plan_id": ("plans", "plan_id"),
    "adjustment_id": ("adjustments", "adjustment_id"),
    "period_id": ("period_calendar", "period_id"),
    "parent_quota_id": ("quotas", "quota_id"),
    "seasonality_id": ("seasonality_weights", "seasonality_id"),
    "ramp_schedule_id": ("ramp_schedules", "ramp_schedule_id"),
    "calendar_id": ("holidays", "calendar_id"),
}
# Owners of goals are of many kinds; what a market or a survey is about may be everything.
NOT_LINKS = {("quotas", "owner_id"), ("market_size", "territory_id")}

LINKS = [
    (extract, column, *PARENTS[suffix])
    for extract, contract in load_contracts().items()
    for column in contract.columns
    for suffix in PARENTS
    if (column == suffix or column.endswith(f"_{suffix}"))
    and (extract, column) not in NOT_LINKS
    and (extract, column) != PARENTS[suffix]
]
SEVERAL = [
    ("order_lines", ("order_id", "line_number"), "invoice_lines", ("order_id", "order_line_number")),
    ("order_lines", ("order_id", "line_number"), "deliveries", ("order_id", "order_line_number")),
    ("quotes", ("quote_id", "revision_number"), "quote_lines", ("quote_id", "revision_number")),
    ("plan_versions", ("plan_id", "version_number"), "plan_components", ("plan_id", "version_number")),
    ("plan_versions", ("plan_id", "version_number"), "plan_assignments", ("plan_id", "version_number")),
    (
        "plan_components",
        ("plan_id", "version_number", "component_id"),
        "rate_table_tiers",
        ("plan_id", "version_number", "component_id"),
    ),
]
RANGES = {
    "reps": "rep_id",
    "teams": "rep_id",
    "rep_hierarchy": "rep_id, hierarchy_code",
    "territories": "territory_id",
    "plan_versions": "plan_id",
    "plan_assignments": "rep_id",
    "account_ownership": "account_id, role_code",
    "price_list": "price_list_id, product_id, channel_code, tier_code, min_quantity",
    "draws": "rep_id",
}


def test_every_id_names_a_record(ask):
    """Each link by name, with the ids that lead nowhere."""
    astray = {}
    for extract, column, parent, key in LINKS:
        where = f"{column} IS NOT NULL AND {column} NOT IN (SELECT {key} FROM {parent} WHERE {key} IS NOT NULL)"
        astray[f"{extract}.{column} in {parent}.{key}"] = ask(f"SELECT DISTINCT {column} FROM {extract} WHERE {where}")
    assert len(LINKS) > 80
    assert {link: ids for link, ids in astray.items() if ids} == {}


@pytest.mark.parametrize(("parent", "key", "extract", "columns"), SEVERAL)
def test_every_pair_of_ids_names_a_record(ask, parent, key, extract, columns):
    there = f"SELECT {', '.join(key)} FROM {parent}"
    named = f"SELECT {', '.join(columns)} FROM {extract} WHERE {columns[-1]} IS NOT NULL"
    assert ask(f"{named} EXCEPT {there} ORDER BY ALL LIMIT 5") == []


def test_no_key_occurs_twice(ask):
    """Orders are left out: some of them come in two versions."""
    twice = {}
    for extract, contract in load_contracts().items():
        key = ", ".join(contract.key)
        twice[extract] = ask(f"SELECT {key} FROM {extract} GROUP BY {key} HAVING count(*) > 1")
    assert {extract for extract, keys in twice.items() if keys} == {"orders"}


@pytest.mark.parametrize(("extract", "of"), RANGES.items())
def test_what_holds_for_a_time_holds_once(ask, extract, of):
    following = f"lead(valid_from) OVER (PARTITION BY {of} ORDER BY valid_from)"
    overlapping = f"SELECT * FROM (SELECT {of}, valid_to, {following} AS following FROM {extract})"
    assert ask(f"{overlapping} WHERE following < coalesce(valid_to, DATE '9999-12-31')") == []


def test_nobody_sells_before_joining_or_after_leaving(ask):
    last = "max(coalesce(valid_to, DATE '9999-12-31')) AS next"
    employed = f"SELECT rep_id, min(valid_from) AS first, {last} FROM reps GROUP BY 1"
    acts = (
        "SELECT owner_id AS rep_id, ordered_at::DATE AS day FROM orders "
        "UNION ALL SELECT owner_id, changed_at::DATE FROM opportunity_history "
        "UNION ALL SELECT rep_id, started_at::DATE FROM activities "
        "UNION ALL SELECT owner_id, occurred_at::DATE FROM lead_pool_events WHERE owner_id IS NOT NULL "
        "UNION ALL SELECT rep_id, work_date FROM time_log "
        "UNION ALL SELECT rep_id, expense_date FROM expenses "
        "UNION ALL SELECT rep_id, valid_from FROM plan_assignments"
    )
    outside = "WHERE day < first OR day >= next"
    assert ask(f"SELECT rep_id, day FROM ({acts}) JOIN ({employed}) USING (rep_id) {outside}") == []


def test_direct_shares_of_a_credit_add_up_to_the_whole(ask):
    whole = "SELECT source_id FROM credit_splits WHERE role_code = 'direct' AND NOT is_equal_share GROUP BY 1"
    assert ask(f"{whole} HAVING sum(weight_millionths) <> 100000000") == []


def test_no_document_is_settled_beyond_its_amount(ask):
    settled = (
        "SELECT invoice_id, sum(amount) AS settled FROM payment_applications WHERE invoice_id IS NOT NULL GROUP BY 1"
    )
    over = f"SELECT invoice_id FROM ({settled}) JOIN invoices USING (invoice_id)"
    assert ask(f"{over} WHERE settled > net_amount + tax_amount OR settled < 0") == []
    # A document says that it is paid when it is.
    wrong = f"SELECT invoice_id FROM invoices LEFT JOIN ({settled}) USING (invoice_id) WHERE type_code = 'invoice'"
    is_settled = "coalesce(settled, 0) = net_amount + tax_amount"
    assert ask(f"{wrong} AND (status_code = 'paid') <> ({is_settled})") == []


def test_lines_of_a_document_add_up_to_it(ask):
    lines = "SELECT invoice_id, sum(net_amount) AS net FROM invoice_lines GROUP BY 1"
    assert ask(f"SELECT invoice_id FROM invoices JOIN ({lines}) USING (invoice_id) WHERE net <> net_amount") == []


def test_the_ledger_balance_of_receivables_is_that_of_the_documents(ask):
    differ = (
        "SELECT b.period_id, closing_amount, "
        "(SELECT sum(net_amount) FROM invoices i WHERE i.invoice_date < p.valid_to) "
        "- (SELECT sum(amount) FROM payment_applications a WHERE payment_id IS NOT NULL AND a.applied_date < p.valid_to) "
        "- (SELECT coalesce(sum(amount), 0) FROM write_offs w WHERE w.write_off_date < p.valid_to) AS documents "
        "FROM gl_balances b JOIN period_calendar p USING (period_id) WHERE purpose_code = 'receivables'"
    )
    assert ask(f"SELECT * FROM ({differ}) WHERE closing_amount IS DISTINCT FROM documents") == []


def test_journals_balance(ask):
    assert ask("SELECT journal_id FROM gl_journals GROUP BY 1 HAVING sum(debit_amount) <> sum(credit_amount)") == []
