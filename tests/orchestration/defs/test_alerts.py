"""A failed run is told in words to whoever asked to be told, and to nobody else."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import dagster as dg
import pytest

from orchestration.defs.alerts import alerts

MAIL = {
    "SALES_WAREHOUSE_ALERT_MAIL_TO": "a@example.com,b@example.com",
    "SALES_WAREHOUSE_ALERT_MAIL_FROM": "warehouse@example.com",
    "SALES_WAREHOUSE_ALERT_MAIL_HOST": "mail.example.com",
    "SALES_WAREHOUSE_ALERT_MAIL_PASSWORD": "secret",
}


@dg.op
def load():
    try:
        raise ValueError("orders.csv, line 3: column 'total' is missing")
    except ValueError as error:
        raise dg.Failure("step failed") from error


@dg.job
def refresh():
    load()


@pytest.fixture
def inbox():
    """A server on loopback: its address, and the bodies posted to it."""
    bodies: list[dict] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            bodies.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/hook", bodies
    server.shutdown()


def _failure_context(instance: dg.DagsterInstance, sensor_name: str):
    result = refresh.execute_in_process(instance=instance, raise_on_error=False)
    event = next(e for e in result.all_events if e.event_type == dg.DagsterEventType.RUN_FAILURE)
    context = dg.build_run_status_sensor_context(sensor_name, event, instance, result.dagster_run)
    return context.for_run_failure(), result.run_id


def test_a_failed_run_is_posted_with_its_reason(inbox):
    address, bodies = inbox
    (sensor,) = alerts({"SALES_WAREHOUSE_ALERT_WEBHOOK": address})
    assert sensor.default_status == dg.DefaultSensorStatus.RUNNING
    with dg.DagsterInstance.ephemeral() as instance:
        context, run_id = _failure_context(instance, sensor.name)
        sensor(context)
    (body,) = bodies
    assert body["text"].startswith(f"sales-warehouse: job refresh failed (run {run_id}); the last release stays.")
    assert "orders.csv, line 3: column 'total' is missing" in body["text"]


def test_nobody_is_told_who_did_not_ask():
    assert alerts({}) == []


def test_mail_needs_all_of_its_settings():
    (sensor,) = alerts(MAIL)
    assert sensor.name == "alert_mail"
    with pytest.raises(ValueError, match="alerts by mail need SALES_WAREHOUSE_ALERT_MAIL_HOST"):
        alerts(MAIL | {"SALES_WAREHOUSE_ALERT_MAIL_HOST": ""})


def test_a_secret_never_leaves_unencrypted_and_is_not_shown():
    with pytest.raises(ValueError, match="give an https address") as refused:
        alerts({"SALES_WAREHOUSE_ALERT_WEBHOOK": "http://hooks.example.com/T0K3N"})
    assert "T0K3N" not in str(refused.value)
