"""Plans as they were approved.

Belongs here: versions, components and tiers read from the extracts, and rule 7: which of them holds for a rep on a day.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from tests.reference.exact import FOR_EVER, cents, day, fraction, month_of
from tests.reference.known import Known, Row
from tests.reference.rates import Table, Tier


@dataclass(frozen=True)
class Version:
    """A version of a plan with its policies; empty ones have their defaults."""

    plan: str
    number: int
    first: date
    after: date
    currency: str
    day_count: str
    rounding: str
    boundary: str
    refund: str
    clawback_days: int | None
    forgives: bool
    resets: bool
    lock: str
    lag: int
    cap: int | None


@dataclass(frozen=True)
class Component:
    """What a version pays for, and how."""

    version: Version
    id: str
    kind: str
    goal: str
    measure: str
    basis: str
    share: Fraction
    credit_types: frozenset[str]
    group: str
    table: Table
    frequency: str
    cap: int | None
    floor: int | None
    holdback: Fraction
    release_days: int | None
    weight: Fraction
    team: str
    budget: int | None

    @property
    def is_limited(self) -> bool:
        """True where a cap, a floor or a budget limits what it pays."""
        return any(limit is not None for limit in (self.cap, self.floor, self.budget))

    @property
    def is_award(self) -> bool:
        """True where it is paid once, when a window is over (rule 16)."""
        return self.table.mode == "interpolated" or self.kind in ("bonus", "pool_share")

    @property
    def taking(self) -> tuple[object, ...]:
        """What it takes and how it pays, by which its versions are told apart."""
        return (self.version.plan, self.id, self.measure, self.basis, self.credit_types, self.group, self.is_award)

    def takes_as(self, other: "Component") -> bool:
        """True where the other one is this component in a version that takes the same and pays in the same way."""
        return self.taking == other.taking

    def is_measured_with(self, other: "Component") -> bool:
        """Rule 13: versions that take the same, in windows of the same length, are measured together."""
        return self.takes_as(other) and self.frequency == other.frequency


@dataclass(frozen=True)
class Assignment:
    """The days of a rep on a version."""

    rep: str
    version: Version
    first: date
    after: date
    target: int
    salary: int
    currency: str

    @property
    def start(self) -> date:
        """The first day of the assignment and of its version."""
        return max(self.first, self.version.first)

    @property
    def end(self) -> date:
        """The first day after them."""
        return min(self.after, self.version.after)

    def months(self, last: int) -> range:
        """The months that have a day of it, until `last`."""
        return range(month_of(self.start), min(month_of(self.end), last) + 1)

    def holds(self, when: date) -> bool:
        """True on a day of the assignment and of its version."""
        return self.start <= when < self.end


class Plans:
    """All plans, and who is on which."""

    def __init__(self, known: Known):
        self.versions = {(row["plan_id"], int(row["version_number"])): _version(row) for row in known["plan_versions"]}
        tiers = known.by("rate_table_tiers", "plan_id", "version_number", "component_id")
        self.recovery = {
            (row["plan_id"], int(row["version_number"])): fraction(row["draw_recovery_ratio"])
            for row in known["plan_versions"]
            if row.get("draw_recovery_ratio")
        }
        self.components: dict[tuple[str, int], list[Component]] = defaultdict(list)
        for row in known["plan_components"]:
            key = (row["plan_id"], int(row["version_number"]))
            if key in self.versions:
                rows = tiers.get((row["plan_id"], row["version_number"], row["component_id"]), [])
                self.components[key].append(_component(row, self.versions[key], rows))
        self.assignments: dict[str, list[Assignment]] = defaultdict(list)
        for (rep, plan), rows in known.by("plan_assignments", "rep_id", "plan_id").items():
            for first, after, row in _ended(rows):
                version = self.versions.get((plan, int(row["version_number"])))
                if version:
                    self.assignments[rep].append(
                        Assignment(
                            rep, version, first, after, cents(row.get("target_incentive_amount")),
                            cents(row.get("base_salary_amount")), row.get("currency_code") or version.currency,
                        )
                    )  # fmt: skip

    def of(self, rep: str, when: date) -> list[Assignment]:
        """Rule 7: the assignments of a rep that hold on a day."""
        return [each for each in self.assignments.get(rep, []) if each.holds(when)]


def _ended(rows: list[Row]) -> list[tuple[date, date, Row]]:
    """Assignments of one plan: one without an end lasts until the next starts."""
    ordered = sorted(rows, key=lambda row: row["valid_from"])
    nexts = [day(row["valid_from"]) for row in ordered[1:]] + [FOR_EVER]
    return [
        (day(row["valid_from"]), day(row["valid_to"]) if row.get("valid_to") else after, row)
        for row, after in zip(ordered, nexts, strict=True)
    ]


def _version(row: Row) -> Version:
    return Version(
        row["plan_id"], int(row["version_number"]), day(row["valid_from"]), day(row.get("valid_to")),
        row["currency_code"], row.get("day_count_code") or "actual", row.get("rounding_code") or "line",
        row.get("boundary_rule_code") or "lower_inclusive", row.get("refund_basis_code") or "recompute_origin",
        int(row["clawback_window_days"]) if row.get("clawback_window_days") else None,
        row.get("negative_policy_code") == "forgive", row.get("attainment_carry_code") == "reset",
        row.get("fx_lock_event_code") or "booking", int(row.get("safety_lag_days") or 0),
        cents(row["plan_cap_amount"]) if row.get("plan_cap_amount") else None,
    )  # fmt: skip


def _component(row: Row, version: Version, rows: list[Row]) -> Component:
    kind = row["component_type_code"]
    mode = row.get("tier_mode_code") or "flat"
    default = "manager" if kind == "override" else "direct"
    group = row.get("product_group_code") or ""
    threshold = fraction(row["threshold_ratio"]) if row.get("threshold_ratio") else None
    table = Table(
        mode, tuple(_tiers(row, mode, rows)), version.boundary == "lower_inclusive", threshold,
        row.get("threshold_mode_code") == "above_only",
    )  # fmt: skip
    return Component(
        version, row["component_id"], kind, row.get("goal_type_code") or "outcome", row["measure_code"],
        row["basis_event_code"], fraction(row.get("basis_share"), 1),
        frozenset((row.get("credit_types") or default).split("|")), "" if group == "all" else group, table,
        row.get("reset_frequency_code") or "month",
        cents(row["cap_amount"]) if row.get("cap_amount") else None,
        cents(row["floor_amount"]) if row.get("floor_amount") else None,
        fraction(row.get("holdback_ratio")),
        int(row["release_after_days"]) if row.get("release_after_days") else None,
        fraction(row.get("weight_millionths"), 1_000_000) / 1_000_000, row.get("pool_team_id") or "",
        cents(row["spiff_budget_amount"]) if row.get("spiff_budget_amount") else None,
    )  # fmt: skip


def _tiers(component: Row, mode: str, rows: list[Row]) -> list[Tier]:
    """What a tier pays for one cent of x, or, per unit, the cents for one unit."""
    base = fraction(component.get("base_rate"))
    if not rows:
        return [Tier(Fraction(0), None, base)]
    per_unit = component["measure_code"] == "units"
    found = []
    for row in sorted(rows, key=lambda row: int(row["tier_number"])):
        rate = {
            "multiplier": base * fraction(row.get("multiplier")),
            "per_unit": fraction(row.get("per_unit_amount")) * 100,
        }.get(mode, fraction(row.get("rate")))
        amount = fraction(row["from_amount"]) * (1 if per_unit else 100) if row.get("from_amount") else None
        found.append(Tier(fraction(row.get("from_ratio")), amount, rate, fraction(row.get("payout_ratio"))))
    return found
