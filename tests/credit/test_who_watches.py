"""Who is asked when people have left or may not; and that pages offer only what would be done."""

from decimal import Decimal

import pytest
from django.utils import timezone

from core.errors import Refused
from credit.actions import dangers, near, stops
from credit.actions.exceptions import ask_exception
from credit.actions.releasing import release
from credit.cards import cards_of
from credit.cards_signs import with_signs
from credit.models import CreditFile
from regulations.models import Duty
from tests.conftest import make_person
from tests.credit.releasing import draft
from tests.credit.watching import make_file, make_supervisor

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(cast):
    cast.supervisor = make_supervisor(cast)
    return make_file(cast.chen_li, limit="1000", lent="900")


def asked(record, rule):
    return Duty.objects.about(record).get(rule=rule).responsible


def leave(person) -> None:
    person.state, person.is_active = person.State.LEFT, False
    person.save()


def offered(file, person, name) -> str:
    """The words of one card, as this person gets them now."""
    file, person = with_signs(CreditFile.objects).get(pk=file.pk), type(person).objects.get(pk=person.pk)
    return " ".join(str(one) for card in cards_of(file, person) if name in card["template"] for one in card.items())


@pytest.mark.rule("S0-21 R79")
def test_a_stop_is_confirmed_by_the_superior_above_when_the_next_one_has_left(file, cast):
    leave(cast.chief)
    stop = stops.stop_credit(file=file, reason="拒付。", by=type(cast.chen_li).objects.get(pk=cast.chen_li.pk))
    assert asked(stop, stops.RULE) == cast.director


@pytest.mark.rule("S0-21 R79")
def test_a_stop_of_finance_goes_to_somebody_who_may_confirm_it(file, cast):
    """The superior in finance may not."""
    head = make_person("cwjl", "财务经理", "finance", cast.company)
    cast.he_jing.superior = head
    cast.he_jing.save()
    stop = stops.stop_credit(file=file, reason="支票被拒付。", by=cast.he_jing)
    assert asked(stop, stops.RULE) == cast.chief
    stops.confirm_stop(stop=stop, by=cast.chief)


@pytest.mark.rule("S0-21 R64")
def test_a_report_and_a_danger_go_to_somebody_who_may_decide(file, cast):
    cast.chen_li.superior = cast.wang_qian  # a colleague who leads the group, and decides nothing
    cast.wang_qian.superior = cast.director
    cast.chen_li.save()
    cast.wang_qian.save()
    crossing = near.report_near(file=file, report="下周大单。", by=cast.chen_li)
    assert asked(crossing, near.RULE) == cast.director
    danger = dangers.report_danger(file=file, facts="拒付。", aim="收回。", by=cast.chen_li)
    assert asked(danger, dangers.RULE) == cast.director


@pytest.mark.rule("S0-21 R79")
def test_who_stopped_does_not_lift(file, cast):
    stop = stops.stop_credit(file=file, reason="法院查封。", by=cast.chief)
    with pytest.raises(Refused):
        stops.lift_stop(stop=stop, reason="已解封。", by=cast.chief)
    assert f"stops/{stop.pk}/lift" not in offered(file, cast.chief, "_watch")
    assert f"stops/{stop.pk}/lift" in offered(file, cast.director, "_watch")
    stops.lift_stop(stop=stop, reason="已解封。", by=cast.director)


def test_a_stop_is_lifted_also_after_the_end_of_trade(file, cast):
    """Otherwise trade could never be taken up again."""
    stop = stops.stop_credit(file=file, reason="拒付。", by=cast.chen_li)
    danger = dangers.report_danger(file=file, facts="拒付。", aim="收回。", by=cast.chen_li)
    dangers.terminate(report=danger, instruction="中止交易。", by=cast.chief)
    dangers.end_danger(report=danger, outcome="收回八成。", state="", by=cast.chief)
    words = offered(file, cast.chief, "_watch")
    assert f"stops/{stop.pk}/lift" in words
    assert f"/{file.customer_id}/watch/" not in words
    stops.lift_stop(stop=stop, reason="交易已中止。", by=cast.chief)
    assert f"/{file.customer_id}/watch/" in offered(file, cast.chief, "_watch")
    dangers.watch_file(file=file, state="watched", reason="债务付清。", by=cast.chief)
    assert CreditFile.objects.get(pk=file.pk).state == "watched"


def test_no_second_report_is_offered_while_one_waits(cast):
    """The report came before anything was crossed."""
    file = make_file(cast.chen_li, limit="1000", lent="100")
    assert f"/{file.customer_id}/near/" in offered(file, cast.chen_li, "_watch")
    near.report_near(file=file, report="旺季将到。", by=cast.chen_li)
    assert f"/{file.customer_id}/near/" not in offered(file, cast.chen_li, "_watch")


def test_no_second_exception_is_offered_while_one_waits(file, cast, signed_in):
    held = release(document=draft(file, 500, cast.chen_li), by=cast.chen_li)
    mine, ask = signed_in(cast.chen_li), f"/credit/{file.customer_id}/exception/"
    pages = (held.get_absolute_url(), file.get_absolute_url())
    assert all(ask in mine.get(page).content.decode() for page in pages)
    asked = ask_exception(
        file=file, amount=Decimal(400), cause="备货。", valid_until=timezone.localdate(), by=cast.chen_li
    )
    assert all(ask not in mine.get(page).content.decode() for page in pages)
    assert all(asked.get_absolute_url() in mine.get(page).content.decode() for page in pages)
