"""`make run`: one command starts everything, one signal ends it."""

import os
import signal
import socket
import subprocess
import sys
import time

import pytest

from tests import prepared
from tests.site.running import ROOT, clean_environment, free_port, processes_of, running_site

pytestmark = [pytest.mark.slow, pytest.mark.embedded]
WITHOUT_DEMO = {"KEGUAN_DEMO": "0"}


@pytest.fixture(scope="module")
def var(tmp_path_factory):
    """One folder for those that only start and end: the second start takes seconds."""
    folder = tmp_path_factory.mktemp("var")
    prepared.copy_folder(folder)
    return folder


def try_to_run(**extra) -> subprocess.CompletedProcess:
    return subprocess.run(
        ["make", "-s", "run", f"PYTHON={sys.executable}"],
        cwd=ROOT,
        env=clean_environment(**{"PORT": free_port(), **extra}),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def wait_until_gone(var, seconds=5.0) -> list[int]:
    limit = time.monotonic() + seconds
    while (left := processes_of(var)) and time.monotonic() < limit:
        time.sleep(0.05)
    return left


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_pages_answer_and_one_signal_ends_everything(var, number):
    with running_site(var, **WITHOUT_DEMO) as site:
        assert site.get().status == 200
        assert site.part("worker")
        assert site.part("beat")
        assert site.end(number) < 5
        assert processes_of(var) == []
        assert site.process.returncode == 0
        assert "Traceback" not in site.text


def test_a_killed_worker_is_started_again(var):
    with running_site(var, **WITHOUT_DEMO) as site:
        first = site.part("worker")
        os.kill(first, signal.SIGKILL)
        site.wait_for("ended (SIGKILL); starts again")
        time.sleep(3)
        assert site.part("worker") != first
        assert site.get().status == 200


def test_without_the_web_server_it_is_over(var):
    with running_site(var, **WITHOUT_DEMO) as site:
        os.kill(site.part("web"), signal.SIGKILL)
        assert site.process.wait(10) == 1
        assert "the web server has ended (SIGKILL)" in site.text
        assert wait_until_gone(var) == []


def test_a_killed_supervisor_leaves_nobody_behind(var):
    with running_site(var, **WITHOUT_DEMO) as site:
        site.end(signal.SIGKILL)
        assert wait_until_gone(var, 8) == []


def test_a_second_one_on_the_same_folder_is_refused(var):
    with running_site(var, **WITHOUT_DEMO):
        second = try_to_run(KEGUAN_VAR=var)
    assert second.returncode != 0
    assert "it runs already" in second.stderr


def test_a_signal_while_it_still_prepares(tmp_path):
    process = subprocess.Popen(
        ["make", "-s", "run", f"PYTHON={sys.executable}"],
        cwd=ROOT,
        env=clean_environment(PORT=free_port(), KEGUAN_VAR=tmp_path),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    time.sleep(2)
    started = time.monotonic()
    process.terminate()  # make hands it on
    process.communicate(timeout=20)
    assert time.monotonic() - started < 5
    assert wait_until_gone(tmp_path, 1) == []


def test_a_busy_port_is_one_sentence(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        refused = try_to_run(PORT=port, KEGUAN_VAR=tmp_path)
    assert refused.returncode != 0
    assert refused.stderr.splitlines()[0].startswith(f"Keguan: port {port} is not free")
    assert "Traceback" not in refused.stderr


@pytest.mark.parametrize("port", ["eighty", "0", "70000", "-1"])
def test_a_port_that_is_none(tmp_path, port):
    assert "PORT is a number from 1 to 65535" in try_to_run(PORT=port, KEGUAN_VAR=tmp_path).stderr


def test_an_unwritable_folder_is_one_sentence():
    refused = try_to_run(KEGUAN_VAR="/proc/keguan")  # where even root makes no folder
    assert refused.returncode != 0
    assert "cannot write to /proc/keguan" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_too_old_python_is_one_sentence():
    code = "import sys, runpy; sys.version_info = (3, 9, 2); sys.argv = ['keguan.py', 'run']; "
    code += "runpy.run_path('scripts/keguan.py', run_name='__main__')"
    refused = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert refused.returncode == 1
    assert refused.stderr.startswith("Keguan needs Python 3.11 or newer;")
    assert len(refused.stderr.splitlines()) == 1
