"""A request to sign names the clause of its chain."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from approvals.models import Approval
from credit.actions.exceptions import ask_exception
from regulations import policies
from regulations.models import Citation, Clause, Regulation
from tests.credit.watching import make_file, make_supervisor

pytestmark = pytest.mark.django_db


def test_the_request_for_an_exception_names_the_clause_of_its_chain(cast, publish):
    make_supervisor(cast)
    book = Regulation.objects.create(code="XY", title="信用管理办法")
    rule = Clause.objects.create(regulation=book, number="第十条", title="例外审批")
    Citation.objects.create(version=publish(), field="exception_chain", clause=rule)
    policies.forget()
    until = timezone.localdate() + timedelta(days=5)
    file = make_file(cast.chen_li)
    ask_exception(file=file, amount=Decimal(500), cause="旺季", valid_until=until, by=cast.chen_li)
    assert Approval.objects.get().clause == rule
