"""The filing rules of S1-26 R9-R12: doubts before a document goes in, faults shown, and closing."""

from datetime import date

import pytest

from archives.actions.files import close_file
from archives.actions.items import add_item
from archives.filing import faults_of, year_of
from archives.models import Item
from core.errors import Refused
from tests.archives.conftest import a_file


@pytest.fixture
def file(ma_lan):
    return a_file(ma_lan, keeper=ma_lan)


def doubted(file, by, **said) -> str:
    with pytest.raises(Refused) as refused:
        add_item(file=file, by=by, **said)
    assert refused.value.code == "doubt"
    return str(refused.value)


def there(file) -> list[Item]:
    return list(file.items.filter(removed_at__isnull=True))


@pytest.mark.rule("S1-26 R9")
@pytest.mark.parametrize("kind", ["annex", "draft", "reply"])
def test_what_has_a_companion_says_which(ma_lan, file, kind):
    main = add_item(file=file, title="正文", by=ma_lan)
    assert "R9" in doubted(file, ma_lan, title="附属", kind=kind)
    add_item(file=file, title="附属", kind=kind, belongs_to=main, by=ma_lan)
    assert faults_of(file, there(file)) == []


@pytest.mark.rule("S1-26 R9")
def test_top_secret_files_hold_one_matter(ma_lan):
    file = a_file(ma_lan, level=3, keeper=ma_lan)
    main = add_item(file=file, title="方案", by=ma_lan)
    assert "R9" in doubted(file, ma_lan, title="另一件")
    add_item(file=file, title="密切相关", kind="annex", belongs_to=main, by=ma_lan)
    add_item(file=file, title="另一件", is_confirmed=True, by=ma_lan)
    assert any("R9" in fault for fault in faults_of(file, there(file)))


@pytest.mark.rule("S1-26 R10")
def test_request_and_reply_count_by_the_year_of_the_reply(ma_lan, file):
    request = add_item(file=file, title="请示", kind="request", on=date(2025, 12, 20), is_confirmed=True, by=ma_lan)
    assert any("2025" in fault for fault in faults_of(file, there(file)))
    add_item(file=file, title="批复", kind="reply", on=date(2026, 1, 8), belongs_to=request, by=ma_lan)
    assert year_of(there(file)) == 2026
    assert faults_of(file, there(file)) == []
    assert "R10" in doubted(file, ma_lan, title="再批复", kind="reply", on=date(2027, 1, 8), belongs_to=request)


@pytest.mark.rule("S1-26 R12")
def test_a_file_is_closed_with_its_list_and_its_pages(ma_lan, file):
    with pytest.raises(Refused, match="R12"):
        close_file(file=file, by=ma_lan)
    add_item(file=file, title="合同", is_paper=True, by=ma_lan)
    with pytest.raises(Refused, match="R12"):
        close_file(file=file, by=ma_lan)
    file.items.update(pages=3)
    assert close_file(file=file, by=ma_lan).closed_on


@pytest.mark.rule("S1-26 R1")
def test_faults_stand_on_the_page(ma_lan, file, signed_in):
    add_item(file=file, title="旧函", on=date(2020, 1, 8), is_confirmed=True, by=ma_lan)
    assert "2020" in signed_in(ma_lan).get(file.get_absolute_url()).context["faults"][0]
