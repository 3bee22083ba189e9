"""Attribution of made-up companies against definition C1, written down here a second time with exact fractions.

Belongs here: what examples cannot show: that any path, however its rows are delivered, is credited as defined.
"""

import csv
import random
import re
import shutil
from collections import defaultdict
from datetime import date, datetime, timedelta
from decimal import Decimal, getcontext
from fractions import Fraction
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.stories import runner

PROJECT = Path(__file__).parents[2] / "dbt_project"
VARIABLES = {"as_of_date": "2025-12-31", "business_time_zone": "UTC", "reporting_currency": "USD"}
RANK = {"email_open": 1, "click": 3, "visit": 4, "form": 5}
WINDOW = {"lead_created": 30, "opportunity_created": 180, "deal_won": 180, "order": 180}
# Percent of the first touch, of those that made the lead and the opportunity, of the last one; and of the others together.
SHARES = {
    "linear": (0, 0, 0, 0, 100), "position_40_20_40": (40, 0, 0, 40, 20), "u_shaped": (40, 40, 0, 0, 20),
    "w_shaped": (30, 30, 30, 0, 10), "full_path": ("22.5", "22.5", "22.5", "22.5", 10), "j_shaped": (20, 0, 0, 60, 20),
    "inverse_j_shaped": (60, 0, 0, 20, 20), "first": (100, 0, 0, 0, 0), "last": (0, 0, 0, 100, 0),
}  # fmt: skip

Row = dict[str, Any]


def company(chance: random.Random) -> dict[str, list[Row]]:
    """Extracts of a company with a few dozen deals, in no order; instants fall together often."""

    def instant(day: int) -> datetime:
        hour, second = chance.choice((9, 10)), chance.choice((0, 0, 40, 70))
        return datetime(2025, 1, 1) + timedelta(days=day, hours=hour, seconds=second)

    leads, deals, people, orders, touches = [], [], [], [], []
    for n in range(40):
        created, opened = chance.randrange(20, 120), chance.randrange(100, 180)
        leads.append({"lead_id": f"L{n}", "created_at": instant(created), "converted_contact_id": f"K{n}"})
        cents = chance.choice((0, 1, 7, 100, 10**6 + 1, chance.randrange(10**9)))
        deals.append(
            {"opportunity_id": f"D{n}", "account_id": f"A{n // 2}", "lead_id": chance.choice((f"L{n}", None)),
             "stage_code": "won", "amount": Decimal(cents) / 100, "currency_code": "USD", "created_at": instant(opened),
             "close_date": date(2025, 1, 1) + timedelta(days=opened + chance.randrange(90))}
        )  # fmt: skip
        others = chance.sample(range(40), chance.randrange(3))
        people += [{"opportunity_id": f"D{n}", "contact_id": f"K{m}"} for m in {n, *others}]
        orders.append(
            {"order_id": f"O{n}", "opportunity_id": f"D{n}", "ordered_at": instant(chance.randrange(150, 300)),
             "status_code": "delivered", "currency_code": "USD", "total_amount": Decimal(chance.randrange(10**7)) / 100}
        )  # fmt: skip
        for person in (f"L{n}", f"K{n}"):
            touches += [
                {"person_id": person, "campaign_id": chance.choice(("c1", "c2", None)),
                 "occurred_at": chance.choice((instant(created), instant(opened), instant(chance.randrange(300)))),
                 "type_code": chance.choice(list(RANK)), "channel_code": chance.choice(("direct", "email"))}
                for _ in range(chance.randrange(6))
            ]  # fmt: skip
    for number, touch in enumerate(chance.sample(touches, len(touches))):
        touch["touch_id"] = f"T{number:04d}"
    made = {
        "leads": leads,
        "opportunities": deals,
        "opportunity_contacts": people,
        "orders": orders,
        "touchpoints": touches,
    }
    return {extract: chance.sample(rows, len(rows)) for extract, rows in made.items()}


def write(extracts: dict[str, list[Row]], folder: Path) -> None:
    folder.mkdir()
    for extract, rows in extracts.items():
        with (folder / f"{extract}.csv").open("w", encoding="utf-8", newline="") as file:
            out = csv.DictWriter(file, list(rows[0]))
            out.writeheader()
            out.writerows(rows)


def largest_remainder(units: int, weights: list[Any]) -> list[int]:
    """`units` split by weight: floors, then one each to the largest remainders, ties by position."""
    exact = [units * weight / sum(weights) for weight in weights]
    parts = [int(each) for each in exact]
    by_remainder = sorted(range(len(parts)), key=lambda i: (parts[i] - exact[i], i))
    for i in by_remainder[: units - sum(parts)]:
        parts[i] += 1
    return parts


def weights_of(path: list[Row], lead_at: datetime | None, opened_at: datetime | None) -> dict[str, list[Any]]:
    """The weights of the touches of `path` in each model."""
    n = len(path)
    made = [sum(touch["occurred_at"] <= event for touch in path) if event else 0 for event in (lead_at, opened_at)]
    found: dict[str, list[Any]] = {}
    for model, (*milestones, other) in SHARES.items():
        held = [Fraction(0)] * n
        for place, share in zip((1, *made, n), milestones, strict=True):
            if place:
                held[place - 1] += Fraction(share)
        rest = [i for i in range(n) if not held[i]]
        found[model] = [Fraction(other, len(rest)) if i in rest else held[i] for i in range(n)]
    sent = [i for i in range(n) if path[i]["channel_code"] != "direct"] or [n - 1]
    found["last_non_direct"] = [Fraction(int(i == sent[-1])) for i in range(n)]
    days = [(path[-1]["occurred_at"].date() - touch["occurred_at"].date()).days for touch in path]
    found["time_decay_7d"] = [Decimal(2) ** (Decimal(-each) / 7) for each in days]
    return found


