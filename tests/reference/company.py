"""Companies whose pay is hostile to calculate.

Belongs here: plans, people, sales and money of company `number`, written as their systems deliver them. The same number
makes the same company, and no two share an id; exchange rates are shared.
"""

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

Rows = dict[str, list[dict[str, str]]]
FIRST, LAST = date(2026, 1, 1), date(2026, 4, 30)
_MODES = ["flat", "flat", "marginal", "marginal", "cliff", "cliff", "multiplier", "per_unit", "interpolated"]
_REFUNDS = ["", "recompute_origin", "reverse_document", "current_period"]


class Pay:
    """A company in the making."""

    def __init__(self, number: int, avoid: frozenset[str] = frozenset()):
        self.number, self.avoid = number, avoid
        self.rng = random.Random(f"pay {number}")
        self.rows: Rows = defaultdict(list)
        self._last = 0

    def id(self, kind: str) -> str:
        """A new id."""
        self._last += 1
        return f"{kind}{self.number:04d}-{self._last:03d}"

    def write(self, extract: str, **values: object) -> dict[str, str]:
        """Write a record down."""
        row = {name: "" if value is None else str(value) for name, value in values.items()}
        self.rows[extract].append(row)
        return row

    def chance(self, share: float) -> bool:
        """True in `share` of the cases."""
        return self.rng.random() < share

    def some(self, choices: Sequence[str]) -> str:
        """One of some texts."""
        return self.rng.choice(choices)

    def day(self, first: date = FIRST, last: date = LAST) -> date:
        """A day of a span, often one of its months' first or last ones."""
        found = first + timedelta(days=self.rng.randrange(max((last - first).days, 0) + 1))
        if self.chance(0.25):
            edge = found.replace(day=1) - timedelta(days=self.rng.randrange(2))
            return min(max(edge, first), last)
        return found

    def money(self) -> str:
        """An amount that is round, crooked, or the smallest there is."""
        kind = self.rng.random()
        if kind < 0.5:
            return f"{self.rng.choice((1, 2, 3, 4, 5, 8, 10)) * 1000}.00"
        return "0.01" if kind < 0.6 else f"{self.rng.randrange(1, 9000)}.{self.rng.randrange(100):02d}"


def company(number: int, avoid: frozenset[str] = frozenset()) -> Rows:
    """Everything that company `number` delivers; `avoid` names what it shall not have."""
    pay = Pay(number, avoid)
    for part in (_people, _products, _plans, _sell, _extras):
        part(pay)
    return dict(pay.rows)


def rates() -> list[dict[str, str]]:
    """A euro in dollars every fifth day, and what the budget says."""
    rng = random.Random("pay rates")
    days = [("spot", FIRST + timedelta(days=n)) for n in range(-30, 200, 5)]
    return [
        {
            "rate_type_code": kind, "from_currency_code": "EUR", "to_currency_code": "USD", "rate_date": str(day),
            "rate": f"1.{rng.randrange(10000):04d}",
        }
        for kind, day in [*days, ("budget", date(2025, 1, 1))]
    ]  # fmt: skip


def _people(pay: Pay) -> None:
    """Reps in two teams with two managers, some of whom change in February."""
    pay.managers = [pay.id("M") for _ in range(2)]  # type: ignore[attr-defined]
    pay.reps = [pay.id("R") for _ in range(pay.rng.randrange(3, 6))]  # type: ignore[attr-defined]
    pay.teams = [pay.id("T") for _ in range(2)]  # type: ignore[attr-defined]
    for rep in [*pay.managers, *pay.reps]:  # type: ignore[attr-defined]
        starts = [date(2025, 6, 1)] + ([pay.day(date(2026, 1, 2), date(2026, 3, 20))] if pay.chance(0.3) else [])
        for start in starts:
            manager = pay.some(pay.managers) if rep in pay.reps and pay.chance(0.9) else ""  # type: ignore[attr-defined]
            pay.write("reps", rep_id=rep, valid_from=start, team_id=pay.some(pay.teams), manager_id=manager)  # type: ignore[attr-defined]
    territory = pay.id("Z")
    pay.write(
        "territories", territory_id=territory, valid_from="2025-01-01", name=territory, structure_code="geography"
    )
    pay.write(
        "territory_assignments", territory_id=territory, rep_id=pay.some(pay.reps), valid_from="2025-01-01",  # type: ignore[attr-defined]
        valid_to=pay.some(["", "2026-02-15"]),
    )  # fmt: skip
    pay.accounts = [pay.id("A") for _ in range(4)]  # type: ignore[attr-defined]
    for number, account in enumerate(pay.accounts):  # type: ignore[attr-defined]
        kind = number % 4
        owner = pay.some(pay.reps) if kind == 1 else ""  # type: ignore[attr-defined]
        pay.write("accounts", account_id=account, owner_id=owner, territory_id=territory if kind == 2 else "")
        if kind == 0:
            for start in ("2025-01-01", "2026-02-15"):
                pay.write(
                    "account_ownership", account_id=account, role_code="owner", rep_id=pay.some(pay.reps),  # type: ignore[attr-defined]
                    valid_from=start,
                )  # fmt: skip


