"""Long-term agreements: two authors, versions, a signature, and nobody is surprised by the end (S1-13 R10)."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from core import jobs
from core.errors import Refused, Stale
from core.models import Event, Notice
from credit.actions.agreements import RENEW, amend_agreement, end_agreement, sign_agreement
from credit.actions.expiring import midnight
from credit.care_nightly import order_care
from credit.models import Agreement
from regulations.models import Duty
from regulations.reminders import remind
from staff import hooks
from staff.actions import begin_leaving
from tests.conftest import make_person
from tests.credit.caring import a_customer, a_paper, drafted, signed


@pytest.fixture
def customer(cast):
    return a_customer(cast)


def amended(agreement, cast, *, days=400, by=None, **facts):
    today = timezone.localdate()
    given = {"director": cast.director, "chief": cast.chief, "terms": "年供货量不低于二千吨。", "changed": "加量。"}
    given |= {"valid_from": today, "valid_to": today + timedelta(days=days), "by": by or cast.director}
    return amend_agreement(agreement=agreement, **{**given, **facts})


def night(day=None) -> None:
    jobs.run_now(order_care(day or timezone.localdate()))


@pytest.mark.rule("S1-13 R10")
def test_an_agreement_names_the_director_and_the_chief_who_drafted_it(customer, cast):
    agreement = drafted(customer, cast)
    assert (agreement.director, agreement.chief, agreement.state) == (cast.director, cast.chief, "draft")
    assert Notice.objects.filter(rule="credit.agreement", person=cast.chief).count() == 1
    assert Event.objects.filter(deed="credit.draft_agreement", by=cast.director).count() == 1


@pytest.mark.rule("S1-13 R10")
@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"director": "chief", "chief": "director"}, "director"),
        ({"chief": "chen_li"}, "chief"),
        ({"chief": "director"}, "chief"),
        ({"by": "gm"}, "author"),
    ],
)
def test_only_the_two_whose_task_it_is_draft_it(customer, cast, facts, code):
    with pytest.raises(Refused) as refused:
        drafted(customer, cast, **{name: getattr(cast, value) for name, value in facts.items()})
    assert refused.value.code == code


def test_a_representative_drafts_none(customer, cast):
    with pytest.raises(Refused) as refused:
        drafted(customer, cast, by=cast.chen_li)
    assert refused.value.code == "forbidden"


def test_a_chief_drafts_none_with_a_customer_of_another_region(customer, cast):
    customer.department, customer.owner = cast.sales_two, cast.li_qiang
    customer.save()
    with pytest.raises(Refused) as refused:
        drafted(customer, cast, by=cast.chief)
    assert refused.value.code == "unseen"


def test_it_is_made_with_customers_of_grade_a(cast):
    with pytest.raises(Refused) as refused:
        drafted(a_customer(cast, grade="B"), cast)
    assert refused.value.code == "grade"


def test_there_is_one_at_a_time_and_a_new_one_after_its_end(customer, cast):
    first = drafted(customer, cast)
    with pytest.raises(Refused) as refused:
        drafted(customer, cast)
    assert refused.value.link == first.get_absolute_url()
    end_agreement(agreement=first, reason="改签。", by=cast.director)
    assert drafted(customer, cast).pk != first.pk
    with pytest.raises(IntegrityError), transaction.atomic():
        Agreement.objects.filter(pk=first.pk).update(state="signed")


def test_the_period_is_sound(customer, cast):
    for days in (-1, -400):
        with pytest.raises(Refused):
            drafted(customer, cast, days=days)
    with pytest.raises(Refused) as refused:
        drafted(customer, cast, terms=" ")
    assert refused.value.code == "reason"


@pytest.mark.rule("S1-13 R10")
def test_it_holds_when_the_signed_paper_is_there(customer, cast):
    agreement = drafted(customer, cast)
    today = timezone.localdate()
    with pytest.raises(Refused) as refused:
        sign_agreement(agreement=agreement, signed_on=today, by=cast.director)
    assert refused.value.code == "paper"
    with pytest.raises(Refused) as refused:
        sign_agreement(agreement=agreement, signed_on=today + timedelta(days=1), paper=a_paper(), by=cast.director)
    assert refused.value.code == "future"
    with pytest.raises(Refused) as refused:
        sign_agreement(agreement=agreement, signed_on=today, paper=a_paper(), by=cast.chief)
    assert refused.value.code == "forbidden"
    held = sign_agreement(agreement=agreement, signed_on=today, paper=a_paper(), by=cast.director)
    version = held.versions.get()
    assert (held.state, held.signed_on, version.recorded_by) == ("signed", today, cast.director)
    assert version.paper_name == "协议.pdf"
    with pytest.raises(Stale):
        sign_agreement(agreement=agreement, signed_on=today, by=cast.director)


@pytest.mark.rule("S1-13 R10")
def test_an_amendment_is_a_new_version_that_says_what_changed(customer, cast):
    agreement = signed(customer, cast, days=100)
    with pytest.raises(Refused):
        amended(agreement, cast, changed=" ")
    version = amended(agreement, cast, by=cast.chief)
    agreement.refresh_from_db()
    assert (version.number, version.changed, version.written_by) == (2, "加量。", cast.chief)
    assert agreement.valid_to == timezone.localdate() + timedelta(days=100)  # the old one holds until this is signed
    assert agreement.versions.get(number=1).terms == "年供货量不低于一千吨。"
    sign_agreement(agreement=agreement, signed_on=timezone.localdate(), paper=a_paper(), by=cast.director)
    agreement.refresh_from_db()
    assert agreement.valid_to == version.valid_to


def test_two_who_amend_at_once_learn_of_each_other(customer, cast):
    agreement = signed(customer, cast)
    amended(agreement, cast, seen=1)
    with pytest.raises(Stale):
        amended(agreement, cast, seen=1, by=cast.chief)
    with pytest.raises(Stale):
        sign_agreement(agreement=agreement, signed_on=timezone.localdate(), seen=1, paper=a_paper(), by=cast.director)


@pytest.mark.rule("S1-13 R10")
def test_the_renewal_is_owed_in_time_and_once(customer, cast, publish):
    publish(agreement_notice=30)
    agreement = signed(customer, cast, days=31)
    night()
    assert not Duty.objects.filter(rule=RENEW).exists()
    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        night()
        night()
        duty = Duty.objects.get(rule=RENEW)
        assert duty.responsible == cast.director
        assert (duty.begun_at, duty.span) == (midnight(agreement.valid_to - timedelta(days=30)), "30 days")
        told = Notice.objects.filter(rule="credit.agreement_notice", stage__startswith="soon")
        assert {one.person for one in told} == {cast.director, cast.chief, cast.chen_li}


@pytest.mark.rule("S1-13 R10")
def test_on_the_last_day_they_are_reminded(customer, cast, publish):
    publish(agreement_notice=30)
    agreement = signed(customer, cast, days=20)
    night()
    with time_machine.travel(midnight(agreement.valid_to) + timedelta(hours=9), tick=False):
        night()
        remind(timezone.now())
        stages = set(Notice.objects.filter(record_id=agreement.pk).values_list("stage", flat=True))
        assert f"today-{agreement.valid_to}" in stages
        assert Notice.objects.filter(person=cast.director, rule=RENEW).count() >= 2


@pytest.mark.rule("S1-13 R10")
def test_a_renewal_meets_the_duty_and_so_does_an_end(customer, cast):
    agreement = signed(customer, cast, days=20)
    night()
    amended(agreement, cast)
    assert Duty.objects.get(rule=RENEW).state == "open"
    sign_agreement(agreement=agreement, signed_on=timezone.localdate(), paper=a_paper(), by=cast.director)
    assert Duty.objects.get(rule=RENEW).state == "met"
    other = signed(a_customer(cast, "和顺商贸"), cast, days=20)
    night(timezone.localdate() + timedelta(days=1))
    end_agreement(agreement=other, reason="客户转行。", by=cast.director)
    assert Duty.objects.get(rule=RENEW, record_id=other.pk).state == "met"
    other.refresh_from_db()
    assert (other.state, other.end_reason, other.ended_by) == ("ended", "客户转行。", cast.director)
    with pytest.raises(Stale):
        end_agreement(agreement=other, reason="再次。", by=cast.director)


def test_a_director_who_has_left_owes_nothing_more(customer, cast):
    agreement = signed(customer, cast, days=20)
    cast.director.state = "left"
    cast.director.save()
    night()
    duty = Duty.objects.get(rule=RENEW, record_id=agreement.pk)
    assert (duty.responsible, duty.department) == (None, cast.sales_one)


def test_the_end_needs_its_reason_and_the_director(customer, cast):
    agreement = signed(customer, cast)
    with pytest.raises(Refused):
        end_agreement(agreement=agreement, reason=" ", by=cast.director)
    with pytest.raises(Refused) as refused:
        end_agreement(agreement=agreement, reason="无。", by=cast.chief)
    assert refused.value.code == "forbidden"


def test_a_chief_who_drafts_names_the_director(customer, cast):
    agreement = drafted(customer, cast, by=cast.chief)
    assert agreement.drafted_by == cast.chief
    assert Notice.objects.filter(rule="credit.agreement", person=cast.director).exists()


def test_who_comes_after_a_leaver_drafts_the_agreement_from_then_on(customer, cast):
    agreement = signed(customer, cast)
    amended(agreement, cast)
    second = make_person("dir2", "新总监", "sales_director", cast.sales)
    for successor in (cast.wang_qian, second):  # a representative cannot: the other director takes it over
        leaver = cast.director if successor is cast.wang_qian else cast.chief
        successors = {kind.name: [successor] for kind in hooks.hand_over}
        begin_leaving(person=leaver, successors=successors, by=cast.admin, reason="辞职")
    agreement.refresh_from_db()
    old, new = agreement.versions.get(number=1), agreement.versions.get(number=2)
    assert agreement.director == new.director == second
    assert (old.director, old.chief) == (cast.director, cast.chief)
    assert (agreement.chief, new.chief) != (cast.chief, cast.chief)
    assert Event.objects.about(agreement).filter(deed="credit.give_agreement").count() == 2
