"""How the rules are kept: every figure can be counted again and leads to its records."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from complaints import actions
from core.models import Event
from regulations.models import Duty
from tests.complaints.walking import settle
from workbench import compliance as figures
from workbench.templatetags.workbench import query

pytestmark = pytest.mark.django_db
PAGE, DUTIES = reverse("workbench:compliance"), reverse("workbench:duties")


@pytest.fixture
def year(make_complaint, cast):
    """Complaints over a year: kept, broken, still open, withdrawn, in two departments."""
    for months in range(0, 14):
        for late in (False, True):
            complaint = make_complaint(f"第{months}月", handler=cast.li_qiang if late else cast.zhou_min)
            move_back(complaint, timedelta(days=30 * months))
            if late and months % 2:
                settle(complaint, resolution="已换货", by=cast.gm)
            if not late and not months % 3:
                actions.withdraw(complaint=complaint, reason="客户撤回", by=cast.gm)
    Duty.objects.filter(rule="complaints.resolve_normal", state="open", due_at__lt=timezone.now()).update(
        broken_at=timezone.now() - timedelta(days=1)
    )


def move_back(complaint, gap):
    for duty in Duty.objects.about(complaint):
        for name in ("begun_at", "due_at", "done_at"):
            if getattr(duty, name):
                setattr(duty, name, getattr(duty, name) - gap)
        duty.save()


def counted_by_hand(duties, month):
    """(kept, broken) of these duties in a month, one by one."""
    here = [timezone.localdate(duty.broken_at or duty.done_at).replace(day=1) == month for duty in duties]
    judged = [duty for duty, is_here in zip(duties, here, strict=True) if is_here]
    return sum(not duty.broken_at for duty in judged), sum(bool(duty.broken_at) for duty in judged)


def test_every_figure_can_be_counted_again(year, cast):
    months = figures.last_year(timezone.localdate())
    for person in (cast.gm, cast.director, cast.zhou_min):
        lines = figures.lines_of(figures.seen_by(person), months)
        for line in lines:
            mine = [
                duty
                for duty in Duty.objects.in_scope_of(person).filter(rule=line.rule)
                if duty.broken_at or duty.state == "met"
            ]
            for cell in line.cells:
                assert (cell.kept, cell.broken) == counted_by_hand(mine, cell.month)
                asked = {"rule": line.rule, "clause": None, "month": cell.month}
                for result in ("kept", "broken"):
                    rows = figures.behind(figures.seen_by(person), **asked, result=result)
                    assert rows.count() == getattr(cell, result)
    assert any(cell.broken for line in lines for cell in line.cells)


def test_the_page_leads_to_the_records_behind_each_figure(year, signed_in, cast):
    client = signed_in(cast.gm)
    page = client.get(PAGE).content.decode()
    lines = figures.lines_of(figures.seen_by(cast.gm), figures.last_year(timezone.localdate()))
    assert lines
    for line in lines:
        for cell in line.cells:
            if cell.broken:
                address = f"{DUTIES}?{query(line, cell.month, 'broken')}"
                assert escape(address) in page
                assert client.get(address).context["page"].count == cell.broken


def test_a_department_narrows_both(year, signed_in, cast):
    client = signed_in(cast.gm)
    whole = client.get(PAGE).context["totals"]
    part = client.get(PAGE, {"department": cast.sales_two.pk}).context["totals"]
    assert sum(cell.broken for cell in part) < sum(cell.broken for cell in whole) + 1
    rows = client.get(DUTIES, {"department": cast.sales_two.pk}).context["page"].rows
    assert {duty.department for duty in rows} == {cast.sales_two}


def test_scope_holds_for_figures_and_lists(year, signed_in, cast):
    chief = signed_in(cast.chief)
    assert "这些月份没有应办事项" in chief.get(PAGE).content.decode()
    assert chief.get(DUTIES).context["page"].count == 0
    assert chief.get(PAGE, {"department": cast.sales_two.pk}).context["department"] is None
    assert signed_in(cast.zhou_min).get(PAGE).status_code == 403


@pytest.mark.parametrize(
    "asked", [{"month": "2026-13"}, {"month": "0001-01"}, {"clause": "x"}, {"result": "x"}, {"rule": "x"}]
)
def test_a_garbled_address_is_no_error(asked, signed_in, cast):
    assert signed_in(cast.gm).get(DUTIES, asked).status_code == 200


def test_both_come_as_files_and_are_logged(year, signed_in, cast):
    client = signed_in(cast.gm)
    for name in ("compliance_export", "duties_export"):
        answer = client.post(reverse(f"workbench:{name}"), {"format": "csv"})
        assert "办结投诉" in b"".join(answer.streaming_content).decode()
    assert Event.objects.filter(deed="core.export").count() == 2


def test_a_broken_deadline_leads_to_its_record(make_complaint, page_of, assert_accessible, cast, transactional_db):
    """Late on the workbench, broken on the compliance page, and from there to the complaint."""
    complaint = make_complaint("业务员承诺未兑现", hours_ago=26)
    for width in (390, 1366):
        page = page_of(cast.gm, width=width)
        for url in ("/workbench/?view=department", PAGE, DUTIES):
            page.goto(url)
            assert_accessible(page)
    page.goto(PAGE)
    page.get_by_role("link", name="违反 1 次").first.click()
    page.get_by_role("link", name="业务员承诺未兑现").click()
    assert page.url.endswith(complaint.get_absolute_url())
    page.get_by_text("迟了").first.wait_for()