def _products(pay: Pay) -> None:
    """Two groups, a cost, and something that earns nothing."""
    pay.products = [pay.id("P") for _ in range(3)]  # type: ignore[attr-defined]
    for number, product in enumerate(pay.products):  # type: ignore[attr-defined]
        pay.write(
            "products", product_id=product, product_group_code=("desks", "care", "gifts")[number],
            unit_cost=("10.00", "3.33", "")[number], currency_code="USD",
            is_commissionable="false" if number == 2 else "true",
        )  # fmt: skip


def _plans(pay: Pay) -> None:
    """A plan for each rep, or one for two; managers have overrides."""
    plans = [_plan(pay, pay.reps) for _ in range(pay.rng.randrange(2, 5))]  # type: ignore[attr-defined]
    lead = _plan(pay, pay.managers, override=True)  # type: ignore[attr-defined]
    people = [*((rep, pay.rng.choice(plans)) for rep in pay.reps), *((rep, lead) for rep in pay.managers)]  # type: ignore[attr-defined]
    for rep, (plan, versions, currency) in people:
        if pay.chance(0.05):
            continue
        start = pay.rng.choice((date(2025, 12, 1), date(2026, 1, 1), date(2026, 1, 1), date(2026, 2, 10)))
        if "refund_of_unpaid" in pay.avoid:
            start = min(start, date(2026, 1, 1))
        target = pay.some(["", "12000.00", "40000.00"])
        end = "2026-03-15" if pay.chance(0.1) and versions == 1 else ""
        floors = any(row["plan_id"] == plan and row["floor_amount"] for row in pay.rows["plan_components"])
        pools = any(
            row["plan_id"] == plan and row["component_type_code"] == "pool_share" for row in pay.rows["plan_components"]
        )
        if (floors and "floor_after_leaving" in pay.avoid) or (pools and "pool_days_of_leavers" in pay.avoid):
            end = ""
        for version in range(1, versions + 1):
            pay.write(
                "plan_assignments", rep_id=rep, plan_id=plan, version_number=version,
                valid_from=start if version == 1 else "2026-02-15", valid_to=end, target_incentive_amount=target,
                base_salary_amount=pay.some(["", "3000.00"]), currency_code=currency,
            )  # fmt: skip
        _quotas(pay, rep, currency)


def _quotas(pay: Pay, rep: str, currency: str) -> None:
    """Goals by month or quarter: round ones, none, and 0."""
    for measure in ("booked", "invoiced", "cash", "units", "margin"):
        for group in ("all", "desks"):
            kind = pay.rng.choice(("none", "month", "quarter", "quarter", "both"))
            if "quota_parts" in pay.avoid and kind != "none":
                kind = "both"
            periods = [f"2026-M{n:02d}" for n in range(1, 7)] if kind in ("month", "both") else []
            periods += ["2026-Q1", "2026-Q2"] if kind in ("quarter", "both") else []
            periods += ["2026"] if kind == "both" else []
            for period in periods:
                target = pay.rng.choice((0, 1000, 5000, 10000, 10000, 20000, 30000, 33333))
                if measure == "units":
                    target = pay.rng.choice((0, 5, 10, 20))
                pay.write(
                    "quotas", owner_type_code="rep", owner_id=rep, goal_type_code="outcome", measure_code=measure,
                    product_group_code=group, period_id=period, revision_number=1, target_value=target,
                    currency_code=currency,
                )  # fmt: skip


