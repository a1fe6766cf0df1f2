"""The deadlines that the rules name, told day by day."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from regulations.deadlines import deadline
from regulations.values import Span

CHINA = ZoneInfo("Asia/Shanghai")
pytestmark = pytest.mark.django_db


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


def due(begin: str, span: str, **facts) -> str:
    found = deadline(at(begin), Span.parse(span), **facts).at
    return found and found.strftime("%Y-%m-%d %H:%M")


def test_the_example_of_the_rules():
    assert due("2025-09-26 16:40", "3 working days") == "2025-09-30 17:30"
    assert due("2025-09-26 16:40", "24 hours") == "2025-09-27 16:40"
