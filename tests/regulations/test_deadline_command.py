"""manage.py deadline."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from tests import prepared

pytestmark = pytest.mark.django_db


def run(*arguments, capsys) -> str:
    call_command("deadline", *arguments)
    return capsys.readouterr().out.strip()


def test_the_moment_is_said(capsys):
    assert run("2025-09-26 16:40", "3 working days", capsys=capsys) == "2025-09-30 17:30+08:00"


def test_json_is_one_document(capsys):
    said = json.loads(run("2025-09-26 16:40", "3 working days", "--json", "--explain", capsys=capsys))
    assert said["deadline"] == "2025-09-30T17:30:00+08:00"
    assert (said["span"], said["department"], said["is_provisional"]) == ("3 working days", None, False)
    assert "国庆节调休上班" in "".join(said["explanation"])


def test_it_explains_in_english_too(capsys):
    said = run("2025-09-26 16:40", "3 working days", "--explain", "--language", "en", capsys=capsys)
    assert said.startswith("Fri 26 Sep 2025 16:40 + 3 working days = Tue 30 Sep 2025 17:30.")
    assert "Sun 28 Sep (make-up working day, National Day)" in said
    assert "Not counted: Sat 27 Sep (weekend)" in said


def test_half_an_hour_is_said_and_explained(capsys):
    said = run("2025-10-01 23:50", "30 minutes", "--explain", capsys=capsys)
    assert said.splitlines()[0].endswith("00:20。")
    assert "按自然分钟计算" in said


def test_a_moment_with_its_own_zone(capsys):
    assert run("2025-09-26T08:40+00:00", "24 hours", capsys=capsys) == "2025-09-27 16:40+08:00"


def test_a_department_by_name_or_number(cast, capsys):
    assert run("2025-09-26 16:40", "1 hours", "--department", "客服部", capsys=capsys) == "2025-09-26 17:40+08:00"
    said = run("2025-09-26 16:40", "1 days", "--department", str(cast.sales.pk), "--json", capsys=capsys)
    assert json.loads(said)["department"] == "销售部"


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (["tomorrow", "3 days"], "No moment: tomorrow"),
        (["2025-02-29 10:00", "3 days"], "No moment: 2025-02-29"),
        (["2025-09-26", "3 days"], "No time of day"),
        (["2025-09-26 16:40", "3 weeks"], "No span: 3 weeks"),
        (["2025-09-26 16:40", "3 days", "--department", "月球部"], "No department: 月球部"),
        (["9999-12-20 16:40", "30 days"], "9999"),
    ],
)
def test_bad_input_is_refused_in_words(arguments, text, capsys):
    with pytest.raises(CommandError, match=text):
        call_command("deadline", *arguments)
    assert capsys.readouterr().out == ""


@pytest.mark.slow
def test_a_server_in_another_zone_says_the_same(tmp_path):
    environment = {**os.environ, "TZ": "America/New_York", "KEGUAN_VAR": str(tmp_path), "DATABASE_URL": ""}
    manage = [sys.executable, "manage.py"]
    prepared.copy_folder(tmp_path)
    subprocess.run([*manage, "migrate", "-v0"], cwd=settings.BASE_DIR, env=environment, check=True)

    def ask(*arguments):
        asked = [*manage, "deadline", *arguments]
        return subprocess.run(asked, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True)

    said = ask("2025-09-26 16:40", "3 working days", "--json")
    assert (said.returncode, json.loads(said.stdout)["deadline"]) == (0, "2025-09-30T17:30:00+08:00")
    wrong = ask("2025-09-26 16:40", "soon", "--json")
    assert (wrong.returncode, wrong.stdout) == (1, "")
    assert "No span: soon" in wrong.stderr
