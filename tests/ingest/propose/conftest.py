"""Proposing a mapping for small files written on the spot.

Belongs here: fixtures of the tests of `ingest.propose`.
"""

from collections.abc import Callable

import pytest
import yaml

from ingest.propose.draft import Answers, Draft
from ingest.propose.folder import Proposal, propose
from ingest.propose.write import write


class Desk:
    """A folder to put files into, and what is proposed for them."""

    def __init__(self, folder):
        self.folder = folder

    def put(self, name: str, content: str | bytes) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())

    def propose(self, **answers) -> Proposal:
        return propose(self.folder, Answers(**answers))

    def draft(self, **answers) -> Draft:
        """The only draft; every file must be understood."""
        proposal = self.propose(**answers)
        assert proposal.not_understood == []
        (draft,) = proposal.drafts
        return draft

    def yaml(self, **answers) -> dict:
        """What the written proposal says, as YAML reads it."""
        return yaml.safe_load(write(self.propose(**answers), "test"))

    def reason(self, name: str) -> str:
        """Why a file is not understood."""
        (reason,) = [each.reason for each in self.propose().not_understood if each.name == name]
        return reason


@pytest.fixture
def desk(tmp_path) -> Desk:
    folder = tmp_path / "files"
    folder.mkdir()
    return Desk(folder)


@pytest.fixture
def payments(desk) -> Callable[..., Draft]:
    """A function: the draft for a file of payments with these amounts (and dates), one row each."""

    def draft(*amounts: str, dates: tuple[str, ...] = (), **answers) -> Draft:
        days = dates or ("2025-01-31",) * len(amounts)
        rows = [
            f'p{n};"{amount}";"{day}";EUR;payment' for n, (amount, day) in enumerate(zip(amounts, days, strict=True))
        ]
        desk.put("payments.csv", "\n".join(["payment_id;amount;received_date;currency_code;type_code", *rows, ""]))
        return desk.draft(**answers)

    return draft
