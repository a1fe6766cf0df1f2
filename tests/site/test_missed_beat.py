"""Beat stands still for two days and is started again: what fell due meanwhile is told once, and marked late."""

import sqlite3
import subprocess
import sys
from contextlib import closing, contextmanager

import pytest
from playwright.sync_api import Error, expect

from tests import prepared
from tests.site.killing import places, wait_until
from tests.site.running import ROOT, free_port

pytestmark = [pytest.mark.slow, pytest.mark.embedded]

PASSWORD = "correct-horse-battery"
# The deadline passed in the night before last, when nothing ran.
OWED = f"""
from datetime import timedelta
from django.utils import timezone
from regulations.actions.duties import open_duty
from regulations.values import Span
from staff.models import Role, User
person = User(username="admin", name="系统管理员", is_demo=True, email="")
person.set_password("{PASSWORD}")
person.save()
person.groups.add(Role.objects.get(code="administrator"))
begun = timezone.now() - timedelta(days=4)
rule = "complaints.resolve_normal"
facts = {{"record": person, "responsible": person, "by": person, "url": "/"}}
open_duty(rule=rule, span=Span(72, "hours"), begun_at=begun, **facts)
"""
# What beat would have left behind: its last runs, two days old.
TWO_DAYS_AGO = """
from datetime import timedelta
from django.utils import timezone
from django_celery_beat.models import PeriodicTask
from core.models import Run
then = timezone.now() - timedelta(days=2)
PeriodicTask.objects.update(last_run_at=then)
if not Run.objects.exists():
    facts = {"begun_at": then, "first_at": then, "ended_at": then, "state": "done"}
    Run.objects.create(schedule="core: sweep jobs", task_id="old", **facts)
Run.objects.filter(schedule="core: sweep jobs").update(begun_at=then)
"""
SCANS = "SELECT coalesce(sum(times), 0) FROM core_run WHERE schedule = 'regulations: remind' AND state = 'done'"
INBOX = "/inbox/?app=complaints"


@pytest.fixture
def place(tmp_path):
    for one in places(tmp_path, "embedded"):
        if not prepared.FOLDER:
            one.manage("collectstatic", "--noinput", "-v0")
        yield one


@contextmanager
def pages_of(place, chromium):
    """A browser in front of the pages of this place, signed in."""
    address = f"127.0.0.1:{free_port()}"
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "crm_site.wsgi",
        "--threads",
        "4",
        "--no-control-socket",
        "--bind",
        address,
    ]
    server = subprocess.Popen(command, cwd=ROOT, env=place.env, stdout=place.log, stderr=place.log)
    context = chromium.new_context(base_url=f"http://{address}", locale="zh-CN", timezone_id="Asia/Shanghai")
    try:
        page = context.new_page()
        wait_until(lambda: answers(page), "the server")
        page.fill("input[name=username]", "admin")
        page.fill("input[name=password]", PASSWORD)
        page.click("main button.btn-primary, form button.btn-primary")
        expect(page.locator(".menu summary")).to_be_visible()
        yield page
    finally:
        context.close()
        server.terminate()
        server.wait(60)


def answers(page) -> bool:
    try:
        return page.goto("/").ok
    except Error:
        return False


def warns(page) -> int:
    page.goto("/jobs/schedules/")
    return page.locator(".notice-error").count()


def scans(folder) -> int:
    with closing(sqlite3.connect(folder / "keguan.sqlite3", timeout=20)) as connection:
        return connection.execute(SCANS).fetchone()[0]


def test_a_stopped_beat_catches_up_once(place, chromium, tmp_path):
    place.shell(OWED + TWO_DAYS_AGO)
    place.start("worker")
    with pages_of(place, chromium) as page:
        page.goto("/jobs/schedules/")
        expect(page.locator(".notice-error")).to_contain_text("没有任务启动")
        page.goto(INBOX)
        expect(page.locator(".inbox-list")).to_have_count(0)

        place.start("beat")
        wait_until(lambda: scans(tmp_path) == 1, "the first scan")
        wait_until(lambda: not warns(page), "the end of the warning")  # the sweep that it looks at runs beside
        page.goto(INBOX)
        titles = page.locator(".inbox-list li a").all_inner_texts()
        assert any("逾期" in title for title in titles), titles
        expect(page.locator(".inbox-list li", has_text="迟发")).to_have_count(len(titles))

        place.kill("beat")
        place.shell(TWO_DAYS_AGO)
        place.start("beat")
        wait_until(lambda: scans(tmp_path) == 2, "the second scan")
        page.reload()
        assert page.locator(".inbox-list li a").all_inner_texts() == titles