def _plan(pay: Pay, people: Sequence[str], override: bool = False) -> tuple[str, int, str]:
    """A plan with one version or two."""
    plan = pay.id("L")
    foreign = "margin_currency" not in pay.avoid or not pay.number % 2
    currency = "EUR" if pay.chance(0.15) and foreign else "USD"
    pay.write("plans", plan_id=plan, plan_type_code=pay.some(list("bcde")))
    versions = 2 if pay.chance(0.25) and "versions" not in pay.avoid else 1
    carry = pay.some(["", "carry", "reset"])
    count = 1 if override else pay.rng.randrange(1, 4)
    refund = pay.some(_REFUNDS)
    lag = pay.some(["", "", "10"])
    clawback = pay.some(["", "", "20"])
    own_window, own_limits = refund == "current_period", "limits_of_later_refunds" in pay.avoid
    exceptional = bool(lag or clawback)
    if refund == "reverse_document" and versions > 1 and "reversal_carried" in pay.avoid:
        refund = ""
    for version in range(1, versions + 1):
        pay.write(
            "plan_versions", plan_id=plan, version_number=version,
            valid_from="2025-01-01" if version == 1 else "2026-02-15",
            valid_to="2026-02-15" if version < versions else "", approved_by="F2", approved_at="2024-12-01 09:00:00",
            currency_code=currency, rounding_code=pay.some(
                ["", "", "line", "half_even", *(["telescoped"] if own_window or not own_limits else [])]
            ),
            boundary_rule_code=pay.some(["", "lower_inclusive", "upper_inclusive"]),
            refund_basis_code=refund, attainment_carry_code=carry if versions > 1 else "",
            negative_policy_code=pay.some(["", "", "forgive"]),
            fx_lock_event_code=pay.some(["", "booking", "invoice", "cash", "plan"]),
            safety_lag_days=lag if "lag_change" in pay.avoid else pay.some(["", "", "10"]),
            plan_cap_amount=pay.some(["", "", "", "500.00"]) if own_window or not own_limits else "",
            clawback_window_days=clawback,
            day_count_code="",
        )  # fmt: skip
        for number in range(count):
            _component(pay, plan, version, f"c{number}", override, refund, versions, exceptional, clawback)
            if version > 1 and "basis_change" in pay.avoid:
                first, row = (
                    next(
                        row for row in pay.rows["plan_components"]
                        if (row["plan_id"], row["version_number"], row["component_id"]) == (plan, at, f"c{number}")
                    )
                    for at in ("1", str(version))
                )  # fmt: skip
                kept = ("component_type_code", "goal_type_code", "measure_code", "basis_event_code", "credit_types")
                row |= {
                    name: first[name] for name in (*kept, "product_group_code", "pool_team_id", "spiff_budget_amount")
                }
                if "carry_frequency" in pay.avoid:
                    row["reset_frequency_code"] = first["reset_frequency_code"]
                row |= {name: first[name] for name in ("cap_amount", "floor_amount")}
                special = {"interpolated", "per_unit"} & {first["tier_mode_code"], row["tier_mode_code"]}
                if first["component_type_code"] != "commission" or special:
                    row |= {name: first[name] for name in first if name != "version_number"}
                    pay.rows["rate_table_tiers"] = [
                        tier for tier in pay.rows["rate_table_tiers"]
                        if (tier["plan_id"], tier["version_number"], tier["component_id"]) != (plan, str(version), f"c{number}")
                    ]  # fmt: skip
                    pay.rows["rate_table_tiers"] += [
                        tier | {"version_number": str(version)} for tier in pay.rows["rate_table_tiers"]
                        if (tier["plan_id"], tier["version_number"], tier["component_id"]) == (plan, "1", f"c{number}")
                    ]  # fmt: skip
    return plan, versions, currency


