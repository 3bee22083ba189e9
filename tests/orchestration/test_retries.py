"""A server that does not answer is asked again; a file that is wrong is not."""

import pytest

from ingest.errors import FetchError, FileError
from orchestration import steps
from orchestration.defs import raw_assets
from tests.conftest import release_bytes, run


@pytest.fixture
def failing(monkeypatch):
    """A function: the next so many loads find no server; the list of all loads."""
    monkeypatch.setattr(raw_assets, "PAUSE_SECONDS", 0)
    real, loads = steps.load, []

    def install(failures):
        def load(*given):
            loads.append(given)
            if len(loads) <= failures:
                raise FetchError("shop_db: connection refused")
            return real(*given)

        monkeypatch.setattr(steps, "load", load)
        return loads

    return install


def test_a_server_that_answers_at_the_third_time_is_enough(copied_facts, failing, caplog):
    home, files = copied_facts
    (files / "receipts.csv").unlink()
    loads = failing(2)
    with pytest.raises(FileError, match=r"no file matches 'receipts.csv\*'"):
        run(home, extracts=files)
    assert len(loads) == 3
    assert caplog.text.count("connection refused: trying again") == 2


def test_a_server_that_stays_away_stops_the_run(copied_facts, failing):
    home, files = copied_facts
    before, loads = release_bytes(home), failing(9)
    with pytest.raises(FetchError, match="connection refused"):
        run(home, extracts=files)
    assert len(loads) == 3
    assert release_bytes(home) == before
