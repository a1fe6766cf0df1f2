"""Quotas on the page of compliance say what the page of revisits says."""

import pytest
from django.urls import reverse
from django.utils import timezone

from complaints.models import Revisit, RevisitDraw
from complaints.quotas import lots_of, quota_lines
from tests.complaints.revisiting import told, visit
from workbench.compliance import last_year
from workbench.quotas import quotas_of

pytestmark = pytest.mark.django_db
PAGE = reverse("workbench:compliance")


@pytest.fixture
def drawn(make_complaint):
    """Six cases, half of them to revisit, one of them revisited."""
    for _number in range(6):
        told(make_complaint())
    first = Revisit.objects.planned().first()
    visit(first, by=first.responsible)


def months():
    return last_year(timezone.localdate())


@pytest.mark.rule("S2-05 R2")
def test_a_quota_is_kept_or_missing_as_the_page_of_revisits_counts_it(drawn, cast):
    (shown,) = quotas_of(cast.gm, months())
    (counted,) = quota_lines(timezone.localdate().replace(day=1))
    for name in ("pool", "drawn", "done", "open", "away", "required", "missing", "is_kept"):
        assert getattr(shown.line, name) == getattr(counted, name)
    assert (shown.line.done, shown.line.is_kept) == (1, False)
    for fate in ("done", "open", "required", "missing"):
        assert lots_of(shown.line.draw, fate=fate).count() == getattr(shown.line, fate)


def test_the_page_leads_to_the_draw(drawn, cast, signed_in, django_assert_max_num_queries):
    client = signed_in(cast.gm)
    client.get(PAGE)
    with django_assert_max_num_queries(15):
        page = client.get(PAGE).content.decode()
    draw = RevisitDraw.objects.get()
    address = reverse("complaints:revisits_draw", args=[draw.pk])
    assert f'{address}?fate=done"' in page
    assert "回访比例" in page
    assert client.get(address).status_code == 200


def test_who_sees_no_revisits_sees_no_quotas(drawn, cast, signed_in):
    assert quotas_of(cast.nobody, months()) == []
