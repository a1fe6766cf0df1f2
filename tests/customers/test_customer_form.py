"""Entering and editing a customer at the page."""

import pytest
from django.urls import reverse

from core.errors import Refused
from core.models import Event
from customers import actions
from customers.models import Customer
from tests.customers.numbers import CREDIT_CODE, ID_NUMBER, MOBILE, WRONG_DIGIT_CODE

NEW = "/customers/new/"


def edit_page(customer):
    return reverse("customers:edit", args=[customer.pk])


def typed(client, url, **values):
    """What a browser sends: what the form shows, with some fields typed over."""
    form = client.get(url).context["form"]
    data = {}
    for bound in form:
        value = bound.value()
        if value is True:
            data[bound.html_name] = "on"
        elif value not in (None, False):
            shown = bound.field.widget.format_value(value)
            data[bound.html_name] = shown[0] if isinstance(shown, list) else shown or ""
    return {**data, **values}


@pytest.fixture
def agent(cast, signed_in):
    return signed_in(cast.zhou_min)


def test_a_name_is_enough(agent, cast):
    answer = agent.post(NEW, {"name": "  华东  酒业 ", "kind": "company", "category": "general"})
    made = Customer.objects.get()
    assert answer.status_code == 302
    assert (made.name, made.status, made.capital_currency) == ("华东 酒业", "prospect", "CNY")


@pytest.mark.rule("S1-05 R1", "S1-14 R1", "S1-14 R4", "S3-01 R5", "S0-13 R2", "S1-30 R17")
def test_everything_typed_arrives(agent):
    data = {
        **{"name": "华东酒业", "kind": "company", "category": "special", "special_kind": "bank"},
        **{"trade_type": "批发商", "credit_code": CREDIT_CODE.lower(), "phone": MOBILE, "id_number": ID_NUMBER},
        **{"registered_capital": "2000.5", "capital_currency": "USD", "opened_on": "2001-02-03"},
        **{"province": "32", "city": "3201", "district": "320115", "bank_account": "6222 0000 1111 2222"},
        **{"business_scope": "酒类\r\n批发", "secrecy": "0", "source": "ERP", "source_code": "C-1"},
    }
    assert agent.post(NEW, data).status_code == 302
    made = Customer.objects.get()
    assert (made.credit_code, made.phone.reveal(), made.id_number.reveal()) == (CREDIT_CODE, MOBILE, ID_NUMBER)
    assert (made.registered_capital, made.capital_currency) == (20_005_000, "USD")
    assert (made.province, made.region, made.business_scope) == ("32", "320115", "酒类\n批发")


