"""Quotas on the page of compliance say what the page of revisits says."""

from datetime import datetime, time

import pytest
from django.urls import reverse
from django.utils import timezone

from complaints.actions.checks import draw_checks
from complaints.models import Complaint, Revisit, RevisitDraw, SpotCheck
from complaints.quotas import lots_of, quota_lines
from core.dates import month_before
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


def quota_about(source, person):
    (found,) = [one for one in quotas_of(person, months()) if one.line.draw.source == source]
    return found


def months():
    return last_year(timezone.localdate())


@pytest.mark.rule("S2-05 R2")
def test_a_quota_is_kept_or_missing_as_the_page_of_revisits_counts_it(drawn, cast):
    shown = quota_about("complaint", cast.gm)
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
    assert "回访与抽查比例" in page
    assert client.get(address).status_code == 200


def test_who_sees_no_revisits_sees_no_quotas(drawn, cast, signed_in):
    assert quotas_of(cast.nobody, months()) == []


@pytest.mark.rule("S1-03 R13")
def test_spot_checks_are_a_quota_too(make_complaint, cast, signed_in):
    for number in range(3):
        case = make_complaint(f"第{number}件")
        file_in(case, month_before(timezone.localdate()), cast.zhou_min)
    assert quota_about("check", cast.gm).line.pool == 0
    draw_checks(month=month_before(timezone.localdate()), by=cast.system)
    shown = quota_about("check", cast.gm)
    assert (shown.line.pool, shown.line.required, shown.line.missing, shown.line.is_kept) == (3, 1, 1, False)
    client, check = signed_in(cast.gm), SpotCheck.objects.get()
    assert shown.urls["missing"] in client.get(PAGE).content.decode().replace("&amp;", "&")
    for name in ("required", "done", "open", "missing"):
        rows = client.get(shown.urls[name]).context["page"].rows
        assert len(rows) == getattr(shown.line, name)
    SpotCheck.objects.filter(pk=check.pk).update(
        checked_at=timezone.now(), checked_by=cast.gm, is_sound=True, finding="属实"
    )
    assert quota_about("check", cast.gm).line.is_kept
    assert client.get(shown.urls["done"]).context["page"].rows == [check]


def file_in(case, month, by):
    at = timezone.make_aware(datetime.combine(month.replace(day=12), time(10)))
    facts = {"resolved_at": at, "resolved_by": by, "resolution": "已换货"}
    Complaint.objects.filter(pk=case.pk).update(state="filed", filed_at=at, filed_by=by, **facts)


def test_every_quota_in_force_stands_there_also_without_a_case(cast):
    shown = {one.line.draw.source: one for one in quotas_of(cast.gm, months())}
    assert set(shown) == {"complaint", "repair", "event", "check"}
    assert [(one.line.pool, one.urls) for one in shown.values()] == [(0, {})] * 4


def test_every_clock_in_force_stands_there_also_without_a_case(cast, signed_in):
    page = signed_in(cast.gm).get(PAGE)
    shown = {line.rule for line in page.context["silent"]}
    wanted = {"register_within", "first_response_within", "resolve_normal", "resolve_special", "feedback_within"}
    assert {f"complaints.{name}" for name in wanted | {"revisit_within", "statistics_day"}} <= shown
    assert "complaints.first_solution_within" not in shown  # set by no policy
    assert "complaints.reopen_within" not in shown  # no clock
