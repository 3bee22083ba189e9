"""Whole companies.

Belongs here: putting one together, and many into files.
"""

import csv
import random
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from ingest.contract import load_contracts
from tests.reference.company import Pay, Rows, organise, rates
from tests.reference.promises import promise
from tests.reference.selling import sell


def company(number: int) -> Rows:
    """Everything that company `number` delivers."""
    pay = Pay(number)
    for part in (organise, promise, sell):
        part(pay)
    return dict(pay.rows)


def write(folder: Path, companies: Iterable[Rows], batch: int = 0, disorder: random.Random | None = None) -> Path:
    """`folder` with a file for each extract of all companies; with `disorder` shuffled, and some rows twice."""
    folder.mkdir(parents=True, exist_ok=True)
    together: Rows = defaultdict(list)
    if not batch:
        together["fx_rates"] = rates()
    for rows in companies:
        for extract, records in rows.items():
            together[extract] += records
    for extract, records in together.items():
        told = [*records, *(row for row in records if disorder.random() < 0.1)] if disorder else records
        if disorder:
            disorder.shuffle(told)
        columns = dict.fromkeys([*load_contracts()[extract].columns, "created_at", "modified_at", "is_deleted"])
        with (folder / f"{extract}.{batch:04d}.csv").open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, list(columns))
            writer.writeheader()
            writer.writerows(told)
    return folder
