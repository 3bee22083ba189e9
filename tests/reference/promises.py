"""What a company promises its people.

Belongs here: plans in one version or two, components and tiers of every kind, who is on which, goals, draws and the rest.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tests.reference.company import Pay

_MODES = ["flat", "flat", "marginal", "marginal", "cliff", "cliff", "multiplier", "per_unit", "interpolated"]
_CHANGE = "2026-02-15"


@dataclass(frozen=True)
class Plan:
    """A plan with the policies that all its versions share."""

    id: str
    versions: int
    currency: str
    refund: str
    clawback: str
    is_override: bool


def promise(pay: Pay) -> None:
    """A plan for each rep, or one for several; managers have overrides."""
    plans = [_plan(pay, is_override=False) for _ in range(pay.rng.randrange(2, 5))]
    lead = _plan(pay, is_override=True)
    for rep in [*pay.reps, *pay.managers]:
        if not pay.chance(0.05):
            _assign(pay, rep, pay.rng.choice(plans) if rep in pay.reps else lead)


def _assign(pay: Pay, rep: str, plan: Plan) -> None:
    start = pay.rng.choice((date(2025, 12, 1), date(2026, 1, 1), date(2026, 1, 1), date(2026, 2, 10)))
    end = "2026-03-15" if pay.chance(0.1) and plan.versions == 1 else ""
    for version in range(1, plan.versions + 1):
        pay.write(
            "plan_assignments", rep_id=rep, plan_id=plan.id, version_number=version,
            valid_from=start if version == 1 else _CHANGE, valid_to=end,
            target_incentive_amount=pay.some(["", "12000.00", "40000.00"]),
            base_salary_amount=pay.some(["", "3000.00"]), currency_code=plan.currency,
        )  # fmt: skip
    _goals(pay, rep, plan.currency)
    _extras(pay, rep)


def _goals(pay: Pay, rep: str, currency: str) -> None:
    """Goals by month, quarter and year: round ones, none, and 0."""
    periods = {
        "none": [], "month": [f"2026-M{n:02d}" for n in range(1, 7)], "quarter": ["2026-Q1", "2026-Q2"],
    }  # fmt: skip
    periods["all"] = [*periods["month"], *periods["quarter"], "2026"]
    for measure in ("booked", "invoiced", "cash", "units", "margin"):
        for group in ("all", "desks"):
            kind = pay.some(["none", "month", "quarter", "quarter", "all"])
            for period in periods[kind]:
                money = (0, 1000, 5000, 10000, 10000, 20000, 30000, 33333)
                target = pay.rng.choice((0, 5, 10, 20) if measure == "units" else money)
                pay.write(
                    "quotas", owner_type_code="rep", owner_id=rep, goal_type_code="outcome", measure_code=measure,
                    product_group_code=group, period_id=period, revision_number=1, target_value=target,
                    currency_code=currency,
                )  # fmt: skip


def _plan(pay: Pay, is_override: bool) -> Plan:
    versions = 2 if pay.chance(0.25) else 1
    plan = Plan(
        pay.id("L"), versions, "EUR" if pay.chance(0.15) else "USD",
        pay.some(["", "recompute_origin", "current_period", "reverse_document"]), pay.some(["", "", "20"]), is_override,
    )  # fmt: skip
    pay.write("plans", plan_id=plan.id, plan_type_code=pay.some(list("bcde")))
    carry = pay.some(["", "carry", "reset"])
    count = 1 if is_override else pay.rng.randrange(1, 4)
    for version in range(1, versions + 1):
        pay.write(
            "plan_versions", plan_id=plan.id, version_number=version,
            valid_from="2025-01-01" if version == 1 else _CHANGE, valid_to=_CHANGE if version < versions else "",
            approved_by="F2", approved_at="2024-12-01 09:00:00", currency_code=plan.currency,
            rounding_code=pay.some(["", "", "line", "half_even", "telescoped"]),
            boundary_rule_code=pay.some(["", "lower_inclusive", "upper_inclusive"]), refund_basis_code=plan.refund,
            attainment_carry_code=carry if versions > 1 else "", negative_policy_code=pay.some(["", "", "forgive"]),
            fx_lock_event_code=pay.some(["", "booking", "invoice", "cash", "plan"]),
            safety_lag_days=pay.some(["", "", "10"]),
            plan_cap_amount=pay.some(["", "", "", "500.00"]), clawback_window_days=plan.clawback,
            day_count_code="",
        )  # fmt: skip
        for number in range(count):
            _component(pay, plan, version, f"c{number}")
    return plan


def _component(pay: Pay, plan: Plan, version: int, component: str) -> None:
    """A component with its rate table."""
    mode = "flat" if plan.is_override else pay.some(_MODES)
    kind = _kind(pay, plan, mode)
    sells = kind == "commission"
    measure = "units" if mode == "per_unit" else pay.some(["amount", "amount", "amount", "margin"])
    limited = pay.chance(0.4)
    frequencies = ["", "month", "quarter", "quarter", "year", "half_year"]
    threshold = pay.some(["", "", "", "0.5", "0.75"]) if sells and mode != "interpolated" else ""
    held = sells and pay.chance(0.2)
    pay.write(
        "plan_components", plan_id=plan.id, version_number=version, component_id=component, component_type_code=kind,
        goal_type_code="team" if kind in ("override", "pool_share") else "", measure_code=measure,
        basis_event_code=pay.some(["booking", "invoice", "cash"]),
        basis_share=pay.some(["", "", "0.5", "0.333333"]) if sells else "",
        credit_types=pay.some(["", "", "direct|overlay", "overlay"]) if sells else "",
        product_group_code=pay.some(["", "", "desks"]) if sells else "", tier_mode_code=mode,
        base_rate="0.1" if mode == "multiplier" else "",
        reset_frequency_code=pay.some(frequencies), threshold_ratio=threshold,
        threshold_mode_code=pay.some(["", "above_only"]) if threshold else "",
        cap_amount=pay.some(["", "", "300.00"]) if limited and sells else "",
        floor_amount=pay.some(["", "", "50.00"]) if limited and sells else "",
        holdback_ratio="0.2" if held else "", release_after_days=pay.some(["", "10", "30", "45"]) if held else "",
        pool_team_id=pay.some(pay.teams) if kind == "pool_share" else "",
        spiff_budget_amount="200.00" if kind == "spiff" and limited else "",
    )  # fmt: skip
    for tier, values in enumerate(_tiers(pay, mode), start=1):
        pay.write(
            "rate_table_tiers", plan_id=plan.id, version_number=version, component_id=component, tier_number=tier,
            **values,
        )  # fmt: skip


def _kind(pay: Pay, plan: Plan, mode: str) -> str:
    if plan.is_override:
        return "override"
    if mode in ("flat", "per_unit") and pay.chance(0.3):
        return "spiff"
    return "pool_share" if mode == "flat" and pay.chance(0.3) else "commission"


def _tiers(pay: Pay, mode: str) -> list[Mapping[str, str]]:
    """One to three tiers, by share of the quota or by amount."""
    if mode == "flat":
        return [{"from_ratio": "0", "rate": pay.some(["0.05", "0.1", "0.033333", "0.01"])}]
    if mode == "interpolated":
        points = (("0.5", "0.5"), ("1", "1"), ("1.2", "1.5"))
        return [{"from_ratio": at, "payout_ratio": pays} for at, pays in points]
    number = pay.rng.randrange(1, 4)
    values = {"multiplier": ["1", "1.5", "2"], "per_unit": ["12.50", "15.00", "0.01"]}.get(
        mode, ["0.06", "0.08", "0.1"]
    )
    name = {"multiplier": "multiplier", "per_unit": "per_unit_amount"}.get(mode, "rate")
    starts: list[Mapping[str, str]] = [{"from_ratio": at} for at in ("0", "1", "1.5")]
    if pay.chance(0.3):
        amounts = ("0", "5", "10") if mode == "per_unit" else ("0.00", "5000.00", "10000.00")
        starts = [{"from_amount": at} for at in amounts]
    return [{**start, name: value} for start, value in zip(starts[:number], values, strict=False)]


def _extras(pay: Pay, rep: str) -> None:
    """Draws, adjustments and expenses."""
    if pay.chance(0.25):
        pay.write(
            "draws", draw_id=pay.id("W"), rep_id=rep, currency_code="USD",
            type_code=pay.some(["recoverable", "recoverable", "non_recoverable"]), amount=pay.some(["500.00", "333.33"]),
            valid_from=pay.some(["2026-01-01", "2026-01-16"]), valid_to=pay.some(["", "2026-03-01", "2026-03-16"]),
            recovery_ratio=pay.some(["", "0.5", "0.333333"]), max_balance_amount=pay.some(["", "", "600.00"]),
        )  # fmt: skip
    if pay.chance(0.2):
        pay.write(
            "adjustments", adjustment_id=pay.id("J"), rep_id=rep, type_code=pay.some(["manual", "bonus"]),
            amount=pay.some(["100.00", "-50.00", "0.01"]), currency_code="USD", reason_code="agreed",
            requested_by="F1", approved_by="F2", approved_at=f"{pay.day()} 10:00:00",
            period_id=pay.some(["2026-M01", "2026-M02", "2026-M03"]),
        )  # fmt: skip
    if pay.chance(0.2):
        approved, status = pay.day(), pay.some(["approved", "paid", "pending", "rejected"])
        pay.write(
            "expenses", expense_id=pay.id("X"), rep_id=rep, expense_date=approved, amount=pay.some(["42.00", "0.01"]),
            currency_code="USD", category_code="travel", status_code=status, approved_by="F2",
            approved_at=f"{approved} 10:00:00" if status in ("approved", "paid") else "",
        )  # fmt: skip
