"""Special policies and settlements outside a yearly grading: the list, the history, the deeds, who may (S1-13 R4)."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from core.errors import Refused, Stale
from core.models import Event
from credit.actions.files import begin_file
from credit.actions.terms import add_term, change_term, review_term
from credit.models import CreditFile, SpecialTerm, TermReview
from customers.models import Customer
from tests.credit.campaigns import in_review, make_company

LIST = "credit:terms"


@pytest.fixture
def company(cast):
    return make_company(cast)


@pytest.fixture
def terms(cast, company):
    """One that runs, one that was changed, one that has ended; of customers of the first department."""
    facts = {"begun_on": date(2024, 1, 1), "by": cast.director}
    one, two, three = (
        add_term(customer=customer, kind=kind, text=text, **facts)
        for customer, kind, text in zip(
            company.customers, ("policy", "settlement", "policy"), ("返利2%", "月结90天", "包运费"), strict=False
        )
    )
    change_term(term=two, outcome="changed", text="月结60天", reason="回款变慢", by=cast.director)
    change_term(term=three, outcome="withdrawn", reason="不再合作", by=cast.gm)
    Customer.objects.filter(pk=one.customer_id).update(code="T-1")
    return one, two, three


def names(client, **given) -> list[str]:
    return [term.customer.name for term in client.get(reverse(LIST), given).context["page"].rows]


@pytest.mark.rule("S1-13 R4")
def test_terms_change_and_end_between_two_meetings_and_the_wording_before_stays(cast, terms):
    _one, two, three = terms
    two.refresh_from_db()
    three.refresh_from_db()
    assert (two.text, three.ended_on) == ("月结60天", timezone.localdate())
    found = TermReview.objects.get(term=two)
    assert (found.before, found.reason, found.by, found.campaign) == ("月结90天", "回款变慢", cast.director, None)
    assert Event.objects.about(two).filter(deed="credit.review_term").count() == 1
    with pytest.raises(Stale):
        change_term(term=three, outcome="changed", text="x", reason="x", by=cast.gm)


def test_only_who_may_and_sees_the_customer_changes_terms(cast, terms):
    for person in (cast.chief, cast.chen_li, cast.he_jing):
        with pytest.raises(Refused):
            change_term(term=terms[0], outcome="withdrawn", reason="x", by=person)
    with pytest.raises(Refused):
        change_term(term=terms[0], outcome="changed", text=" ", reason="x", by=cast.director)
    with pytest.raises(Refused):
        change_term(term=terms[0], outcome="withdrawn", reason=" ", by=cast.director)


@pytest.mark.rule("S1-13 R4")
def test_the_meeting_looks_at_what_was_changed_before_it_all_the_same(cast, terms):
    campaign = in_review(cast)
    review_term(campaign=campaign, term=terms[1], outcome="stable", by=cast.director)
    assert list(TermReview.objects.filter(term=terms[1]).values_list("outcome", flat=True)) == ["changed", "stable"]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, ["客户3", "客户2", "客户1"]),
        ({"state": "running"}, ["客户2", "客户1"]),
        ({"state": "ended"}, ["客户3"]),
        ({"found": "changed"}, ["客户2"]),
        ({"found": "withdrawn"}, ["客户3"]),
        ({"found": "stable"}, []),
        ({"found": "never"}, ["客户1"]),
        ({"kind": "settlement"}, ["客户2"]),
        ({"customer": "T-1"}, ["客户1"]),
    ],
)
def test_the_list_is_narrowed_by_state_and_by_what_was_found_last(cast, terms, signed_in, given, expected):
    assert names(signed_in(cast.director), **given) == expected


def test_the_last_finding_counts_not_an_older_one(cast, terms, signed_in):
    review_term(campaign=in_review(cast), term=terms[1], outcome="stable", by=cast.director)
    client = signed_in(cast.director)
    assert (names(client, found="stable"), names(client, found="changed")) == (["客户2"], [])


def test_each_sees_the_terms_of_the_own_department(cast, terms, company, signed_in):
    assert names(signed_in(cast.chief)) == ["客户3", "客户2", "客户1"]
    assert names(signed_in(company.second)) == []
    assert signed_in(company.second).get(terms[0].get_absolute_url()).status_code == 404


def test_the_list_goes_out_with_reasons(cast, terms, signed_in):
    answer = signed_in(cast.director).post(reverse("credit:terms_export") + "?state=ended", {"format": "xlsx"})
    rows = list(load_workbook(BytesIO(b"".join(answer.streaming_content))).active.values)
    assert len(rows) == 2
    assert "不再合作" in rows[1]
    assert "取消" in rows[1]


def test_a_list_of_many_costs_as_much_as_one_of_few(cast, company, signed_in, django_assert_max_num_queries):
    for customer in company.customers * 4:
        term = add_term(customer=customer, kind="policy", text="返利", begun_on=date(2024, 1, 1), by=cast.gm)
        change_term(term=term, outcome="changed", text="返利1%", reason="x", by=cast.gm)
    client = signed_in(cast.gm)
    with django_assert_max_num_queries(12):
        client.get(reverse(LIST))


@pytest.mark.parametrize("has_file", [True, False])
def test_the_credit_page_shows_them_with_their_history(cast, terms, signed_in, has_file):
    file = begin_file(customer=terms[1].customer, by=cast.chief) if has_file else CreditFile(customer=terms[1].customer)
    text = signed_in(cast.director).get(file.get_absolute_url()).content.decode()
    assert "月结60天" in text
    assert "月结90天" in text  # the wording before
    assert f"{reverse('credit:term_add')}?customer={terms[1].customer_id}" in text


def test_whoever_may_writes_them_down_from_the_credit_page(cast, company, signed_in):
    client, customer = signed_in(cast.director), company.customers[0]
    address = f"{reverse('credit:term_add')}?customer={customer.pk}"
    form = client.get(address).context["form"]
    assert form["customer"].value() == customer.code
    typed = {"customer": customer.code, "kind": "policy", "text": "返利3%", "begun_on": "2026-01-01"}
    answer = client.post(address, {**typed, "token": form["token"].value()})
    term = SpecialTerm.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, term.get_absolute_url())
    again = client.post(address, {**typed, "token": form["token"].value()})
    assert (again.status_code, SpecialTerm.objects.count()) == (302, 1)


def test_an_ended_term_offers_nothing_and_says_why_it_ended(cast, terms, signed_in):
    page = signed_in(cast.director).get(terms[2].get_absolute_url())
    assert page.context["deeds"] == []
    assert "不再合作" in page.content.decode()
