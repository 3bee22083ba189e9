"""The gate process: outcomes come back whole, and a gate that could not run never looks like one that passed."""

import io
import json
from dataclasses import asdict

import pytest

from expectations import worker
from expectations.catalog import expected_checks
from expectations.worker import GateError, GateWorker, serve
from ingest.contract import load_contracts
from tests.expectations.conftest import SETTINGS

ONE_FAULT = "UPDATE raw.orders SET status_code = 'foo'"


@pytest.fixture(scope="module")
def process():
    started = GateWorker()
    yield started
    started.close()


def _answers(*requests):
    answers = io.StringIO()
    serve(io.StringIO("".join(json.dumps(request) + "\n" for request in requests)), answers)
    return [json.loads(line) for line in answers.getvalue().splitlines()]


def test_settings_survive_the_way_to_the_process():
    assert worker._settings(json.loads(json.dumps(worker._as_json(SETTINGS)))) == SETTINGS


def test_a_request_that_cannot_be_answered_says_so_and_the_next_one_is_served(good):
    settings = worker._as_json(SETTINGS)
    first, second = _answers({"gate": "raw"}, {"gate": "marts", "database": str(good), "settings": settings})
    assert first == {"error": "KeyError: 'settings'"}
    assert all(outcome["passed"] for outcome in second["outcomes"])


def test_the_process_runs_both_gates_and_leaves_evidence_of_every_expected_check(process, spoiled):
    database = spoiled(ONE_FAULT)
    outcomes = [*process.run("raw", database, SETTINGS), *process.run("marts", database, SETTINGS)]
    assert {(o.gate, o.suite, o.check) for o in outcomes} == expected_checks(load_contracts())
    assert len(outcomes) == len(expected_checks(load_contracts()))
    (failed,) = (outcome for outcome in outcomes if not outcome.passed)
    assert failed.examples == (
        {"_file": "orders.csv", "_row_number": "17", "column_name": "status_code", "value": "foo"},
    )
    assert json.loads(json.dumps(asdict(failed)))["message"] == failed.message


def test_a_process_that_died_is_an_error(good):
    dead = GateWorker()
    dead._process.kill()
    dead._process.wait()
    with pytest.raises(GateError, match="ended by itself"):
        dead.run("raw", good, SETTINGS)
    dead.close()
