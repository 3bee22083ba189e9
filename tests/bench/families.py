"""The families of marts, each on generated data of its own: the models, and the same tables by hand.

Belongs here: what a family is, making its data, building it, running its script, and comparing the two.
"""

import json
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from tests.bench.measured import measure

HERE = Path(__file__).parent
AS_OF = "2025-12-31"
VARIABLES = {"as_of_date": AS_OF, "business_time_zone": "UTC", "reporting_currency": "USD"}


@dataclass(frozen=True)
class Family:
    """Marts and what must be equal of them: `totals` holds for each mart the expressions whose sums are compared.
    `given` are relations that the script reads from the models instead of making them."""

    totals: Mapping[str, tuple[str, ...]]
    given: tuple[str, ...] = ()


@dataclass(frozen=True)
class Result:
    """Seconds of the models by name and of the script by statement, with the peak memory of each in MiB."""

    models: Mapping[str, float]
    script: Mapping[str, float]
    models_mib: int
    script_mib: int

    @property
    def ratio(self) -> float:
        """What the models cost in units of the script."""
        return sum(self.models.values()) / sum(self.script.values())


def key(column: str) -> str:
    """An expression whose sum is equal where the keys in `column` are."""
    return f"hash({column})::HUGEINT"


FAMILIES = {
    "marketing": Family(
        {
            "fct_lead": ("won_amount", "new_customer_count", "open_business_minutes", "open_elapsed_minutes"),
            "rpt_funnel_cohort": ("lead_count", "mql_count", "opportunity_count", "won_count", "mql_ratio"),
            "fct_touchpoint": ("is_duplicate::INTEGER",),
            "fct_attribution": ("credit_amount", "credit_ratio", "touch_number"),
            "rpt_campaign_roi": (
                "cost_amount",
                "lead_count",
                "won_count",
                "lead_credit",
                "won_credit",
                "new_customer_credit",
                "attributed_amount",
                "refunded_amount",
                "primary_campaign_won_amount",
                "roi_ratio",
            ),
        },
    ),
    "goals": Family(
        {
            "fct_goal": ("target_value", "revision_number", "share_millionths"),
            "rpt_quota_attainment": (
                "prorated_target_value",
                "actual_value",
                "expected_value",
                "forecast_value",
                "gap_value",
                "attainment_ratio",
                "pace_ratio",
                "order_count",
                "is_reached::INTEGER",
            ),
            "rpt_goal_tree": ("actual_value", "attainment_ratio", "target_value"),
            "rpt_scorecard": ("contribution_ratio", "scorecard_ratio", "weight_ratio"),
            "rpt_structure_attainment": ("actual_amount", "target_amount", "total_amount", "attainment_ratio"),
        },
        given=("fct_credit", "int_activity", "int_rep_history"),
    ),
    "pay": Family(
        {
            "fct_credit": ("base_amount", "credit_amount", "credit_quantity", "weight_millionths", key("credit_id")),
            "fct_commission_line": ("line_amount", "tier_base_value", "exact_value", "tier_number", key("line_id")),
            "commission_ledger": ("ledger_amount", "base_amount", key("entry_id")),
            "rpt_commission_statement_line": ("line_amount", key("statement_id")),
            "rpt_commission_statement": (
                "opening_amount",
                "earned_amount",
                "clawed_back_amount",
                "paid_amount",
                "closing_amount",
                key("statement_id"),
            ),
        },
        # Quotas are goals, which have a family of their own.
        given=("rpt_quota_attainment",),
    ),
}


def make_data(name: str, sizes: Mapping[str, int], work: Path) -> None:
    """The CSV files of a family in the folder `in` of `work`, which is emptied first."""
    shutil.rmtree(work, ignore_errors=True)
    (work / "in").mkdir(parents=True)
    wanted = [f"{size}={value}" for size, value in sizes.items()]
    measure([sys.executable, "-m", "tests.bench.make_data", name, str(work / "in"), *wanted])


def script_of(name: str, work: Path) -> Path:
    """The script of a family as a file in `work`."""
    path = work / "script.sql"
    path.write_text((HERE / f"{name}.sql").read_text(encoding="utf-8").replace("{as_of}", AS_OF), encoding="utf-8")
    return path


def run(name: str, sizes: Mapping[str, int], work: Path) -> Result:
    """Make the data of a family, build its marts, run its script in the same database, and compare them."""
    family = FAMILIES[name]
    make_data(name, sizes, work)
    measure([sys.executable, "-m", "tests.bench.load", str(work / "in"), str(work)])
    database, script = work / "candidate.duckdb", script_of(name, work)
    built = measure(
        [sys.executable, "-m", "tests.bench.build", str(database), str(work), json.dumps(VARIABLES),
         " ".join(family.totals), " ".join(family.given)]
    )  # fmt: skip
    written = measure([sys.executable, "-m", "tests.bench.script", str(database), str(script), str(work / "spill")])
    compare(family.totals, database, database)
    models, statements = json.loads(built.output.splitlines()[-1]), json.loads(written.output)
    return Result(models, statements, built.peak_mib, written.peak_mib)


def compare(totals: Mapping[str, tuple[str, ...]], made_in: Path, written_in: Path) -> None:
    """The script's tables must have the models' rows and totals, else the seconds say nothing. Errors: SystemExit."""
    places = {"marts": made_in, "hand": written_in}
    found: dict[str, dict[str, object]] = {schema: {} for schema in places}
    for schema, path in places.items():
        with duckdb.connect(str(path), read_only=True) as con:
            for mart, columns in totals.items():
                sums = ", ".join(["count(*)", *(f"sum({column})" for column in columns)])
                found[schema][mart] = con.execute(f"SELECT {sums} FROM {schema}.{mart}").fetchone()
    if differing := [
        f"{mart} ({', '.join(['count', *columns])}):\n  models {found['marts'][mart]}\n  script {found['hand'][mart]}"
        for mart, columns in totals.items()
        if found["marts"][mart] != found["hand"][mart] or None in (found["marts"][mart] or ())
    ]:
        raise SystemExit("made by hand differs from the models\n" + "\n".join(differing))