def _component(
    pay: Pay,
    plan: str,
    version: int,
    component: str,
    override: bool,
    refund: str,
    versions: int,
    exceptional: bool,
    clawback: str,
) -> None:
    """A component with its rate table."""
    limited = pay.chance(0.5)
    recomputed = refund != "current_period"
    frequency = "year" if limited and recomputed and "limits_of_later_refunds" in pay.avoid else None
    mode = "flat" if override else pay.some(_MODES)
    if mode == "interpolated" and versions > 1 and "award_versions" in pay.avoid:
        mode = "cliff"
    kind = "override" if override else "commission"
    if kind == "commission" and mode in ("flat", "per_unit") and pay.chance(0.3) and "spiff" not in pay.avoid:
        kind = "spiff"
    home = "pool_currency" not in pay.avoid or pay.number % 2
    if kind == "commission" and mode == "flat" and pay.chance(0.3) and home:
        kind = "pool_share"
    measure = "units" if mode == "per_unit" else pay.some(["amount", "amount", "amount", "margin"])
    foreign = "margin_currency" in pay.avoid and not pay.number % 2
    if measure == "margin" and (foreign or (exceptional and "margin_exceptions" in pay.avoid)):
        measure = "amount"
    threshold = pay.some(["", "", "", "0.5", "0.75"]) if mode not in ("interpolated",) and kind == "commission" else ""
    days = ["", "10", "30", "45"]
    if "refund_after_release" in pay.avoid:
        days = ["", "30", "45"] if clawback else [""]
    held = pay.chance(0.2) and "holdback" not in pay.avoid and kind == "commission"
    limited = limited and kind == "commission"
    pay.write(
        "plan_components", plan_id=plan, version_number=version, component_id=component, component_type_code=kind,
        goal_type_code="team" if kind in ("override", "pool_share") else "", measure_code=measure,
        basis_event_code=pay.some(["booking", "invoice", "cash"]),
        basis_share=pay.some(["", "", "0.5", "0.333333"]) if kind == "commission" else "",
        credit_types=pay.some(["", "", "direct|overlay", "overlay"]) if kind == "commission" else "",
        product_group_code=pay.some(["", "", "desks"]) if kind == "commission" else "", tier_mode_code=mode,
        base_rate="0.1" if mode == "multiplier" else "",
        reset_frequency_code=pay.some(
            ["", "month", "quarter", "quarter", "year", *([] if "quota_parts" in pay.avoid else ["half_year"])]
        ) if frequency is None else frequency,
        threshold_ratio=threshold, threshold_mode_code=pay.some(["", "above_only"]) if threshold and not (recomputed and "above_only" in pay.avoid) else "",
        cap_amount=pay.some(["", "", "300.00"]) if limited and "cap" not in pay.avoid else "",
        floor_amount=pay.some(["", "", "50.00"])
        if limited and not (versions > 1 and "floor_after_leaving" in pay.avoid)
        else "",
        holdback_ratio="0.2" if held else "", release_after_days=pay.some(days) if held else "",
        pool_team_id=pay.some(pay.teams) if kind == "pool_share" else "",  # type: ignore[attr-defined]
        spiff_budget_amount=pay.some(["", "200.00"]) if kind == "spiff" and (frequency or "limits_of_later_refunds" not in pay.avoid) else "",
    )  # fmt: skip
    for tier, values in enumerate(_tiers(pay, mode), start=1):
        pay.write(
            "rate_table_tiers", plan_id=plan, version_number=version, component_id=component, tier_number=tier, **values
        )


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
    if pay.chance(0.3) and "from_amount" not in pay.avoid:
        amounts = ("0", "5", "10") if mode == "per_unit" else ("0.00", "5000.00", "10000.00")
        starts = [{"from_amount": at} for at in amounts]
    return [{**start, name: value} for start, value in zip(starts[:number], values, strict=False)]


