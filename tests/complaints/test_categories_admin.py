"""Categories and keyword rows in the administration."""

import pytest

from complaints.models import Category, Keyword
from core.models import Event
from tests.conftest import make_person

pytestmark = pytest.mark.django_db
CATEGORIES, KEYWORDS = "/admin/complaints/category/", "/admin/complaints/keyword/"


def category_form(**changed):
    facts = {"name": "产品质量", "content": "business", "handling": "quality", "severity": "1", "order": "0"}
    return {**facts, "is_active": "on", **changed}


def keyword_form(**changed):
    return {"words": "沉淀 悬浮", "category": "", "severity": "3", "is_active": "on", **changed}


def test_an_administrator_enters_a_category_below_another(cast, signed_in):
    client = signed_in(cast.admin)
    client.post(f"{CATEGORIES}add/", category_form())
    top = Category.objects.get()
    client.post(f"{CATEGORIES}add/", category_form(name="口感", parent=top.pk))
    below = Category.objects.get(name="口感")
    assert below.path == f"{top.path}{below.pk}/"
    assert [event.by for event in Event.objects.filter(deed="complaints.save_category")] == [cast.admin] * 2
    page = client.get(CATEGORIES).content.decode()
    assert "\u3000口感" in page


def test_a_category_is_not_put_below_itself(cast, signed_in):
    client = signed_in(cast.admin)
    client.post(f"{CATEGORIES}add/", category_form())
    top = Category.objects.get()
    page = client.post(f"{CATEGORIES}{top.pk}/change/", category_form(name="改名", parent=top.pk)).content.decode()
    top.refresh_from_db()
    assert (top.name, top.parent) == ("产品质量", None)
    assert 'value="改名"' in page


def test_a_row_of_words_is_kept_up_and_what_was_counted_stays(cast, signed_in):
    manager = make_person("wujing", "吴经理", "service_manager", cast.service, is_staff=True)
    client = signed_in(manager)
    client.post(f"{KEYWORDS}add/", keyword_form(words=" 沉淀  悬浮 沉淀 "))
    row = Keyword.objects.get()
    assert row.words == "沉淀 悬浮"
    Keyword.objects.update(shown=8, kept=6)
    page = client.get(KEYWORDS).content.decode()
    assert "75 %" in page
    client.post(f"{KEYWORDS}{row.pk}/change/", keyword_form(words="沉淀"))
    row.refresh_from_db()
    assert (row.words, row.shown, row.kept) == ("沉淀", 8, 6)
    assert Event.objects.about(row).count() == 2


def test_a_row_must_say_and_suggest_something(cast, signed_in):
    client = signed_in(cast.admin)
    for wrong in ({"words": "!!"}, {"words": ""}, {"severity": ""}):
        assert client.post(f"{KEYWORDS}add/", keyword_form(**wrong)).status_code == 200
    assert not Keyword.objects.exists()


def test_who_is_second_learns_who_was_first(cast, signed_in):
    client = signed_in(cast.admin)
    client.post(f"{KEYWORDS}add/", keyword_form())
    address = f"{KEYWORDS}{Keyword.objects.get().pk}/change/"
    seen = client.get(address).context["adminform"].form["seen"].value()
    client.post(address, keyword_form(words="浑浊", seen=seen))
    late = client.post(address, keyword_form(words="异味", seen=seen)).content.decode()
    assert Keyword.objects.get().words == "浑浊"
    assert "系统管理员" in late
    assert "异味" in late


def test_agents_do_not_change_them(cast, signed_in):
    for person in (cast.zhou_min, cast.gm, cast.sun):
        assert signed_in(person).get(f"{KEYWORDS}add/").status_code in (302, 403)
