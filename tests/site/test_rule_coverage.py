"""docs/rule_coverage.csv says the truth about every rule of the catalogue."""

from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from regulations import coverage
from regulations.coverage import Line
from tests.site.running import ROOT

RULES = ["S1-03 R1", "S1-03 R2"]
MODULE = "regulations.coverage"
TEST = """
import pytest

pytestmark = [pytest.mark.slow]


@pytest.mark.rule("S1-03 R1")
def test_shown():
    pass


@pytest.mark.skip
@pytest.mark.rule("S1-03 R2")
def test_never_run():
    pass


@pytest.mark.rule("S1-03 R3", "S1-03 R4")
class TestMany:
    @pytest.mark.rule("S1-03 R4")
    def test_inside(self):
        pass
"""


def line(rule: str, status: str = "enforced", where: str = MODULE) -> Line:
    return Line(rule, "winery", "a rule", status, where, "")


@pytest.fixture
def source(tmp_path) -> Path:
    (tmp_path / "tests" / "credit").mkdir(parents=True)
    (tmp_path / "tests" / "credit" / "test_grading.py").write_text(TEST)
    (tmp_path / "credit").mkdir()
    (tmp_path / "credit" / "grading.py").write_text("")
    return tmp_path


def test_the_table_is_sound():
    lines, marked = coverage.read(ROOT / "docs" / "rule_coverage.csv"), coverage.marks(ROOT)
    rules = coverage.catalogue(ROOT / "docs" / "rules")
    assert len(rules) == len(set(rules)) == 1041
    assert coverage.faults(lines, rules, marked, ROOT) == []


def test_marks_are_read_from_the_source(source):
    inside = "tests/credit/test_grading.py::TestMany::test_inside"
    assert coverage.marks(source) == {
        "S1-03 R1": ["tests/credit/test_grading.py::test_shown"],
        "S1-03 R3": [inside],
        "S1-03 R4": [inside],
    }


def test_tests_and_modules_are_filled_in(source):
    bare = [line("S1-03 R1", where=""), line("S1-03 R3", "later", where="credit")]
    first, second = coverage.filled(bare, coverage.marks(source), source)
    assert (first.where, first.test) == ("credit.grading", "tests/credit/test_grading.py::test_shown")
    assert (second.where, second.test) == ("credit", "")
    assert coverage.unclaimed(bare, coverage.marks(source)) == ["S1-03 R3"]


@pytest.mark.parametrize(
    ("lines", "marked", "fault"),
    [
        ([line("S1-03 R1")], {"S1-03 R1": ["t"]}, "S1-03 R2: no line"),
        ([line("S1-03 R1"), *[line("S1-03 R2", "later")] * 2], {"S1-03 R1": ["t"]}, "S1-03 R2: 2 lines"),
        ([line(rule, "later") for rule in [*RULES, "S9-99 R1"]], {}, "S9-99 R1: the catalogue has no such rule"),
        ([line(rule, "later") for rule in RULES], {"S9-99 R1": ["t"]},
         "t: marks S9-99 R1, which the catalogue has not"),
        ([line("S1-03 R1", "done"), line("S1-03 R2", "later")], {}, "S1-03 R1: unknown status 'done'"),
        ([line("S1-03 R1"), line("S1-03 R2", "later")], {},
         "S1-03 R1: enforced, but no test that runs is marked with it"),
        ([line("S1-03 R1", where="no.where"), line("S1-03 R2", "later")], {"S1-03 R1": ["t"]},
         "S1-03 R1: there is no module no.where"),
        ([line("S1-03 R1", "outside", ""), line("S1-03 R2", "later")], {},
         "S1-03 R1: outside, but it does not say why or where to"),
    ],
)  # fmt: skip
def test_each_fault_is_named(lines, marked, fault):
    assert coverage.faults(lines, RULES, marked, ROOT) == [fault]


def test_the_command_counts_and_changes_nothing_when_checking():
    table = ROOT / "docs" / "rule_coverage.csv"
    before, out = table.read_bytes(), StringIO()
    call_command("rule_coverage", "--check", stdout=out)
    assert table.read_bytes() == before
    [total] = [line for line in out.getvalue().splitlines() if line.startswith("all ")]
    assert total.split()[-1] == "1041"


def test_the_command_fails_on_a_table_that_is_not_sound(settings, source):
    settings.BASE_DIR = source
    with pytest.raises(CommandError, match="needs docs/"):
        call_command("rule_coverage", "--check", stdout=StringIO())
    (source / "docs" / "rules").mkdir(parents=True)
    (source / "docs" / "rules" / "seed-1.md").write_text(
        "## S1-03 Winery\n**Rules**\n1. a\n2. b\n3. c\n4. d\n**Software**\n1. no\n"
    )
    lines = [line(f"S1-03 R{number}", where="") for number in (1, 3, 4)]
    coverage.write(source / "docs" / "rule_coverage.csv", [*lines, line("S1-03 R2", "later", "complaints")])
    call_command("rule_coverage", stdout=StringIO())
    done = coverage.read(source / "docs" / "rule_coverage.csv")
    assert [(row.where, bool(row.test)) for row in done][:1] == [("credit.grading", True)]
    coverage.write(source / "docs" / "rule_coverage.csv", [replace(row, status="enforced") for row in done])
    with pytest.raises(CommandError, match="S1-03 R2: enforced, but no test that runs"):
        call_command("rule_coverage", "--check", stdout=StringIO())
