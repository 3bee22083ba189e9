"""Business minutes of fct_lead against a walk through the calendar, for instants at any time in five time zones."""

import csv
import random
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb

from tests.stories import runner

ZONES = ["America/Los_Angeles", "Europe/Berlin", "Asia/Kolkata", "Pacific/Auckland", "UTC"]
HOLIDAYS = {("site", date(2024, 11, 1)), ("site", date(2025, 1, 6)), ("all", date(2024, 12, 25))}
OPENING, CLOSING, WORKDAYS = time(8, 30), time(17, 15), (1, 2, 3, 4, 6)
AS_OF_END = datetime(2025, 4, 1)


def minutes(begun: datetime, ended: datetime, zone: str, calendar: str) -> int:
    """Whole working minutes between two UTC instants, day by local day."""
    place, total = ZoneInfo(zone), timedelta(0)
    first, last = (moment.replace(tzinfo=UTC).astimezone(place).date() for moment in (begun, ended))
    for day in (first + timedelta(days=n) for n in range((last - first).days + 1)):
        if day.isoweekday() in WORKDAYS and not HOLIDAYS & {(calendar, day), ("all", day)}:
            opens, closes = (
                datetime.combine(day, clock, place).astimezone(UTC).replace(tzinfo=None) for clock in (OPENING, CLOSING)
            )
            total += max(timedelta(0), min(ended, closes) - max(begun, opens))
    return int(total // timedelta(minutes=1))


def write(path: Path, *rows: dict[str, str]) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)


def instants(pick: random.Random) -> Callable[[datetime, int], datetime]:
    return lambda after, hours: (
        after + timedelta(seconds=pick.randrange(hours * 3600), milliseconds=pick.randrange(1000))
    )


def test_B2_business_minutes_are_those_of_the_calendar(tmp_path: Path) -> None:
    some = instants(random.Random(2))
    leads = {}
    for n in range(300):
        created = some(datetime(2024, 9, 1), 150 * 24)
        touched = some(created, 24 * (1 + n % 20)) if n % 5 else None
        leads[f"L{n:03}"] = (created, touched, ZONES[n % len(ZONES)], ("site", "all")[n % 2])
    files = tmp_path / "in"
    files.mkdir()
    write(files / "leads.csv", *({"lead_id": key, "created_at": str(at), "owner_id": f"{zone} {calendar}"}
          for key, (at, _, zone, calendar) in leads.items()))  # fmt: skip
    write(files / "activities.csv", *({"activity_id": key, "type_code": "call", "lead_id": key, "started_at": str(at)}
          for key, (_, at, _, _) in leads.items() if at))  # fmt: skip
    write(files / "reps.csv", *({"rep_id": f"{zone} {calendar}", "valid_from": "2020-01-01", "calendar_id": calendar,
          "time_zone": zone} for zone in ZONES for calendar in ("site", "all")))  # fmt: skip
    write(files / "holidays.csv", *({"calendar_id": calendar, "holiday_date": str(day)} for calendar, day in HOLIDAYS))
    database = tmp_path / "candidate.duckdb"
    runner.load(files, tmp_path, database)
    variables = {
        "as_of_date": "2025-03-31", "business_time_zone": "UTC", "reporting_currency": "USD",
        "opening_time": f"{OPENING:%H:%M}", "closing_time": f"{CLOSING:%H:%M}", "working_iso_weekdays": WORKDAYS,
    }  # fmt: skip
    assert not runner.dbt(
        "build", database, tmp_path, variables, "--exclude-resource-type", "unit_test",
        "--indirect-selection", "cautious", "--select", "+fct_lead",
    )  # fmt: skip
    with duckdb.connect(str(database)) as con:
        found = con.execute(
            "SELECT lead_id, coalesce(response_business_minutes, open_business_minutes), "
            "coalesce(response_elapsed_minutes, open_elapsed_minutes) FROM marts.fct_lead ORDER BY 1"
        ).fetchall()
    want = [
        (
            key,
            minutes(at, touched or AS_OF_END, zone, calendar),
            int(((touched or AS_OF_END) - at) // timedelta(minutes=1)),
        )
        for key, (at, touched, zone, calendar) in leads.items()
    ]
    assert found == want