def _sell(pay: Pay) -> None:
    """Orders, and what becomes of them."""
    for _ in range(pay.rng.randrange(6, 12)):
        order, at, account = pay.id("O"), pay.day(), pay.some(pay.accounts)  # type: ignore[attr-defined]
        foreign = "margin_currency" not in pay.avoid or not pay.number % 2
        currency = "EUR" if pay.chance(0.2) and foreign else "USD"
        lines = [] if pay.chance(0.4) else [pay.money() for _ in range(pay.rng.randrange(1, 4))]
        total = f"{sum(round(float(line) * 100) for line in lines) / 100:.2f}" if lines else pay.money()
        pay.write(
            "orders", order_id=order, account_id=account, ordered_at=f"{at} 10:00:00",
            status_code="canceled" if pay.chance(0.05) else "delivered", currency_code=currency, total_amount=total,
            owner_id=pay.some(pay.reps) if pay.chance(0.7) else "",  # type: ignore[attr-defined]
            exclusion_reason="test" if pay.chance(0.04) else "",
        )  # fmt: skip
        written = []
        for number, net in enumerate(lines, start=1):
            line = {
                "line_number": str(number), "product_id": pay.some(pay.products),  # type: ignore[attr-defined]
                "quantity": pay.some(["1", "3", "5", "10"]), "net_amount": net, "currency_code": currency,
            }  # fmt: skip
            pay.write("order_lines", order_id=order, **line)
            written.append(line)
        if pay.chance(0.4):
            _split(pay, order)
        targets = [("order_id", order, total, at)]
        if pay.chance(0.5):
            targets = [_invoice(pay, order, account, currency, total, written, at)]
        _pay(pay, targets[0], order, account, currency)


def _split(pay: Pay, order: str) -> None:
    """Equal shares, crooked ones, or shares that are no whole, and now and then an overlay."""
    reps = pay.rng.sample(pay.reps, 3)  # type: ignore[attr-defined]
    kind = pay.rng.random()
    weights = (33_333_333, 33_333_333, 33_333_334) if kind < 0.4 else (50_000_000, 30_000_000, 20_000_000)
    equal = "true" if kind < 0.2 else ""
    if kind > 0.93:
        weights = (33_333_333, 33_333_333, 33_333_333)
    for rep, weight in zip(reps, weights, strict=True):
        pay.write(
            "credit_splits", source_type_code="order", source_id=order, rep_id=rep, role_code="direct",
            valid_from="2025-01-01", weight_millionths=weight, is_equal_share=equal,
        )  # fmt: skip
    if pay.chance(0.4):
        pay.write(
            "credit_splits", source_type_code="order", source_id=order, rep_id=pay.some(pay.reps),  # type: ignore[attr-defined]
            role_code="overlay", valid_from="2025-01-01", weight_millionths=20_000_000,
            is_equal_share="" if "overlay_equal" in pay.avoid else equal,
        )  # fmt: skip


