import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.utils import timezone
from kombu.exceptions import OperationalError as BrokerDown

from core import jobs, tasks
from core.errors import Refused
from core.models import Job
from staff.models import Department

pytestmark = pytest.mark.django_db


@pytest.fixture
def handled():
    """handled(function) registers a handler for the kind «test»."""

    def handle(handler, **more):
        jobs.register("test", handler, **more)

    yield handle
    jobs.HANDLERS.pop("test", None)
    jobs.ON_FAILED.pop("test", None)


@pytest.fixture
def sent(monkeypatch):
    """The ids that were sent to the workers."""
    ids = []
    monkeypatch.setattr(tasks.run_job, "delay", ids.append)
    return ids


def enqueue(cast, **more):
    return jobs.enqueue("test", key=more.pop("key", "one"), by=cast.chen_li, **more)


def let_lease_run_out(job):
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


def test_a_job_is_sent_when_its_transaction_commits(cast, sent, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        job = enqueue(cast)
        assert sent == []

    assert sent == [job.pk]


def test_the_same_key_gives_the_same_job(cast, sent, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        first, second = enqueue(cast), enqueue(cast)

    assert first == second
    assert sent == [first.pk]


def test_with_the_broker_down_the_row_waits_for_the_sweep(cast, monkeypatch, django_capture_on_commit_callbacks):
    def down(job_id):
        raise BrokerDown("nobody there")

    monkeypatch.setattr(tasks.run_job, "delay", down)
    with django_capture_on_commit_callbacks(execute=True):
        job = enqueue(cast)

    sent = []
    monkeypatch.setattr(tasks.run_job, "delay", sent.append)
    jobs.sweep()
    assert sent == [job.pk]


def test_what_the_handler_gives_is_the_result(cast, handled):
    handled(lambda job, run: {"answer": job.params["question"] + 1})

    job = jobs.run_now(enqueue(cast, params={"question": 41}))

    assert (job.state, job.result, job.attempts) == ("done", {"answer": 42}, 1)
    assert job.finished_at
    assert job.percent == 100


def test_a_second_message_for_the_same_job_does_nothing(cast, handled):
    times = []
    handled(lambda job, run: times.append(1))
    job = jobs.run_now(enqueue(cast))

    tasks.run_job(job.pk)

    assert times == [1]


def test_two_workers_cannot_hold_one_job(cast):
    job = enqueue(cast)

    assert jobs.claim(job.pk)
    assert jobs.claim(job.pk) is None


def test_whoever_lost_the_lease_can_write_nothing(cast):
    job = enqueue(cast)
    slow = jobs.claim(job.pk)
    let_lease_run_out(job)
    quick = jobs.claim(job.pk)

    with pytest.raises(jobs.LeaseLost), slow.step():
        Department.objects.create(name="written by a ghost", path="/0/")
    with pytest.raises(jobs.LeaseLost):
        slow.progress(5)

    assert not Department.objects.filter(name="written by a ghost").exists()
    with quick.step():
        quick.progress(7, 10, 1)
    job.refresh_from_db()
    assert (job.done_count, job.total_count, job.error_count, job.percent) == (7, 10, 1, 70)


def test_a_step_renews_the_lease(cast, settings):
    job = enqueue(cast)
    run = jobs.claim(job.pk)
    let_lease_run_out(job)

    with run.step():
        pass
    job.refresh_from_db()
    assert job.lease_until > timezone.now() + timedelta(seconds=settings.JOB_LEASE_SECONDS - 5)

    run.renew(3600)
    job.refresh_from_db()
    assert job.lease_until > timezone.now() + timedelta(seconds=3500)


def test_the_sweep_sends_what_was_left_and_not_what_runs(cast, sent):
    left, running, waiting, _fresh = (enqueue(cast, key=key) for key in ("left", "running", "waiting", "fresh"))
    for job in (left, running):
        jobs.claim(job.pk)
    let_lease_run_out(left)
    long_ago = timezone.now() - timedelta(hours=1)
    Job.objects.filter(pk__in=[left.pk, running.pk, waiting.pk]).update(sent_at=long_ago)

    tasks.sweep_jobs()
    tasks.sweep_jobs()

    assert sent == [left.pk, waiting.pk]


def test_a_refusal_fails_the_job_with_its_text(cast, handled):
    failed = []

    def refuse(job, run):
        raise Refused("no sales in this period")

    handled(refuse, on_failed=failed.append)
    job = jobs.run_now(enqueue(cast))

    assert (job.state, job.error) == ("failed", "no sales in this period")
    assert failed == [job]


def test_an_unexpected_error_gets_a_number_and_the_log_no_secret(cast, handled, caplog):
    phone = "1380000" + "1234"

    def stumble(job, run):
        raise ValueError(f"{phone} is not a phone")

    handled(stumble)
    job = jobs.run_now(enqueue(cast))

    number = re.search(r"incident (\w{8})", caplog.text)[1]
    assert job.state == "failed"
    assert number in job.error
    assert "stumble" in caplog.text
    assert phone not in caplog.text + job.error


def test_a_full_disk_is_said_plainly(cast, handled):
    def write(job, run):
        raise OSError(28, "No space left on device")

    handled(write)
    assert "磁盘" in jobs.run_now(enqueue(cast)).error


def test_a_missing_database_leaves_the_job_to_the_sweep(cast, handled):
    def lose(job, run):
        raise OperationalError("server closed the connection")

    handled(lose)
    job = enqueue(cast)
    jobs.work(job.pk)

    job.refresh_from_db()
    assert (job.state, job.error) == ("running", "")


def test_after_some_attempts_a_job_is_given_up(cast, handled, settings):
    settings.JOB_ATTEMPTS = 2
    handled(lambda job, run: (_ for _ in ()).throw(jobs.LeaseLost()))
    job = enqueue(cast)
    for _attempt in range(3):
        let_lease_run_out(job)
        jobs.work(job.pk)

    job.refresh_from_db()
    assert job.state == "failed"
    assert "2" in job.error


def test_a_failed_job_is_tried_again_by_who_started_it(cast, handled, sent, django_capture_on_commit_callbacks):
    handled(lambda job, run: (_ for _ in ()).throw(Refused("not yet")))
    job = jobs.run_now(enqueue(cast))
    with pytest.raises(Refused):
        jobs.retry(job, by=cast.admin)

    with django_capture_on_commit_callbacks(execute=True):
        jobs.retry(job, by=cast.chen_li)
    with pytest.raises(Refused):
        jobs.retry(job, by=cast.chen_li)

    assert sent == [job.pk]
    handled(lambda job, run: {})
    assert jobs.run_now(job).state == "done"


def test_own_jobs_are_listed_others_are_not_found(cast, signed_in, handled):
    job = enqueue(cast, title="年度评定", total=10)
    handled(lambda job, run: {})

    assert "年度评定" in signed_in(cast.chen_li).get("/jobs/").content.decode()
    assert "年度评定" not in signed_in(cast.wang_qian).get("/jobs/").content.decode()
    assert "年度评定" in signed_in(cast.admin).get("/jobs/").content.decode()
    for path in ("", "progress/", "file/"):
        assert signed_in(cast.wang_qian).get(f"/jobs/{job.pk}/{path}").status_code == 404
    assert signed_in(cast.wang_qian).post(f"/jobs/{job.pk}/retry/").status_code == 404


def test_the_page_polls_until_the_job_is_over(cast, signed_in, handled):
    handled(lambda job, run: {})
    job = enqueue(cast, title="年度评定", total=10)
    client = signed_in(cast.chen_li)
    assert "hx-get" in client.get(f"/jobs/{job.pk}/").content.decode()

    jobs.run_now(job)
    answer = client.get(f"/jobs/{job.pk}/progress/", headers={"HX-Request": "true"})

    assert answer["HX-Refresh"] == "true"
    assert "hx-get" not in answer.content.decode()


def test_the_command_lists_and_runs(cast, handled, capsys):
    handled(lambda job, run: {})
    job = enqueue(cast, title="年度评定")

    call_command("jobs", run=job.pk, json=True)

    assert '"state": "done"' in capsys.readouterr().out


def test_the_same_list_costs_the_same_queries(cast, signed_in, django_assert_max_num_queries):
    for number in range(30):
        enqueue(cast, key=str(number))
    client = signed_in(cast.chen_li)
    client.get("/jobs/")
    with django_assert_max_num_queries(6):
        client.get("/jobs/")
