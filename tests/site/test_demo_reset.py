"""`make demo-reset` removes what is ours, after asking, and nothing else."""

import subprocess
import sys

import pytest

from tests.site.running import ROOT, clean_environment


def reset(var, **extra) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "scripts/keguan.py", "demo_reset"],
        cwd=ROOT,
        env=clean_environment(KEGUAN_VAR=var, **extra),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def filled(tmp_path):
    (tmp_path / "media").mkdir()
    for name in ("keguan.sqlite3", "keguan.sqlite3-wal", "letter.txt", "media/one.xlsx"):
        (tmp_path / name).touch()
    return tmp_path


def test_the_database_and_its_files_go_and_nothing_else(filled):
    assert reset(filled, FORCE=1).returncode == 0
    assert {path.name for path in filled.iterdir()} == {"letter.txt", "run.lock"}


def test_without_a_person_to_ask_nothing_goes(filled):
    refused = reset(filled)
    assert refused.returncode != 0
    assert "FORCE=1" in refused.stderr
    assert (filled / "keguan.sqlite3").exists()


@pytest.mark.parametrize("extra", [{"KEGUAN_ENV": "production"}, {"DATABASE_URL": "postgres://127.0.0.1/keguan"}])
def test_it_is_for_the_embedded_installation_alone(filled, extra):
    assert reset(filled, FORCE=1, **extra).returncode != 0
    assert (filled / "keguan.sqlite3").exists()
