"""The list of customers: what it holds, how it narrows, sorts and pages."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django.asserts import assertHTMLEqual

from core.templatetags.keguan import drawn, drawn_box
from customers import hooks
from customers.models import Customer
from tests.customers.rows import make_customer, make_customers, save_customers

URL = "/customers/"


def names(response):
    return [customer.name for customer in response.context["page"]]


@pytest.fixture
def three(cast):
    moutai = make_customer(
        "贵州茅台",
        owner=cast.chen_li,
        department=cast.sales_one,
        status="active",
        province="52",
        region="5203",
        trade_type="经销商",
        phone="13812345678",
    )
    beer = make_customer("重庆啤酒", owner=cast.li_qiang, department=cast.sales_two, status="dormant", province="50")
    free = make_customer("单雄信", kind="person", status="prospect", secrecy=1)
    return moutai, beer, free


@pytest.mark.rule("S1-05 R13", "S1-14 R9", "S0-14 R1", "S0-15 R9", "S0-03 R8", "S0-04 R4")
@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("chen_li", ["贵州茅台"]),
        ("chief", ["贵州茅台"]),
        ("director", ["重庆啤酒", "贵州茅台"]),
        ("gm", ["单雄信", "重庆啤酒", "贵州茅台"]),
        ("wang_qian", []),
    ],
)
def test_the_list_holds_what_the_scope_allows(cast, three, signed_in, who, expected):
    assert names(signed_in(getattr(cast, who)).get(URL)) == expected


def test_without_the_permission_there_is_no_list(cast, three, signed_in):
    assert signed_in(cast.nobody).get(URL).status_code == 403
    assert signed_in(cast.root).get(URL).context["page"].rows == []


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("status=active", ["贵州茅台"]),
        ("status=active&status=dormant", ["重庆啤酒", "贵州茅台"]),
        ("status=active&province=50", []),
        ("province=52&trade_type=经销商&kind=company&category=general", ["贵州茅台"]),
        ("region=5203", ["贵州茅台"]),
        ("kind=person", ["单雄信"]),
        ("secrecy=1", ["单雄信"]),
        ("has_owner=no", ["单雄信"]),
        ("has_owner=yes", ["重庆啤酒", "贵州茅台"]),
        ("q=cq", ["重庆啤酒"]),
        ("q=茅台&status=active", ["贵州茅台"]),
        ("q=茅台&status=dormant", []),
        ("sort=name", ["单雄信", "贵州茅台", "重庆啤酒"]),
        ("sort=-name", ["重庆啤酒", "贵州茅台", "单雄信"]),
        ("sort=code", ["贵州茅台", "重庆啤酒", "单雄信"]),
        ("sort=changed", ["贵州茅台", "重庆啤酒", "单雄信"]),
        ("sort=nonsense&page=xyz&after=broken", ["单雄信", "重庆啤酒", "贵州茅台"]),
        ("status=nonsense", ["单雄信", "重庆啤酒", "贵州茅台"]),
    ],
)
def test_filters_combine_and_sort(cast, three, signed_in, query, expected):
    assert names(signed_in(cast.gm).get(f"{URL}?{query}")) == expected


def test_filters_by_owner_and_department(cast, three, signed_in):
    client = signed_in(cast.gm)
    assert names(client.get(URL, {"owner": cast.chen_li.pk})) == ["贵州茅台"]
    assert names(client.get(URL, {"department": cast.sales_two.pk})) == ["重庆啤酒"]


def test_only_visible_people_and_departments_are_offered(cast, three, signed_in):
    form = signed_in(cast.chief).get(URL).context["filter"].form
    assert {str(one) for one in form.fields["owner"].queryset} == {"陈科长", "陈立", "王倩"}
    assert {str(one) for one in form.fields["department"].queryset} == {"销售一部"}


def test_days_count_whole_in_local_time(cast, three, signed_in):
    moment = timezone.make_aware(timezone.datetime(2026, 3, 5, 23, 59))
    Customer.objects.filter(name="贵州茅台").update(created_at=moment)
    client = signed_in(cast.gm)
    assert names(client.get(f"{URL}?created_from=2026-03-05&created_to=2026-03-05")) == ["贵州茅台"]
    assert names(client.get(f"{URL}?created_to=2026-03-04")) == []
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert names(client.get(f"{URL}?changed_from={tomorrow}")) == []


def test_the_grade_comes_through_the_hooks(cast, three, signed_in, monkeypatch):
    moutai = three[0]
    monkeypatch.setattr(hooks, "grades", [lambda ids, user: {moutai.pk: "A"}])
    monkeypatch.setattr(
        hooks, "graded", [lambda rows, grade: rows.filter(pk=moutai.pk) if grade == "A" else rows.none()]
    )
    client = signed_in(cast.gm)
    response = client.get(f"{URL}?grade=A")
    assert names(response) == ["贵州茅台"]
    assert response.context["page"].rows[0].grade == "A"
    assert names(client.get(f"{URL}?grade=B")) == []


def test_chips_name_each_filter_and_take_it_off(cast, three, signed_in):
    response = signed_in(cast.gm).get(f"{URL}?status=active&status=dormant&province=52&sort=name&page=1")
    chips = {(str(chip["label"]), chip["value"]): chip["url"] for chip in response.context["chips"]}
    assert chips[("省份", "贵州省")] == "?status=active&status=dormant&sort=name"
    assert chips[("状态", "在册")] == "?status=dormant&province=52&sort=name"


def test_phones_are_masked(cast, three, signed_in):
    text = signed_in(cast.gm).get(URL).content.decode()
    assert "138****5678" in text
    assert "13812345678" not in text


def test_htmx_gets_the_table_and_others_the_page(cast, three, signed_in):
    client = signed_in(cast.gm)
    part = client.get(f"{URL}?sort=name&status=&owner=", headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode()
    assert part["HX-Push-Url"] == "/customers/?sort=name"
    assert "HX-Request" in part["Vary"]
    back = client.get(URL, headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert "<html" in back.content.decode()


def test_each_swap_has_a_real_address(cast, signed_in):
    make_customers(60)
    text = signed_in(cast.gm).get(URL).content.decode()
    for link in re.findall(r"<a [^>]*hx-get[^>]*>", text):
        assert re.search(r'href="([^"]*)"', link)[1] == re.search(r'hx-get="([^"]*)"', link)[1]


def test_empty_lists_say_what_to_do(cast, signed_in):
    client = signed_in(cast.gm)
    assert "这里还没有客户" in client.get(URL).content.decode()
    assert "没有符合这些筛选条件的客户" in client.get(f"{URL}?status=active").content.decode()


def test_the_list_takes_the_same_queries_for_3_and_30_rows(cast, signed_in, django_assert_max_num_queries):
    client = signed_in(cast.chief)
    client.get(URL)
    counts = []
    for total in (3, 27):
        make_customers(total, owner=cast.chen_li, department=cast.sales_one)
        with django_assert_max_num_queries(12) as captured:
            client.get(URL)
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_the_list_is_english_in_english(cast, signed_in):
    client = signed_in(cast.chen_li)
    make_customer("Alfreds Futterkiste", owner=cast.chen_li)
    client.cookies["django_language"] = "en"
    text = client.get(URL).content.decode()
    assert "Alfreds" in text
    assert "More filters" in text


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
@pytest.mark.parametrize("name", ["created_from", "created_to", "changed_from", "changed_to"])
def test_a_day_that_no_customer_can_have_is_said_to_be_wrong(cast, three, signed_in, name, day):
    answer = signed_in(cast.chen_li).get(URL, {name: day})

    assert names(answer) == ["贵州茅台"]
    assert name in answer.context["filter"].form.errors


def test_fields_drawn_in_one_go_are_those_of_django(client, cast, three):
    client.force_login(cast.chen_li)
    asked = "province=52&kind=company&status=active&created_from=2026-01-02&changed_to=2026-99-99&q=%22%3Cb%3E"
    page = client.get(f"{URL}?{asked}&owner={cast.chen_li.pk}")

    form = page.context["filter"].form
    for field in form:
        if field.name != "status":
            assertHTMLEqual(drawn(field), str(field))
    for box in form["status"]:
        assertHTMLEqual(drawn_box(box), box.tag())


@pytest.mark.parametrize(("window", "most"), [(10, 5), (100, 5), (1000, 5), (10, 2000), (1000, 2000)])
@pytest.mark.parametrize("sort", ["name", "-name", "-created", "changed"])
def test_common_words_are_paged_through_wherever_they_stand(cast, signed_in, monkeypatch, window, most, sort):
    """Looked at row by row or collected by the index: the same rows, each once, none of another department."""
    monkeypatch.setattr("customers.search.MOST_IDS", most)
    monkeypatch.setattr("core.paging.WINDOW", window)
    monkeypatch.setattr("core.search.SAMPLE", 100)  # where the newest show that the words are common
    names_made = [f"{'广州' if 40 <= number < 170 else '北京'}商行{number:03d}" for number in range(200)]
    places = [cast.sales_two if number % 10 == 9 else cast.sales_one for number in range(200)]
    owner = cast.chen_li
    save_customers([Customer(name=n, owner=owner, department=p) for n, p in zip(names_made, places, strict=True)])
    client, url, seen = signed_in(cast.chief), f"{URL}?q=广州&sort={sort}", []
    for _turn in range(10):
        page = client.get(url).context["page"]
        seen += [customer.name for customer in page.rows]
        if not page.next_url:
            break
        url = URL + page.next_url
    expected = [name for number, name in enumerate(names_made) if "广州" in name and number % 10 != 9]
    assert seen == (expected[::-1] if sort.startswith("-") else expected)
    back = client.get(URL + page.previous_url).context["page"]
    assert [customer.name for customer in back.rows] == seen[50:100]
