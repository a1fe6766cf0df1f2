"""Deciding on a request while its case is withdrawn. PostgreSQL with real threads; SQLite lets one write at a time."""

from threading import Event as Signal
from threading import Thread
from time import sleep

import pytest
from django.db import connections, transaction

from approvals import actions as approvals
from approvals.models import Approval
from complaints import actions
from complaints.models import Complaint, Remedy
from complaints.rules import lock
from core.errors import Refused
from tests.complaints.walking import FINDINGS
from tests.marks import needs_postgres

pytestmark = [
    pytest.mark.django_db(transaction=True),
    needs_postgres,
]
CHAIN = [{"who": "general_manager", "scope": "company", "sign": "any", "text": ""}]


def meanwhile(deed) -> tuple[Thread, list]:
    """The deed begins in a thread of its own and has half a second to come to its first lock."""
    said, begun = [], Signal()

    def run():
        begun.set()
        try:
            said.append(deed())
        except Refused as refusal:
            said.append(refusal)
        finally:
            connections.close_all()

    thread = Thread(target=run)
    thread.start()
    begun.wait()
    sleep(0.5)
    return thread, said


def test_who_withdraws_a_case_and_who_decides_on_its_solution_never_wait_for_each_other(make_case, publish, cast):
    publish(solution_is_approved=True, remedy_chain=CHAIN)
    case = make_case()
    actions.investigate(complaint=case, by=cast.zhou_min, **FINDINGS)
    actions.propose(complaint=case, kinds=["exchange"], plan="换货", by=cast.zhou_min)
    asked = Approval.objects.get(kind="complaints.remedy")
    with transaction.atomic():
        lock(case)
        thread, said = meanwhile(lambda: approvals.approve(approval=asked, by=cast.gm))
        actions.withdraw(complaint=case, reason="客户撤回", by=cast.gm)
    thread.join()
    assert [one.code for one in said] == ["decided"]
    assert Complaint.objects.get().state == "withdrawn"
    assert Remedy.objects.get().state == "dropped"
