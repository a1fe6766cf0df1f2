"""Watch notes on customers: by name, with a source, and the important ones told at once (S1-13 R15)."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core.errors import Refused
from core.models import Event, Notice
from credit.actions.watch_notes import add_note
from credit.models import WatchNote
from tests.credit.caring import a_customer
from tests.credit.conftest import make_customer


def noted(customer, by, **facts) -> WatchNote:
    given = {"kind": "personnel", "text": "采购经理离职。", "source": "门卫", "seen_on": timezone.localdate()}
    return add_note(customer=customer, by=by, **{**given, **facts})


@pytest.mark.rule("S1-13 R15")
def test_a_note_says_who_saw_it_and_where_it_is_known_from(cast):
    note = noted(a_customer(cast), cast.chen_li)
    assert (note.noted_by, note.source, note.kind) == (cast.chen_li, "门卫", "personnel")
    assert Event.objects.get(deed="credit.add_note").by == cast.chen_li
    assert not Notice.objects.filter(rule="credit.watch_note").exists()


@pytest.mark.rule("S1-13 R15")
@pytest.mark.parametrize(
    ("facts", "code"),
    [({"source": " "}, "reason"), ({"text": ""}, "reason"), ({"kind": "gossip"}, "kind")],
)
def test_nothing_is_noted_without_a_source_or_a_word(cast, facts, code):
    with pytest.raises(Refused) as refused:
        noted(a_customer(cast), cast.chen_li, **facts)
    assert refused.value.code == code


@pytest.mark.rule("S1-13 R15")
def test_nothing_is_noted_without_a_name(cast):
    customer = a_customer(cast)
    with pytest.raises(Refused) as refused:
        noted(customer, cast.system)
    assert refused.value.code == "nameless"
    with pytest.raises(Refused) as refused:
        noted(customer, cast.chen_li, seen_on=timezone.localdate() + timedelta(days=1))
    assert refused.value.code == "future"


@pytest.mark.rule("S1-13 R15")
def test_what_is_important_reaches_the_superior_of_the_representative(cast):
    customer = a_customer(cast)
    note = noted(customer, cast.chen_li, kind="move", text="大量退货。", is_important=True)
    told = Notice.objects.filter(rule="credit.watch_note")
    assert [(one.person, one.is_urgent) for one in told] == [(cast.chief, True)]
    noted(customer, cast.chief, is_important=True)
    assert Notice.objects.filter(rule="credit.watch_note", person=cast.chen_li).exists()
    assert note.get_absolute_url() == told.get(person=cast.chief).url


def test_others_neither_note_nor_see(cast, signed_in):
    customer = a_customer(cast)
    for person, code in ((cast.li_qiang, "unseen"), (cast.he_jing, "forbidden")):
        with pytest.raises(Refused) as refused:
            noted(customer, person)
        assert refused.value.code == code
    assert signed_in(cast.li_qiang).get(noted(customer, cast.chen_li).get_absolute_url()).status_code == 404


@pytest.mark.rule("S1-13 R15")
def test_by_pages_from_the_customer_to_the_list(cast, signed_in, django_assert_max_num_queries):
    customer = a_customer(cast)
    other = make_customer("别处客户", owner=cast.li_qiang, department=cast.sales_two)
    noted(other, cast.li_qiang)
    browser, address = signed_in(cast.chen_li), reverse("credit:watch_note_new", args=[customer.pk])
    assert address in browser.get(customer.get_absolute_url()).content.decode()
    typed = {"kind": "trend", "text": "同行扩产。", "source": "展会", "token": "t-1"}
    answer = browser.post(address, {**typed, "source": "", "seen_on": timezone.localdate().isoformat()})
    assert answer.status_code == 422
    assert "同行扩产。" in answer.content.decode()
    for _click in range(2):
        answer = browser.post(address, {**typed, "seen_on": timezone.localdate().isoformat()})
    note = WatchNote.objects.get(customer=customer)
    assert answer.status_code == 302
    assert "展会" in browser.get(note.get_absolute_url()).content.decode()
    assert "同行扩产。" in browser.get(customer.get_absolute_url()).content.decode()
    found = reverse("credit:watch_notes")
    assert "别处客户" not in browser.get(found).content.decode()
    assert "同行扩产。" in browser.get(f"{found}?kind=trend").content.decode()
    assert "同行扩产。" not in browser.get(f"{found}?important=yes").content.decode()
    with django_assert_max_num_queries(12):
        browser.get(found)
