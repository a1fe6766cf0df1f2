"""Deadlines that go on while a page stands."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from regulations.models import Duty


def due_in(**span):
    """The only duty is due then, a little more, so that a slow page says the same."""
    Duty.objects.filter(state="open").update(due_at=timezone.now() + timedelta(**span, seconds=40))


def opened(page_of, person, address, **facts):
    page = page_of(person, **facts)
    page.clock.install()
    page.goto(address)
    return page


@pytest.mark.browser
def test_a_deadline_goes_on_while_the_page_stands(make_complaint, page_of, cast, transactional_db):
    complaint = make_complaint(handler=cast.zhou_min)
    due_in(hours=1, minutes=5)
    for address in (reverse("workbench:desk"), complaint.get_absolute_url()):
        page = opened(page_of, cast.zhou_min, address)
        clock = page.locator("time.clock[data-ticks]").first
        assert clock.text_content() == "剩 1小时5分"
        page.clock.fast_forward("03:00")
        assert clock.text_content() == "剩 1小时2分"
        page.clock.fast_forward("02:00:00")
        assert clock.text_content().startswith("已超 5")
        assert "late" in clock.get_attribute("class").split()
        assert clock.evaluate("one => one.closest('[aria-live], [role=status], [role=alert]')") is None


@pytest.mark.browser
def test_it_goes_on_in_english_and_days_stand_still(make_complaint, page_of, cast, transactional_db):
    make_complaint(handler=cast.zhou_min)
    due_in(minutes=2)
    page = opened(page_of, cast.zhou_min, reverse("workbench:desk"), language="en")
    clock = page.locator("time.clock[data-ticks]").first
    assert clock.text_content() == "2min left"
    page.clock.fast_forward("26:03:00")
    assert clock.text_content() == "overdue by 1d 2h"
    due_in(days=3)
    page.goto(reverse("workbench:desk"))
    said = clock.text_content()
    page.clock.fast_forward("02:00")
    assert clock.text_content() == said


@pytest.mark.browser
def test_without_scripts_the_text_of_the_server_stands(make_complaint, page_of, cast, transactional_db):
    make_complaint(handler=cast.zhou_min)
    due_in(hours=1)
    page = page_of(cast.zhou_min, scripts=False)
    page.goto(reverse("workbench:desk"))
    assert page.locator("time.clock").first.text_content() == "剩 1小时0分"


def test_only_what_is_open_goes_on(make_complaint, signed_in, cast):
    complaint = make_complaint(handler=cast.zhou_min)
    page = signed_in(cast.zhou_min).get(complaint.get_absolute_url()).content.decode()
    assert Duty.objects.filter(state="open").count() == 2
    assert page.count("data-ticks") == 3  # each once, and the nearest where the case stands
    Duty.objects.filter(state="open").update(state="met", done_at=timezone.now(), done_by=cast.zhou_min)
    assert "data-ticks" not in signed_in(cast.zhou_min).get(complaint.get_absolute_url()).content.decode()
