"""Files that are not as they should be: said plainly, and what is on file stays."""

import pytest
from django.core.management import call_command

from complaints.models import Category, Complaint
from core.errors import Refused
from core.imports.command import import_file
from core.models import Import
from tests.complaints.test_imports import HEAD, ROW, bring, fresh

ROWS = [f"T-{number},2024-03-0{number},赵大爷,,破损{number},破了" for number in range(1, 10)]


def whole() -> bytes:
    return "\r\n".join([HEAD, *ROWS]).encode()


def test_half_a_file_brings_what_is_whole_and_the_rest_comes_later(cast, tmp_path):
    half = tmp_path / "half.csv"
    half.write_bytes(whole()[: len(whole()) // 2])  # in the middle of a row, or of a sign
    first = import_file(half, "complaints", by=cast.system)
    assert 0 < first["new"] < 9
    rest = bring(tmp_path, cast.system, *ROWS)
    assert rest["new"] + rest["unchanged"] + rest["duplicate"] == 9
    assert Complaint.objects.count() == first["new"] + rest["new"]
    assert rest["error"] == 0


def test_half_a_workbook_is_refused_with_a_reason(cast, tmp_path):
    broken = tmp_path / "half.xlsx"
    broken.write_bytes(b"PK\x03\x04" + b"\x00" * 200)
    with pytest.raises(Refused) as refusal:
        import_file(broken, "complaints", by=cast.system)
    assert str(refusal.value)
    assert not Complaint.objects.exists()


@pytest.mark.parametrize("encoding", ["gbk", "utf-8-sig", "utf-16"])
def test_the_encoding_does_not_matter(cast, tmp_path, encoding):
    assert bring(tmp_path, cast.system, *ROWS, encoding=encoding)["new"] == 9
    assert Complaint.objects.filter(complainant="赵大爷").count() == 9


def test_a_doubled_file_brings_every_row_once(cast, tmp_path):
    result = bring(tmp_path, cast.system, *ROWS, *ROWS)
    assert (result["new"], result["duplicate"], Complaint.objects.count()) == (9, 9, 9)
    assert fresh().report


def test_a_file_of_something_else_brings_nothing_and_says_why(cast, tmp_path):
    bring(tmp_path, cast.system, ROW)
    other = tmp_path / "other.csv"
    other.write_text("甲列,乙列\n1,2\n", encoding="utf-8")
    result = import_file(other, "complaints", by=cast.system)
    assert (result["new"], result["error"]) == (0, 1)
    assert "既无主题,也无正文" in str(fresh().rows.get().notes)
    assert Complaint.objects.count() == 1


def test_the_command_brings_in_with_options_and_a_dry_run_keeps_nothing(cast, tmp_path, capsys):
    path = tmp_path / "c.csv"
    path.write_bytes(whole())
    call_command("import", "complaints", path, "--dry-run", "--json")
    assert '"new": 9' in capsys.readouterr().out
    assert not Complaint.objects.exists()
    assert not Import.objects.exists()
    call_command("import", "complaints", path, "--source", "CRM", "--option", "channel=letter", "--json")
    assert set(Complaint.objects.values_list("source", "channel")) == {("CRM", "letter")}


def test_a_tree_of_categories_comes_in_once_and_can_be_taken_back(cast, tmp_path):
    path = tmp_path / "tree.csv"
    path.write_text("一级分类,二级分类\n城建,道路\n城建,园林\n,无根\n环保,\n", encoding="utf-8")
    result = import_file(path, "complaint_categories", by=cast.system)
    assert (result["new"], result["error"]) == (3, 1)
    assert set(Category.objects.values_list("name", flat=True)) == {"城建", "道路", "园林", "环保"}
    assert import_file(path, "complaint_categories", by=cast.system)["unchanged"] == 3
