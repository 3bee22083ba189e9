"""Who is told when a run fails.

Belongs here: one sensor per way to tell, made where its settings are in the environment and on from then. What failed is
said in the words of the run's own error.
"""

import json
import os
import urllib.parse
import urllib.request
from collections.abc import Mapping

import dagster as dg

WEBHOOK = "SALES_WAREHOUSE_ALERT_WEBHOOK"
MAIL = {
    "to": "SALES_WAREHOUSE_ALERT_MAIL_TO",
    "from": "SALES_WAREHOUSE_ALERT_MAIL_FROM",
    "host": "SALES_WAREHOUSE_ALERT_MAIL_HOST",
    "password": "SALES_WAREHOUSE_ALERT_MAIL_PASSWORD",
}
_SECONDS = 10


def alerts(environment: Mapping[str, str] = os.environ) -> list[dg.SensorDefinition]:
    """The alert sensors that `environment` asks for; none by default.

    Errors: ValueError naming the variable when a setting is missing or wrong.
    """
    found = []
    if environment.get(WEBHOOK):
        found.append(_webhook(environment[WEBHOOK]))
    if environment.get(MAIL["to"]):
        found.append(_mail(environment))
    return found


def _webhook(url: str) -> dg.SensorDefinition:
    address = urllib.parse.urlsplit(url)
    if address.scheme != "https" and address.hostname not in ("127.0.0.1", "localhost"):
        raise ValueError(f"{WEBHOOK}: give an https address (its value is not shown: it may hold a secret)")

    @dg.run_failure_sensor(
        name="alert_webhook",
        default_status=dg.DefaultSensorStatus.RUNNING,
        description=f"Posts {{'text': …}} to the address in {WEBHOOK} when a run fails.",
    )
    def sensor(context: dg.RunFailureSensorContext) -> None:
        body = json.dumps({"text": message(context.dagster_run.job_name, context.dagster_run.run_id, _reason(context))})
        request = urllib.request.Request(  # noqa: S310 (the scheme is checked above)
            url, data=body.encode(), headers={"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=_SECONDS):  # noqa: S310
            pass

    return sensor


def _mail(environment: Mapping[str, str]) -> dg.SensorDefinition:
    missing = [name for name in MAIL.values() if not environment.get(name)]
    if missing:
        raise ValueError(f"alerts by mail need {', '.join(missing)}")
    return dg.make_email_on_run_failure_sensor(
        name="alert_mail",
        email_from=environment[MAIL["from"]],
        email_password=environment[MAIL["password"]],
        email_to=environment[MAIL["to"]].split(","),
        smtp_host=environment[MAIL["host"]],
        email_subject_fn=lambda context: (
            f"sales-warehouse: {context.dagster_run.job_name} failed; the last release stays"
        ),
        email_body_fn=lambda context: message(
            context.dagster_run.job_name, context.dagster_run.run_id, _reason(context)
        ).replace("\n", "<br>\n"),
        default_status=dg.DefaultSensorStatus.RUNNING,
    )


def message(job: str, run_id: str, reason: str) -> str:
    """What a person is told: which run failed, why, and that readers still have the last release."""
    return f"sales-warehouse: job {job} failed (run {run_id}); the last release stays.\n{reason}"


def _reason(context: dg.RunFailureSensorContext) -> str:
    """The innermost error of the steps that failed, else what Dagster says of the run."""
    reasons = []
    for event in context.get_step_failure_events():
        error = event.step_failure_data.error
        while error is not None and error.cause is not None:
            error = error.cause
        if error is not None:
            reasons.append(error.message.strip())
    return "\n".join(dict.fromkeys(reasons)) or context.failure_event.message or "no reason given"