def test_what_was_typed_stays_on_errors(agent):
    answer = agent.post(NEW, {"name": "", "kind": "company", "category": "general", "address": "秣周东路12号"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "秣周东路12号" in page
    assert not Customer.objects.exists()


def test_an_edit_writes_only_what_was_changed(winery, cast, signed_in):
    client = signed_in(cast.chen_li)
    data = typed(client, edit_page(winery), address="新地址1号")
    answer = client.post(edit_page(winery), data)
    winery.refresh_from_db()
    assert answer.status_code == 302
    assert (winery.address, winery.phone.reveal(), winery.region) == ("新地址1号", MOBILE, "320115")
    assert list(Event.objects.about(winery).get(deed="customers.edit").changes) == ["address"]


# Doubts


def blank(**values):
    return {"name": "华东酒业", "kind": "company", "category": "general", **values}


def test_a_wrong_check_digit_warns_and_can_be_confirmed(agent):
    data = blank(credit_code=WRONG_DIGIT_CODE)
    page = agent.post(NEW, data)
    form = page.context["form"]
    assert len(form.warnings) == 1
    assert "确认并保存" in page.content.decode()
    assert not Customer.objects.exists()
    assert agent.post(NEW, {**data, "confirm": form.doubt_key}).status_code == 302
    assert Customer.objects.get().credit_code == WRONG_DIGIT_CODE


def test_a_confirmation_covers_only_the_doubts_that_were_shown(agent):
    key = agent.post(NEW, blank(credit_code=WRONG_DIGIT_CODE)).context["form"].doubt_key
    answer = agent.post(NEW, blank(credit_code=WRONG_DIGIT_CODE, phone="58881234", confirm=key))
    assert answer.status_code == 200
    assert not Customer.objects.exists()


def test_fifteen_digits_warn_and_a_wrong_id_number_is_refused(agent):
    assert agent.post(NEW, blank(id_number="320102800101123")).context["form"].warnings
    wrong = ID_NUMBER[:-1] + ("1" if ID_NUMBER[-1] != "1" else "2")
    assert agent.post(NEW, blank(id_number=wrong)).context["form"].errors["id_number"]
    assert not Customer.objects.exists()


@pytest.mark.rule("S0-13 R4")
@pytest.mark.parametrize(
    "values",
    [
        {"name": "华东酒业批发 股份有限公司"},
        {"name": "别的名字", "phone": "+86 138-0013-8000"},
        {"name": "别的名字", "phone": "13912345678"},
    ],
)
def test_possible_duplicates_are_shown_with_a_link(winery, agent, values):
    page = agent.post(NEW, blank(**values))
    assert [one.customer for one in page.context["form"].duplicates] == [winery]
    assert winery.get_absolute_url() in page.content.decode()
    assert Customer.objects.count() == 1


def test_a_duplicate_out_of_sight_is_told_and_not_shown(winery, cast, signed_in):
    page = signed_in(cast.li_qiang).post(NEW, blank(name=winery.name))
    text = page.content.decode()
    assert "您无权查看" in text
    assert winery.code not in text
    assert winery.get_absolute_url() not in text


def test_the_same_credit_code_is_refused(make_customer, agent):
    make_customer("甲", credit_code=CREDIT_CODE)
    page = agent.post(NEW, blank(credit_code=CREDIT_CODE))
    assert page.context["form"].errors["credit_code"]
    assert "确认并保存" not in page.content.decode()


def test_duplicates_while_typing(winery, cast, signed_in):
    url = "/customers/duplicates/"
    text = signed_in(cast.chen_li).post(url, {"name": winery.name}).content.decode()
    assert winery.code in text
    assert not signed_in(cast.chen_li).post(url, {"name": winery.name, "record": winery.pk}).content.strip()
    assert winery.code not in signed_in(cast.li_qiang).post(url, {"name": winery.name}).content.decode()
    assert signed_in(cast.sun).post(url, {"name": winery.name}).status_code == 403
    assert signed_in(cast.chen_li).get(url).status_code == 405


def test_an_old_doubt_is_not_asked_again(make_customer, cast, signed_in):
    customer = make_customer(owner=cast.chen_li, credit_code=WRONG_DIGIT_CODE)
    client = signed_in(cast.chen_li)
    assert client.post(edit_page(customer), typed(client, edit_page(customer), note="x")).status_code == 302


def test_a_doubled_click_enters_one_customer(agent):
    for _click in range(2):
        assert agent.post(NEW, blank(token="t")).status_code == 302
    assert Customer.objects.count() == 1


# Places


def test_the_selects_follow_one_another(agent):
    page = agent.post("/customers/regions/", {"province": "32", "city": "3201"}).content.decode()
    assert "南京市" in page
    assert "江宁区" in page
    beijing = agent.post("/customers/regions/", {"province": "11"}).content.decode()
    assert "朝阳区" in beijing
    changed = agent.post("/customers/regions/", {"province": "11", "city": "3201", "district": "320115"})
    assert "江宁区" not in changed.content.decode()


def test_without_scripts_the_button_brings_the_next_select(agent):
    page = agent.post(NEW, blank(name="", province="32", choose="1"))
    assert "南京市" in page.content.decode()
    assert not Customer.objects.exists()


def test_a_district_of_a_municipality_is_kept(agent):
    assert agent.post(NEW, blank(province="31", city="310117")).status_code == 302
    made = Customer.objects.get()
    assert (made.province, made.region) == ("31", "310117")


# Secrets


def test_the_edit_form_holds_no_secret(winery, cast, signed_in):
    page = signed_in(cast.chen_li).get(edit_page(winery))
    assert MOBILE not in page.content.decode()
    assert "138****8000" in page.content.decode()
    assert "no-store" in page["Cache-Control"]


def test_a_secret_is_replaced_or_cleared_on_purpose(winery, cast, signed_in):
    client = signed_in(cast.chen_li)
    client.post(edit_page(winery), typed(client, edit_page(winery), phone="13711112222"))
    assert Customer.objects.get(pk=winery.pk).phone.reveal() == "13711112222"
    client.post(edit_page(winery), typed(client, edit_page(winery), phone_clear="on"))
    cleared = Customer.objects.get(pk=winery.pk)
    assert not cleared.phone
    assert cleared.phone_index == ""


@pytest.mark.rule("S1-27 R2", "S2-13 R2")
def test_nobody_lifts_secrecy_above_or_from_above_their_clearance(make_customer, cast, signed_in):
    customer = make_customer(owner=cast.chen_li, secrecy=2)
    client = signed_in(cast.chen_li)
    assert "secrecy" not in client.get(edit_page(customer)).context["form"].fields
    client.post(edit_page(customer), typed(client, edit_page(customer), secrecy="0", note="x"))
    customer.refresh_from_db()
    assert (customer.secrecy, customer.note) == (2, "x")


def test_the_deeds_themselves_keep_secrecy_within_the_clearance(make_customer, cast):
    customer = make_customer(owner=cast.chen_li, secrecy=2)
    deeds = [
        lambda: actions.edit(customer=customer, changes={"secrecy": 0}, by=cast.chen_li),
        lambda: actions.create(customer=Customer(name="新客户", secrecy=1), by=cast.chen_li),
    ]
    for deed in deeds:
        with pytest.raises(Refused) as refusal:
            deed()
        assert refusal.value.code == "clearance"


# Two people


def test_the_second_editor_loses_nothing_and_chooses(winery, cast, signed_in):
    client = signed_in(cast.chen_li)
    data = typed(client, edit_page(winery), address="我的地址", note="我的备注")
    others = {"address": "对方地址", "website": "https://example.com"}
    actions.edit(customer=winery, changes=others, by=cast.chief)
    page = client.post(edit_page(winery), data)
    [clash] = page.context["form"].clashes
    assert (clash.field, clash.mine, clash.theirs, clash.by) == ("address", "我的地址", "对方地址", "陈科长")
    again = {bound.html_name: bound.value() for bound in page.context["form"] if bound.value() not in (None, False)}
    assert (again["note"], again["website"]) == ("我的备注", "https://example.com")

    undecided = client.post(edit_page(winery), {**again, "clash": "address"})
    assert undecided.status_code == 200
    assert undecided.context["form"].clashes[0].theirs == "对方地址"

    assert client.post(edit_page(winery), {**again, "clash": "address", "keep-address": "theirs"}).status_code == 302
    winery.refresh_from_db()
    assert (winery.address, winery.note, winery.website) == ("对方地址", "我的备注", "https://example.com")


def test_mine_may_win(winery, cast, signed_in):
    client = signed_in(cast.chen_li)
    data = typed(client, edit_page(winery), address="我的地址")
    actions.edit(customer=winery, changes={"address": "对方地址"}, by=cast.chief)
    form = client.post(edit_page(winery), data).context["form"]
    again = {bound.html_name: bound.value() for bound in form if bound.value() not in (None, False)}
    assert client.post(edit_page(winery), {**again, "clash": "address", "keep-address": "mine"}).status_code == 302
    winery.refresh_from_db()
    assert winery.address == "我的地址"


def test_both_changed_the_place_and_the_phone(winery, cast, signed_in):
    client = signed_in(cast.chen_li)
    data = typed(client, edit_page(winery), district="320102", phone="13711112222")
    others = {"region": "320104", "province": "32", "phone": "13733334444"}
    actions.edit(customer=winery, changes=others, by=cast.chief)
    page = client.post(edit_page(winery), data)
    clashes = {clash.field: clash for clash in page.context["form"].clashes}
    assert clashes["region"].mine == "江苏省南京市玄武区"
    assert (clashes["phone"].mine, clashes["phone"].theirs) == ("137****2222", "137****4444")
    assert "13733334444" not in page.content.decode()


def test_garbled_fingerprints_are_no_error(winery, cast, signed_in):
    client = signed_in(cast.chen_li)
    for seen in ("", "[]", "{", '{"address": 1}'):
        data = typed(client, edit_page(winery), seen=seen, note=f"n{seen}")
        assert client.post(edit_page(winery), data).status_code in (200, 302)


# Who may


def test_who_may_not_gets_403_and_who_cannot_see_404(winery, cast, signed_in):
    assert signed_in(cast.he_jing).get(NEW).status_code == 403
    assert signed_in(cast.he_jing).get(edit_page(winery)).status_code == 403
    assert signed_in(cast.li_qiang).get(edit_page(winery)).status_code == 404
    assert signed_in(cast.li_qiang).post(edit_page(winery), blank()).status_code == 404


def test_english_pages_hold_no_chinese_of_ours(cast, signed_in, make_customer):
    customer = make_customer("Acme", owner=cast.zhou_min)
    client = signed_in(cast.zhou_min)
    client.cookies["django_language"] = "en"
    for name in ("edit", "status", "owner", "interaction_new", "contact_new"):
        page = client.get(reverse(f"customers:{name}", args=[customer.pk]))
        assert page.status_code in (200, 403)
