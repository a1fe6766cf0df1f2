"""What is held is told under the lock of the credit file: it costs the same however many people finance has."""

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.models import Notice
from credit.actions.releasing import release
from tests.conftest import make_person
from tests.credit.releasing import draft, with_limit

pytestmark = pytest.mark.django_db


def test_a_hold_asks_no_more_the_more_people_are_told(cast):
    file, costs = with_limit(cast.chen_li, 1000), []
    release(document=draft(file, 5000, cast.chen_li), by=cast.chen_li)
    for names in (("fin1",), tuple(f"fin{number}" for number in range(2, 20))):
        for name in names:
            make_person(name, name, "finance", cast.company)
        document = draft(file, 5000, cast.chen_li)
        with CaptureQueriesContext(connection) as asked:
            held = release(document=document, by=cast.chen_li)
        costs.append(len(asked))
    assert costs[0] == costs[1] <= 25
    told = Notice.objects.filter(rule="credit.held", record_id=held.pk).values_list("person__username", flat=True)
    assert {"hejing", "zong", "fin1", "fin19"} <= set(told)


def test_who_may_decide_and_does_not_see_the_customer_is_not_told(cast):
    """A role of the region with the right to decide."""
    decide = Permission.objects.get(content_type__app_label="credit", codename="decide_release")
    cast.chief.groups.get().permissions.add(decide)
    elsewhere = make_person("kz2", "二部科长", "section_chief", cast.sales_two)
    file = with_limit(cast.chen_li, 1000)
    release(document=draft(file, 5000, cast.chen_li), by=cast.chen_li)
    told = set(Notice.objects.filter(rule="credit.held").values_list("person", flat=True))
    assert cast.chief.pk in told
    assert elsewhere.pk not in told
