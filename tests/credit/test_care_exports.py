"""The lists of customer care as files: every row that one may see, narrowed as the list is."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core.models import Event
from credit.actions.grade_checks import draw_department
from credit.actions.watch_notes import add_note
from credit.models import SupportPlan
from credit.policy import policy_for
from regulations.policies import version_in_force
from tests.credit.caring import drafted, graded
from tests.credit.conftest import make_customer

LISTS = ("agreements", "support_plans", "watch_notes", "grade_checks")


def text_of(answer) -> str:
    return b"".join(answer.streaming_content).decode()


@pytest.fixture
def customers(cast):
    """Two regions, one customer of grade A each, with everything that hangs on it."""
    cast.sales_one.head, today = cast.chief, timezone.localdate()
    cast.sales_one.save(update_fields=["head"])
    mine = make_customer("鼎丰商贸", owner=cast.chen_li, department=cast.sales_one)
    other = make_customer("和川酒业", owner=cast.li_qiang, department=cast.sales_two)
    run, version = graded(mine, other, by=cast.director), version_in_force("credit")
    for one in (mine, other):
        drafted(one, cast)
        plan = SupportPlan.objects.create(
            customer=one, year=2025, policy=version, made_at=timezone.now(), aim="稳定供货。"
        )
        plan.items.create(kind="sales", text="x", responsible=cast.chen_li, due_on=today - timedelta(days=1))
        add_note(customer=one, kind="trend", text="换厂", source="展会", seen_on=today, by=cast.director)
        draw_department(department=one.department, run=run, today=today, policy=policy_for(), by=cast.system)
    return mine, other


@pytest.mark.parametrize("name", LISTS)
def test_everyone_takes_along_what_they_see_and_asked_for(cast, customers, signed_in, name):
    mine, other = customers
    address = reverse(f"credit:{name}_export")
    whole = text_of(signed_in(cast.director).post(address, {"format": "csv"}))
    assert (mine.code in whole, other.code in whole) == (True, True)
    part = text_of(signed_in(cast.chief).post(address, {"format": "csv"}))
    assert (mine.code in part, other.code in part) == (True, False)
    narrowed = text_of(signed_in(cast.director).post(f"{address}?customer={other.code}", {"format": "csv"}))
    assert (mine.code in narrowed, other.code in narrowed) == (False, True)
    assert Event.objects.filter(kind="export").count() >= 3
    assert signed_in(cast.chen_li).post(address).status_code == 403
    assert address in signed_in(cast.director).get(reverse(f"credit:{name}")).content.decode()
    assert address not in signed_in(cast.chen_li).get(reverse(f"credit:{name}")).content.decode()


def test_a_plan_says_how_many_of_its_items_are_late(cast, customers, signed_in):
    sheet = text_of(signed_in(cast.chief).post(reverse("credit:support_plans_export"), {"format": "csv"}))
    assert "稳定供货。,1,0,1" in sheet
