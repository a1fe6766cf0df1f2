"""What runs by the clock, and the page that tells of it."""

from datetime import timedelta

import pytest
from celery import shared_task
from django.urls import reverse
from django.utils import timezone
from django_celery_beat.models import CrontabSchedule, PeriodicTask

from core import runs
from core.errors import Refused
from core.models import Event, Notice, Run
from core.notices import tell
from core.notices.reading import mark_read
from core.tasks import sweep_jobs

HEADERS = {"periodic_task_name": "core: sweep jobs"}


@shared_task
def stumble():
    raise ValueError("客户的电话 13853100001")


@shared_task
def count():
    return 7


@pytest.fixture
def schedule(cast):
    return PeriodicTask.objects.get(name="core: sweep jobs")


def test_uneventful_runs_share_a_row(schedule):
    for _time in range(3):
        sweep_jobs.apply(headers=HEADERS)
    run = Run.objects.get()
    assert (run.state, run.times, run.result) == ("done", 3, "")
    assert run.ended_at >= run.begun_at > run.first_at


def test_what_was_done_and_what_failed_have_rows_of_their_own(schedule):
    count.apply(headers=HEADERS)
    stumble.apply(headers=HEADERS)
    sweep_jobs.apply(headers=HEADERS)
    quiet, failed, done = Run.objects.all()
    assert done.result == "7"
    assert failed.error.startswith("ValueError (")
    assert "13853100001" not in failed.error
    assert quiet.state == "done"


def test_work_that_no_schedule_started_is_not_noted(schedule):
    sweep_jobs.apply()
    assert not Run.objects.exists()


def test_the_page_shows_last_result_and_next(cast, schedule, signed_in):
    count.apply(headers=HEADERS)
    stumble.apply(headers={"periodic_task_name": "core: clear sessions"})
    page = signed_in(cast.admin).get(reverse("core:schedules")).content.decode()
    assert "重新发送等待中的作业" in page
    assert "每 10 秒" in page
    assert "每天 03:40" in page
    assert "ValueError (" in page
    detail = signed_in(cast.admin).get(reverse("core:schedule", args=[schedule.pk])).content.decode()
    assert "7" in detail
    listed = signed_in(cast.admin).get(reverse("admin:django_celery_beat_periodictask_changelist")).content.decode()
    assert "完成 7" in listed or "已完成 7" in listed


def test_a_beat_that_stands_still_is_noticed(cast, schedule, signed_in):
    sweep_jobs.apply(headers=HEADERS)
    assert runs.stands_still(timezone.now()) is None
    assert runs.stands_still(timezone.now() + timedelta(hours=1))
    Run.objects.update(begun_at=timezone.now() - timedelta(hours=1))
    assert "没有任务启动" in signed_in(cast.admin).get(reverse("core:schedules")).content.decode()


def test_an_administrator_starts_it_by_hand(cast, schedule, signed_in, monkeypatch, django_capture_on_commit_callbacks):
    sent = []
    monkeypatch.setattr(runs.current_app, "send_task", lambda task, headers: sent.append((task, headers)))
    with django_capture_on_commit_callbacks(execute=True):
        response = signed_in(cast.admin).post(reverse("core:schedule_run", args=[schedule.pk]), follow=True)
    assert "已启动" in response.content.decode()
    assert sent == [(schedule.task, {"periodic_task_name": schedule.name, "run_by": cast.admin.pk})]
    assert Event.objects.get(deed="core.run_schedule").by == cast.admin
    sweep_jobs.apply(headers=sent[0][1])
    assert Run.objects.get().by == cast.admin


def test_who_may_not_change_schedules_starts_none(cast, schedule, signed_in):
    assert signed_in(cast.chief).post(reverse("core:schedule_run", args=[schedule.pk])).status_code == 403
    with pytest.raises(Refused):
        runs.run_now(schedule=schedule, by=cast.chief)


def test_what_runs_already_is_not_started_again(cast, schedule):
    runs.begin(schedule=schedule.name, task_id="one")
    with pytest.raises(Refused, match="正在运行"):
        runs.run_now(schedule=schedule, by=cast.admin)
    Run.objects.update(begun_at=timezone.now() - timedelta(hours=1))  # its worker was killed
    runs.run_now(schedule=schedule, by=cast.admin)


def test_times_that_never_come_are_refused(cast, signed_in):
    times = {"minute": "0", "hour": "2", "day_of_month": "31", "month_of_year": "2,4", "day_of_week": "*"}
    client, url = signed_in(cast.admin), reverse("admin:django_celery_beat_crontabschedule_add")
    page = client.post(url, times | {"timezone": "Asia/Shanghai"}, follow=True).content.decode()
    assert "这样的时间永远不会到来" in page
    assert not CrontabSchedule.objects.filter(day_of_month="31").exists()
    client.post(url, times | {"day_of_month": "29", "timezone": "Asia/Shanghai"})
    assert CrontabSchedule.objects.filter(day_of_month="29").exists()


def test_a_schedule_that_never_comes_does_not_hide_the_others(cast, schedule, signed_in):
    never = CrontabSchedule.objects.create(day_of_month="30", month_of_year="2")
    PeriodicTask.objects.filter(name="core: seal the trail").update(crontab=never)
    for url in (reverse("core:schedules"), reverse("admin:django_celery_beat_periodictask_changelist")):
        assert signed_in(cast.admin).get(url).status_code == 200


def test_old_rows_are_forgotten_and_unread_ones_kept(cast, schedule, settings):
    for stage in ("read", "unread"):
        tell(people=[cast.chief], rule="a.b", record=cast.sales, stage=stage, title=stage)
    mark_read(person=cast.chief, notices=Notice.objects.filter(stage="read"))
    count.apply(headers=HEADERS)
    long_ago = timezone.now() - timedelta(days=400)
    Notice.objects.filter(stage="read").update(read_at=long_ago)
    Run.objects.update(begun_at=long_ago)
    settings.NOTICES_KEPT_DAYS = settings.RUNS_KEPT_DAYS = 500
    assert runs.forget_old() == 0
    settings.NOTICES_KEPT_DAYS = settings.RUNS_KEPT_DAYS = 300
    assert runs.forget_old() == 2
    assert [notice.stage for notice in Notice.objects.all()] == ["unread"]


def test_times_are_said_in_words(cast, signed_in):
    said = {one.name: runs.times_in_words(one) for one in PeriodicTask.objects.select_related("crontab", "interval")}
    assert said["core: send digests"] == "8-20 点之间每 10 分钟"
    assert said["regulations: remind of next year"] == "每天 08:30(11,12,1 月)"
    assert said["credit: yearly grading"] == "每小时第 0 分钟"
    weekly = PeriodicTask.objects.create(
        name="w", task="core.tasks.sweep_jobs", crontab=CrontabSchedule.objects.create(minute="0", day_of_week="1")
    )
    assert runs.times_in_words(weekly) == "0 * * * 1"
    listed = signed_in(cast.admin).get(reverse("admin:django_celery_beat_periodictask_changelist")).content.decode()
    assert "封存操作记录" in listed
