"""Chinese is complete: whatever the code says through gettext has a Chinese text."""

import shutil
import subprocess
import sys

import pytest
from babel.messages.pofile import read_po

from tests.site.running import ROOT

CATALOGUE = "locale/zh_Hans/LC_MESSAGES/django.po"
WITHOUT = shutil.ignore_patterns(
    ".*", "var", "vendor", "tests", "docs", "scripts", "__pycache__", "*.mo", "node_modules"
)


@pytest.mark.slow
def test_every_text_has_a_chinese_one(tmp_path):
    if not shutil.which("xgettext"):
        pytest.skip("needs gettext")
    copy = tmp_path / "copy"
    shutil.copytree(ROOT, copy, ignore=WITHOUT)
    collect = [sys.executable, "-m", "django", "makemessages", "-l", "zh_Hans", "--no-location", "--no-obsolete"]
    subprocess.run(collect, cwd=copy, check=True, capture_output=True)
    with open(copy / CATALOGUE, "rb") as file:
        messages = [message for message in read_po(file) if message.id]
    assert len(messages) > 50
    assert [message.id for message in messages if message.fuzzy or not all(_texts(message))] == []


def _texts(message) -> list[str]:
    return list(message.string) if isinstance(message.string, list | tuple) else [message.string]