def _invoice(
    pay: Pay, order: str, account: str, currency: str, total: str, lines: list[dict[str, str]], at: date
) -> tuple[str, str, str, date]:
    """An invoice with tax, and perhaps credit notes for a part of it and for the rest."""
    invoice, day = pay.id("I"), pay.day(at, min(at + timedelta(days=30), LAST))
    tax = round(float(total) * 20) if pay.chance(0.5) else 0
    shared = {"order_id": order, "account_id": account, "currency_code": currency}
    status = "draft" if pay.chance(0.03) else "voided" if pay.chance(0.03) else "issued"
    pay.write(
        "invoices", invoice_id=invoice, type_code="invoice", invoice_date=day, due_date=day + timedelta(days=14),
        net_amount=total, tax_amount=f"{tax / 100:.2f}", status_code=status, **shared,
    )  # fmt: skip
    for line in lines:
        pay.write("invoice_lines", invoice_id=invoice, order_id=order, order_line_number=line["line_number"], **line)
    if "credit_note" in pay.avoid or not pay.chance(0.4):
        return "invoice_id", invoice, f"{float(total) + tax / 100:.2f}", day
    left = {line["line_number"]: round(float(line["net_amount"]) * 100) for line in lines} or {
        "": round(float(total) * 100)
    }
    for part in ((1,), (3, 1), (2, 2, 1))[pay.rng.randrange(3)]:
        note, day = pay.id("N"), pay.day(day, min(day + timedelta(days=60), LAST))
        given = {number: cents // part for number, cents in left.items()}
        left = {number: cents - given[number] for number, cents in left.items()}
        pay.write(
            "invoices", invoice_id=note, type_code="credit_note", credited_invoice_id=invoice, invoice_date=day,
            net_amount=f"-{sum(given.values()) / 100:.2f}", tax_amount="0.00", status_code="issued", **shared,
        )  # fmt: skip
        for line in lines:
            net = {"net_amount": f"-{given[line['line_number']] / 100:.2f}"}
            pay.write(
                "invoice_lines", invoice_id=note, order_id=order, order_line_number=line["line_number"], **line | net
            )
    gross = next(row for row in pay.rows["invoices"] if row["invoice_id"] == invoice)
    return "invoice_id", invoice, f"{float(total) + tax / 100:.2f}", date.fromisoformat(gross["invoice_date"])


def _pay(pay: Pay, target: tuple[str, str, str, date], order: str, account: str, currency: str) -> None:
    """Money in parts, too much, twice, or for nobody knows what; and money that goes back."""
    column, document, gross, at = target
    left = round(float(gross) * 100)
    paid = 0
    for _ in range(pay.rng.randrange(4)):
        part = pay.rng.choice((left - paid, left // 3, left // 2, 1))
        part += 5000 if pay.chance(0.06) else 0
        if part <= 0:
            continue
        at = pay.day(at, min(at + timedelta(days=40), LAST))
        if _money(pay, column, document, order, account, currency, at, part):
            paid += part
    if paid and pay.chance(0.4) and "refund" not in pay.avoid:
        at = pay.day(at, min(at + timedelta(days=60), LAST))
        _money(pay, column, document, order, account, currency, at, -pay.rng.choice((paid, paid, paid // 2 or 1, 1)))


def _money(pay: Pay, column: str, document: str, order: str, account: str, currency: str, at: date, part: int) -> None:
    payment = pay.id("Y")
    amount = f"{'-' if part < 0 else ''}{abs(part) // 100}.{abs(part) % 100:02d}"
    applied = pay.chance(0.6) or column == "invoice_id"
    nobody = pay.chance(0.07) and not applied
    later = 1 if "refund_before_money" in pay.avoid else 10
    reference = pay.id("B") if pay.chance(0.3) else ""
    row = {
        "account_id": account, "order_id": "" if applied or nobody else order, "received_date": str(at),
        "amount": amount, "currency_code": currency, "type_code": "payment" if part > 0 else "refund",
        "method_code": pay.some(["credit_card", "check", "bank_transfer"]), "bank_reference": reference,
    }  # fmt: skip
    for _ in range(2 if reference and pay.chance(0.3) else 1):
        pay.write("payments", payment_id=payment, created_at=f"{at} 09:00:00", **row)
        if applied:
            pay.write(
                "payment_applications", application_id=pay.id("Q"), payment_id=payment,
                applied_date=pay.day(at, min(at + timedelta(days=later - 1), LAST)), amount=amount, currency_code=currency,
                **{column: document},
            )  # fmt: skip
        payment = pay.id("Y")
    return not nobody


def _extras(pay: Pay) -> None:
    """Draws, adjustments and expenses."""
    for rep in pay.reps:  # type: ignore[attr-defined]
        if pay.chance(0.25) and "draw" not in pay.avoid:
            pay.write(
                "draws", draw_id=pay.id("W"), rep_id=rep, type_code=pay.some(["recoverable", "recoverable", "non_recoverable"]),
                amount=pay.some(["500.00", "333.33"]), currency_code="USD", valid_from=pay.some(["2026-01-01", "2026-01-16"]),
                valid_to=pay.some(["", "2026-03-01", "2026-03-16"]), recovery_ratio=pay.some(["", "0.5", "0.333333"]),
                max_balance_amount=pay.some(["", "", "600.00"]),
            )  # fmt: skip
        if pay.chance(0.2) and "adjustment" not in pay.avoid:
            pay.write(
                "adjustments", adjustment_id=pay.id("J"), rep_id=rep, type_code=pay.some(["manual", "bonus"]),
                amount=pay.some(["100.00", "-50.00", "0.01"]), currency_code="USD", reason_code="agreed", requested_by="F1",
                approved_by="F2", approved_at=f"{pay.day()} 10:00:00", period_id=pay.some(["2026-M01", "2026-M02", "2026-M03"]),
            )  # fmt: skip
        if pay.chance(0.2):
            approved = pay.day()
            status = pay.some(["approved", "paid", "pending", "rejected"])
            pay.write(
                "expenses", expense_id=pay.id("X"), rep_id=rep, expense_date=approved, amount=pay.some(["42.00", "0.01"]),
                currency_code="USD", category_code="travel", status_code=status, approved_by="F2",
                approved_at=f"{approved} 10:00:00" if status in ("approved", "paid") else "",
            )  # fmt: skip
