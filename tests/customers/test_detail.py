"""The customer page."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from customers import actions
from customers.models import Contact, Interaction
from staff.models import Role


def page_of(customer, **query):
    return reverse("customers:detail", args=[customer.pk], query=query or None)


def record(customer, by, summary="电话沟通", days=0, **facts):
    interaction = Interaction(
        customer=customer, kind="call", at=timezone.now() - timedelta(days=days), summary=summary, **facts
    )
    return actions.add_interaction(interaction=interaction, by=by)


def test_the_page_says_who_it_is_and_how_we_stand(winery, cast, signed_in):
    record(winery, cast.chen_li, days=3)
    page = signed_in(cast.chen_li).get(page_of(winery)).content.decode()
    for text in [
        winery.name,
        winery.code,
        "批发商",
        "江苏省南京市江宁区",
        "陈立",
        "销售一部",
        "3 天前",
        "刘敏",
        "138****8000",
    ]:
        assert text in page
    assert "13800138000" not in page
    assert "13912345678" not in page


# The story


def kinds_shown(page):
    return [entry.title for entry in page.context["timeline"].entries]


def test_the_story_is_one_newest_first(winery, cast, signed_in):
    actions.edit(customer=winery, changes={"address": "新地址"}, by=cast.chief)
    record(winery, cast.chen_li, "昨天的电话", days=1)
    record(winery, cast.chen_li, "刚才的电话")
    page = signed_in(cast.chen_li).get(page_of(winery))
    assert kinds_shown(page) == ["电话", "资料变更", "新增联系人", "建档", "电话"]
    [change] = page.context["timeline"].entries[1].changes
    assert (change.label, change.before, change.after) == ("地址", "江宁区秣周东路12号", "新地址")


@pytest.mark.parametrize(
    ("kind", "titles"),
    [
        ("interactions", ["电话"]),
        ("fields", ["状态变更", "建档"]),
        ("contacts", ["新增联系人"]),
        ("owners", ["归属变更"]),
        ("nonsense", ["电话", "归属变更", "状态变更", "新增联系人", "建档"]),
    ],
)
def test_the_story_by_kind(winery, cast, signed_in, kind, titles):
    actions.move(customer=winery, seen="active", to="dormant", by=cast.chief)
    actions.assign(customer=winery, owner=cast.wang_qian, reason="调区", by=cast.chief)
    record(winery, cast.wang_qian)
    page = signed_in(cast.chief).get(page_of(winery, kind=kind))
    assert kinds_shown(page) == titles


def test_values_are_shown_as_words(winery, cast, signed_in):
    actions.move(customer=winery, seen="active", to="suspended", reason="欠款", by=cast.chief)
    changes = {"registered_capital": 20_000_000, "region": "320104", "secrecy": 1}
    cast.chief.clearance = 1
    actions.edit(customer=winery, changes=changes, by=cast.chief)
    text = signed_in(cast.chen_li).get(page_of(winery)).content.decode()
    for words in ("在册", "暂停交易", "欠款", "2,000 万", "江苏省南京市秦淮区", "秘密"):
        assert words in text


def test_reads_are_for_those_who_watch(winery, cast, signed_in):
    actions.reveal(customer=winery, field="phone", reason="客户要求回电", by=cast.chen_li)
    assert "客户要求回电" not in signed_in(cast.chen_li).get(page_of(winery)).content.decode()
    assert "客户要求回电" not in signed_in(cast.chen_li).get(page_of(winery, kind="reads")).content.decode()
    assert "客户要求回电" in signed_in(cast.sun).get(page_of(winery, kind="reads")).content.decode()


def test_older_pages_show_every_entry_once(winery, cast, signed_in):
    """Events and interactions woven together, several of them at the same moment."""
    moment = timezone.now() - timedelta(days=1)
    Interaction.objects.bulk_create(
        Interaction(
            customer=winery,
            kind="call",
            at=moment - timedelta(hours=number // 3),
            summary=f"第{number}次",
            by=cast.chen_li,
        )
        for number in range(45)
    )
    for number in range(15):
        actions.edit(customer=winery, changes={"note": f"备注{number}"}, by=cast.chief)
    client, before, shown, pages = signed_in(cast.chen_li), "", [], 0
    while pages < 10:
        timeline = client.get(page_of(winery, before=before)).context["timeline"]
        shown += [
            (entry.title, entry.text, entry.changes[0].after if entry.changes else "") for entry in timeline.entries
        ]
        pages, before = pages + 1, timeline.older
        if not before:
            break
    assert pages == 4
    assert len(shown) == len(set(shown)) == 45 + 15 + 2


@pytest.mark.parametrize(
    "before",
    ["x", "~~", "1~2~3", "99999999999999999999~~", "~2026-99-99~1", "~2026-01-01~", "~0001-01-01T00:00:00+23:59~1"],
)
def test_a_garbled_place_begins_anew(winery, cast, signed_in, before):
    page = signed_in(cast.chen_li).get(page_of(winery, before=before))
    assert page.status_code == 200
    assert len(page.context["timeline"].entries) == 2


def test_parts_for_the_swap(winery, cast, signed_in):
    client = signed_in(cast.chen_li)
    part = client.get(page_of(winery), headers={"HX-Request": "true", "HX-Target": "timeline"}).content.decode()
    assert "<html" not in part
    assert "建档" in part
    entries = client.get(page_of(winery), headers={"HX-Request": "true", "HX-Target": "older"}).content.decode()
    assert entries.strip().startswith("<li")


def test_an_empty_customer_says_what_to_do(make_customer, cast, signed_in):
    customer = make_customer("空白客户", owner=cast.chen_li)
    client = signed_in(cast.chen_li)
    text = client.get(page_of(customer)).content.decode()
    assert "暂无联系人" in text
    assert "尚无往来记录" in text
    assert "暂无此类动态" in client.get(page_of(customer, kind="interactions")).content.decode()


def test_the_same_queries_for_a_short_and_a_long_story(winery, cast, signed_in, django_assert_num_queries):
    client = signed_in(cast.chief)
    client.get(page_of(winery))
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as few:
        client.get(page_of(winery))
    for number in range(30):
        record(winery, cast.chen_li, f"第{number}次")
        actions.edit(customer=winery, changes={"note": f"备注{number}"}, by=cast.chief)
    with django_assert_num_queries(len(few)):
        client.get(page_of(winery))
    assert len(few) <= 12, [query["sql"] for query in few.captured_queries]


def test_who_may_not_gets_403_and_who_cannot_see_404(winery, cast, signed_in):
    assert signed_in(cast.nobody).get(page_of(winery)).status_code == 403
    assert signed_in(cast.root).get(page_of(winery)).status_code == 404
    assert signed_in(cast.li_qiang).get(page_of(winery)).status_code == 404
    assert signed_in(cast.sun).get(page_of(winery)).status_code == 200


def test_nothing_is_offered_that_would_be_refused(winery, cast, signed_in):
    from django.urls import reverse

    links = [reverse(f"customers:{name}", args=[winery.pk]) for name in ("edit", "status", "owner", "contact_new")]
    text = signed_in(cast.sun).get(page_of(winery)).content.decode()
    assert not [link for link in links if link in text]
    text = signed_in(cast.chief).get(page_of(winery)).content.decode()
    assert [link for link in links if link in text] == links


def test_script_in_every_text_field_stays_text(make_customer, cast, signed_in):
    bad = "<script>alert(1)</script>"
    facts = dict.fromkeys(["short_name", "former_names", "trade_type", "address", "note", "business_scope"], bad)
    more = dict.fromkeys(["legal_representative", "website", "wechat", "bank_name", "came_from", "region_text"], bad)
    customer = make_customer(f"华东{bad}", owner=cast.chen_li, **facts, **more)
    contact = Contact(customer=customer, name=bad, position=bad, wechat=bad, note=bad, relation=bad)
    actions.add_contact(contact=contact, by=cast.chen_li)
    record(customer, cast.chen_li, bad, result=bad, next_step=bad)
    actions.edit(customer=customer, changes={"note": bad + "2"}, by=cast.chen_li)
    actions.move(customer=customer, seen="prospect", to="terminated", reason=bad, by=cast.chief)
    client = signed_in(cast.chief)
    for url in (page_of(customer), f"/customers/{customer.pk}/edit/", f"/customers/{customer.pk}/owner/"):
        assert bad not in client.get(url).content.decode()


def test_a_web_address_that_is_none_is_no_link(make_customer, cast, signed_in):
    customer = make_customer(owner=cast.chen_li, website="javascript:alert(1)")
    assert 'href="javascript' not in signed_in(cast.chen_li).get(page_of(customer)).content.decode()


def test_the_page_in_english(winery, cast, signed_in):
    client = signed_in(cast.chen_li)
    client.cookies["django_language"] = "en"
    text = client.get(page_of(winery)).content.decode()
    for words in ("Record interaction", "Identity", "Who looks after it", "Contact added"):
        assert words in text


def test_interactions_are_for_those_who_may_see_them(winery, cast, signed_in):
    record(winery, cast.chen_li, "谈了价格")
    Role.objects.get(code="representative").permissions.remove(Permission.objects.get(codename="view_interaction"))

    for kind in ("", "interactions"):
        page = signed_in(cast.chen_li).get(page_of(winery, kind=kind))
        assert "谈了价格" not in page.content.decode()
        assert "interactions" not in dict(page.context["timeline"].kinds)
