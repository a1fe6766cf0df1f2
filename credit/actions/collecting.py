"""What people do about what is overdue: each step once, with what came of it."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import trail
from core.errors import Refused, Stale
from core.rules import require, rows_for
from credit.actions.ladder import follow_customer
from credit.after_complaint import RULE as AFTER_COMPLAINT
from credit.collecting import DUNNING, RANKS, RULES, overdue_rows
from credit.exposure import lock_file
from credit.models import CollectionCase, CollectionStep
from credit.models.collection import Stage
from credit.policy import policy_for
from regulations.actions.duties import meet_duty, void_duties

COLLECT = "credit.collect"
MOST_INVOICES = 500  # in one letter; the sum holds all of them


def hold_case(case: CollectionCase, *, by) -> CollectionCase:
    """The open case with the amounts of this moment, locked after its file."""
    require(by, COLLECT)
    if not rows_for(by, CollectionCase).filter(pk=case.pk).exists():
        raise Refused(_("There is no such case, or it is not yours to see."), code="unseen")
    lock_file(case.file.customer_id)
    follow_customer(case.file.customer_id, by=by)
    rows = CollectionCase.objects.select_for_update(no_key=True, of=("self",))
    held = rows.select_related("file__customer", "collector", "policy").get(pk=case.pk)
    if held.closed_on:
        raise Stale(_("Nothing is overdue any more: the case is closed."), current=held)
    return held


@transaction.atomic
def record_step(*, case: CollectionCase, stage: str, note: str, by) -> CollectionStep:
    """Reminded, called, written, visited, handed to a lawyer. The rung and those below it are owed no more."""
    if stage not in Stage.values:
        raise Refused(_("Say what was done."), code="stage")
    held = hold_case(case, by=by)
    note = note.strip()
    if not note and stage != Stage.LETTER:
        raise Refused(_("Say what came of it."), code="note")
    step = CollectionStep.objects.create(
        case=held,
        stage=stage,
        note=note,
        overdue=held.overdue,
        facts=letter_facts(held) if stage == Stage.LETTER else {},
        done_at=timezone.now(),
        done_by=by,
    )
    meet_steps(held, stage, at=step.done_at, by=by)
    details = {"text": f"{step.get_stage_display()}: {note}"[:200], "overdue": str(held.overdue)}
    trail.write("credit.collect", held, by=by, details=details)
    return step


def meet_steps(case: CollectionCase, stage: str, *, at, by) -> None:
    """What was done meets its own clock; a lower one that was left out is owed no more."""
    meet_duty(rule=RULES[stage], record=case, at=at, by=by)
    meet_duty(rule=DUNNING, record=case, at=at, by=by)
    meet_duty(rule=AFTER_COMPLAINT, record=case.file, at=at, by=by)
    void_duties(record=case, rules=[RULES[lower] for lower in RULES if RANKS[lower] < RANKS[stage]], by=by)


def letter_facts(case: CollectionCase) -> dict:
    """What the letter of demand says, as it was on its day: it can be printed again word for word."""
    today = timezone.localdate()
    rows = overdue_rows(today).filter(customer=case.file.customer_id).oldest_first()
    lines = [
        {
            "number": row.number,
            "issued_on": row.issued_on.isoformat(),
            "due_on": row.due_on.isoformat(),
            "amount": str(row.amount),
            "owed": str(row.open - row.disputed),
            "days": (today - row.due_on).days,
        }
        for row in rows
        if row.open > row.disputed
    ]
    if not lines:
        raise Refused(_("All that is overdue is disputed: no letter is written about it."), code="disputed")
    pay_by = today + timedelta(days=policy_for(case).pay_within)
    return {
        "day": today.isoformat(),
        "pay_by": pay_by.isoformat(),
        "total": str(case.overdue),
        "count": len(lines),
        "lines": lines[:MOST_INVOICES],
    }
