"""What lies in a file: the filing rules of S1-26, copies in versions, nothing lost."""

from datetime import date

import pytest

from archives.actions.files import close_file, open_file
from archives.actions.items import add_item, change_item, remove_item
from archives.models import Category, Content, Item
from core.errors import Refused, Stale
from tests.archives.documents import a_pdf


@pytest.fixture
def file(ma_lan):
    return open_file(category=Category.objects.get(code="07"), title="来往函件", subject="函件", year=2026, by=ma_lan)


def titles(file) -> list[str]:
    return list(file.items.filter(removed_at__isnull=True).values_list("title", flat=True))


@pytest.mark.rule("S1-26 R11")
def test_reply_before_request_and_main_text_before_annex(ma_lan, file):
    request = add_item(file=file, title="请示", kind="request", by=ma_lan)
    add_item(file=file, title="正文", kind="main", by=ma_lan)
    add_item(file=file, title="批复", kind="reply", belongs_to=request, by=ma_lan)
    main = Item.objects.get(title="正文")
    add_item(file=file, title="附件", kind="annex", belongs_to=main, by=ma_lan)
    add_item(file=file, title="底稿", kind="draft", belongs_to=main, by=ma_lan)
    assert titles(file) == ["批复", "请示", "底稿", "正文", "附件"]
    assert list(file.items.values_list("order", flat=True)) == [1, 2, 3, 4, 5]


@pytest.mark.rule("S1-26 R10")
def test_another_year_is_doubted_and_put_in_only_when_confirmed(ma_lan, file):
    late = {"file": file, "title": "旧函", "on": date(2024, 5, 1), "by": ma_lan}
    with pytest.raises(Refused) as refusal:
        add_item(**late)
    assert refusal.value.code == "doubt"
    assert "2024" in str(refusal.value)
    add_item(**late, is_confirmed=True)
    assert titles(file) == ["旧函"]


@pytest.mark.rule("S1-26 R9")
def test_what_stands_alone_takes_only_what_belongs_to_it(ma_lan):
    category = Category.objects.get(code="06")
    category.stands_alone = True
    category.save()
    file = open_file(category=category, title="供货合同", subject="供货", by=ma_lan)
    main = add_item(file=file, title="供货合同", by=ma_lan)
    add_item(file=file, title="附表", kind="annex", belongs_to=main, by=ma_lan)
    with pytest.raises(Refused) as refusal:
        add_item(file=file, title="另一合同", by=ma_lan)
    assert refusal.value.code == "doubt"


def test_a_newer_copy_is_a_new_version_and_the_same_one_is_not(ma_lan, file):
    item = add_item(file=file, title="函", upload=a_pdf(2), by=ma_lan)
    assert item.pages == 2
    item = change_item(item=item, changes={}, upload=a_pdf(2), version=item.version, by=ma_lan)
    assert item.contents.count() == 1
    item = change_item(item=item, changes={}, upload=a_pdf(5), version=item.version, by=ma_lan)
    assert list(item.contents.values_list("edition", "pages")) == [(2, 5), (1, 2)]
    for content in Content.objects.all():
        assert content.stored.storage.exists(content.stored.name)


def test_two_who_change_one_document_get_one_success(ma_lan, file):
    item = add_item(file=file, title="函", by=ma_lan)
    change_item(item=item, changes={"title": "来函"}, version=item.version, by=ma_lan)
    with pytest.raises(Stale):
        change_item(item=item, changes={"title": "去函"}, version=item.version, by=ma_lan)
    assert titles(file) == ["来函"]


def test_a_document_taken_out_leaves_who_and_why(ma_lan, file):
    item = add_item(file=file, title="误归", by=ma_lan)
    with pytest.raises(Refused):
        remove_item(item=item, reason=" ", by=ma_lan)
    remove_item(item=item, reason="归错", by=ma_lan)
    item.refresh_from_db()
    assert titles(file) == []
    assert item.removed_by == ma_lan


def test_a_main_text_is_not_taken_out_from_under_its_annex(ma_lan, file):
    main = add_item(file=file, title="正文", by=ma_lan)
    add_item(file=file, title="附件", kind="annex", belongs_to=main, by=ma_lan)
    with pytest.raises(Refused) as refusal:
        remove_item(item=main, reason="归错", by=ma_lan)
    assert refusal.value.code == "belongs"


def test_nothing_goes_into_a_closed_file(ma_lan, file):
    close_file(file=file, is_confirmed=True, by=ma_lan)
    with pytest.raises(Refused) as refusal:
        add_item(file=file, title="晚到", by=ma_lan)
    assert refusal.value.code == "closed"


def test_nobody_files_without_the_right(cast, file):
    with pytest.raises(Refused):
        add_item(file=file, title="函", by=cast.chen_li)
