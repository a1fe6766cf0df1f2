"""Into whose hands a case comes: never those of whom it is about, never those of somebody who has left."""

import pytest

from complaints import actions
from complaints.actions.revisits.people import visitors_for, who_revisits
from complaints.models import Complaint, Revisit
from core.errors import Refused
from regulations.models import Duty
from staff.models import User
from tests.complaints.walking import settle

pytestmark = pytest.mark.django_db


def leave(person):
    User.objects.filter(pk=person.pk).update(state=User.State.LEFT)


@pytest.mark.rule("S1-21 R10")
@pytest.mark.parametrize("handler", ["named", "by default"])
def test_nobody_gets_a_new_complaint_about_the_own_person(make_complaint, cast, handler):
    more = {"handler": cast.zhou_min} if handler == "named" else {}
    by = cast.gm if handler == "named" else cast.zhou_min
    with pytest.raises(Refused) as refusal:
        make_complaint(about=cast.zhou_min, by=by, **more)
    assert refusal.value.code == "about"
    assert not Complaint.objects.exists()


@pytest.mark.rule("S1-21 R10")
def test_who_is_complained_about_does_not_get_the_case_of_a_leaver_by_opening_it_again(make_complaint, cast):
    case = settle(make_complaint(about=cast.gm))
    leave(cast.zhou_min)
    with pytest.raises(Refused) as refusal:
        actions.reopen(complaint=case, reason="客户不满意", by=cast.gm)
    assert refusal.value.code == "about"


def test_a_part_of_somebody_who_has_left_goes_to_who_takes_it_out(make_complaint, cast):
    main, part = make_complaint("漏水", by=cast.chen_li), make_complaint("漏水")
    actions.merge(complaint=main, parts=[part], reason="一事", by=cast.gm)
    leave(cast.zhou_min)
    part = actions.unmerge(complaint=part, reason="不是一事", by=cast.gm)
    part.refresh_from_db()
    assert part.handler == cast.gm
    owed = Duty.objects.about(part).open()
    assert owed.exists()
    assert not owed.exclude(responsible=cast.gm).exists()


def test_planned_sheets_follow_the_case_to_another_department(make_complaint, cast):
    case = settle(make_complaint(times_reopened=1))
    sheet = Revisit.objects.planned().get(complaint=case)
    assert sheet.department == cast.service
    actions.assign(complaint=case, handler=cast.chen_li, by=cast.gm)
    assert Revisit.objects.visible_to(cast.chief).filter(pk=sheet.pk).exists()
    assert not Duty.objects.about(sheet).open().exclude(department=cast.chen_li.department).exists()


def test_who_is_complained_about_does_not_call_on_the_customer_afterwards(make_complaint, cast):
    case = make_complaint()
    usual = who_revisits(case)
    assert usual in visitors_for(case)
    case.about = usual
    assert who_revisits(case) != usual
    assert usual not in visitors_for(case)