def credits(extracts: dict[str, list[Row]]) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    """What definition C1 gives: (type, conversion, model, touch number) to (touch, millionths, cents)."""
    touches: dict[str, list[Row]] = defaultdict(list)
    seen = set()
    for touch in sorted(extracts["touchpoints"], key=lambda t: (t["occurred_at"], RANK[t["type_code"]], t["touch_id"])):
        minute = (touch["person_id"], touch["campaign_id"], touch["occurred_at"].replace(second=0))
        if minute not in seen:
            touches[touch["person_id"]].append(touch)
        seen.add(minute)
    leads = {lead["lead_id"]: lead for lead in extracts["leads"]}
    conversions = [
        ("lead_created", key, lead["created_at"].date(), lead["created_at"], 0, {key, lead["converted_contact_id"]},
         lead["created_at"], None) for key, lead in leads.items()
    ]  # fmt: skip
    deals = {}
    for deal in extracts["opportunities"]:
        key, opened, lead = deal["opportunity_id"], deal["created_at"], leads.get(deal["lead_id"])
        people = {row["contact_id"] for row in extracts["opportunity_contacts"] if row["opportunity_id"] == key}
        people |= {lead["lead_id"], lead["converted_contact_id"]} if lead else set()
        deals[key] = (people, lead["created_at"] if lead else None, opened)
        cents = int(deal["amount"] * 100)
        conversions.append(("opportunity_created", key, opened.date(), opened, cents, *deals[key]))
        conversions.append(("deal_won", key, deal["close_date"], datetime.max, cents, *deals[key]))
    for order in extracts["orders"]:
        at, cents = order["ordered_at"], int(order["total_amount"] * 100)
        conversions.append(("order", order["order_id"], at.date(), at, cents, *deals[order["opportunity_id"]]))
    found: dict[tuple[Any, ...], tuple[Any, ...]] = {}
    for kind, key, day, at, cents, people, lead_at, opened_at in conversions:
        path = [
            touch for person in people for touch in touches[person]
            if day - timedelta(days=WINDOW[kind]) <= touch["occurred_at"].date() <= day and touch["occurred_at"] <= at
        ]  # fmt: skip
        path.sort(key=lambda t: (t["occurred_at"], RANK[t["type_code"]], t["touch_id"]))
        if not path:
            found |= {
                (kind, key, model, 0): (None, 10**6, cents) for model in (*SHARES, "last_non_direct", "time_decay_7d")
            }
            continue
        for model, weights in weights_of(path, lead_at, opened_at).items():
            parts = zip(path, largest_remainder(10**6, weights), largest_remainder(cents, weights), strict=True)
            for number, (touch, millionths, share) in enumerate(parts, start=1):
                found[kind, key, model, number] = (touch["touch_id"], millionths, share)
    return found


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, list[Row]], Path]:
    """A made-up company and the database of its attribution. Read-only."""
    work, extracts = tmp_path_factory.mktemp("attribution"), company(random.Random(11))
    write(extracts, work / "in")
    database = work / "candidate.duckdb"
    runner.load(work / "in", work, database)
    assert not runner.dbt(
        "build", database, work, VARIABLES, "--exclude-resource-type", "unit_test", "--select", "+fct_attribution",
        "--indirect-selection", "cautious",
    )  # fmt: skip
    return extracts, database


def test_any_path_is_credited_as_defined(built: tuple[dict[str, list[Row]], Path]) -> None:
    getcontext().prec = 60
    extracts, database = built
    with duckdb.connect(str(database), read_only=True) as con:
        rows = con.execute(
            "SELECT conversion_type_code, conversion_id, model_code, touch_number, touch_id, "
            "CAST(credit_ratio * 1000000 AS BIGINT), CAST(credit_amount * 100 AS BIGINT) FROM marts.fct_attribution"
        ).fetchall()
    assert {tuple(row[:4]): tuple(row[4:]) for row in rows} == credits(extracts)
    assert len(rows) == len(credits(extracts)) > 5000


def test_a_wrong_cent_a_missing_and_a_doubled_row_stop_the_run(
    built: tuple[dict[str, list[Row]], Path], tmp_path: Path
) -> None:
    database = shutil.copy(built[1], tmp_path / "candidate.duckdb")
    one = "conversion_type_code = 'lead_created' AND model_code = 'linear' AND conversion_id ="
    with duckdb.connect(str(database)) as con:
        con.execute(f"UPDATE marts.fct_attribution SET credit_amount = credit_amount + 0.01 WHERE {one} 'L1'")
        con.execute(f"DELETE FROM marts.fct_attribution WHERE {one} 'L2'")
        con.execute(f"INSERT INTO marts.fct_attribution SELECT * FROM marts.fct_attribution WHERE {one} 'L3'")
    failed = runner.dbt(
        "test", database, tmp_path, VARIABLES, "--select", "assert_attribution_adds_up", "key_of_fct_attribution"
    )
    assert set(failed) == {"assert_attribution_adds_up", "key_of_fct_attribution"}
    said = dict(re.findall(r"(\w+_count) (\d+)", failed["assert_attribution_adds_up"]))
    assert (int(said["wanted_count"]) - int(said["credited_count"]), said["broken_count"]) == (1, "2")


def test_the_factors_of_time_decay_are_the_powers_of_the_seventh_root() -> None:
    getcontext().prec = 60
    text = (PROJECT / "macros" / "attribution.sql").read_text(encoding="utf-8")
    factors = [int(each) for each in re.findall(r"\b\d{18,19}\b", text)]
    assert factors == [round(Decimal(2) ** (Decimal(-k) / 7) * 10**18) for k in range(7)]
