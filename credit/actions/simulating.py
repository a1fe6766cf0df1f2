"""Ask what other rules would give: a job computes it, the page of the job shows it, no grade is written."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import jobs, trail
from core.models import Job
from credit.actions.grading import check_start
from credit.grading_rules import GradingRules
from credit.periods import Period
from credit.policy import policy_for
from credit.simulating import simulate
from regulations.declaring.numbers import plain

KIND = "grading_simulation"
NAMED = 200  # of those who would change, the largest


@transaction.atomic
def start_simulation(*, date_from: date, date_to: date, by, key: str, **given) -> Job:
    """The same form sent twice asks once."""
    check_start(date_from, date_to, by, given)
    rules = GradingRules.of_policy(policy_for(), as_of=timezone.localdate(), **given)
    params = {"date_from": date_from.isoformat(), "date_to": date_to.isoformat(), "rules": rules.frozen}
    title = _("Simulation of a grading %(start)s – %(end)s") % {"start": date_from, "end": date_to}
    job = jobs.enqueue(KIND, key=f"{KIND}-{by.pk}-{key}"[:120], by=by, params=params, title=title)
    trail.write("credit.simulate_grading", job, by=by, details=params)
    return job


def compute_simulation(job: Job, work) -> dict:
    """Job «grading_simulation»: it reads, and leaves the figures with the job."""
    period = Period(*(date.fromisoformat(job.params[name]) for name in ("date_from", "date_to")))
    with work.step():
        found = simulate(period, GradingRules.of_run(job.params["rules"]), most=NAMED)
    return {
        "grades": {grade: [count, plain(amount)] for grade, (count, amount) in found.grades.items()},
        "changes": found.changes,
        "changed": [one | {"amount": plain(one["amount"])} for one in found.changed],
        "in_force": found.in_force,
    }
