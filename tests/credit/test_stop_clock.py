"""紧急停止: the working day of the confirmation, over public holidays, weekends and Saturdays that are made up for."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from core.models import Notice
from credit.actions import stops
from regulations.actions.duties import break_overdue
from regulations.models import Duty
from regulations.reminders import remind
from tests.credit.watching import make_file

pytestmark = [pytest.mark.django_db, pytest.mark.rule("S0-21 R79")]


@pytest.mark.parametrize(
    ("stopped", "due"),
    [
        ("2026-09-30 15:00", "2026-10-08"),  # the last day before the National Day
        ("2026-10-03 10:00", "2026-10-08"),  # within it
        ("2026-02-14 10:00", "2026-02-24"),  # a Saturday that is worked, before the Spring Festival
        ("2026-02-27 15:00", "2026-02-28"),  # the day after is a Saturday that is worked
        ("2026-11-20 15:00", "2026-11-23"),  # an ordinary Friday
        ("2026-11-21 10:00", "2026-11-23"),  # a Saturday that is free
    ],
)
def test_the_superior_has_one_working_day(cast, stopped, due):
    with time_machine.travel(f"{stopped}+08:00", tick=False):
        stop = stops.stop_credit(file=make_file(cast.chen_li), reason="拒付。", by=cast.chen_li)
    owed = Duty.objects.about(stop).get(rule=stops.RULE)
    assert f"{timezone.localtime(owed.due_at):%Y-%m-%d %H:%M}" == f"{due} 17:30"


def test_it_alarms_only_after_the_holidays_and_once_however_often_the_night_runs(cast):
    with time_machine.travel("2026-09-30 15:00+08:00", tick=False):
        stop = stops.stop_credit(file=make_file(cast.chen_li), reason="拒付。", by=cast.chen_li)
    owed = Duty.objects.about(stop).get(rule=stops.RULE)

    def night(day: str) -> int:
        with time_machine.travel(f"{day} 18:00+08:00", tick=False):
            for _each in range(2):
                break_overdue(timezone.now())
                remind(timezone.now())
        return Notice.objects.filter(rule=stops.RULE, person=cast.director).count()

    assert night("2026-10-07") == 0
    owed.refresh_from_db()
    assert owed.broken_at is None
    night("2026-10-08")
    owed.refresh_from_db()
    assert owed.broken_at == owed.due_at
    told = night("2026-10-12")
    assert told > 0
    assert night("2026-10-12") == told
    with time_machine.travel(owed.due_at + timedelta(days=4), tick=False):
        stops.confirm_stop(stop=stop, by=cast.chief)
    owed.refresh_from_db()
    assert (owed.state, owed.broken_at) == ("met", owed.due_at)  # late stays late
