"""Codes, phones, names, amounts and days as people write them."""

from datetime import date
from decimal import Decimal

import pytest

from core.secrets import Secret, blind_index
from customers.models import Contact, Customer
from customers.values import (
    check_credit_code,
    check_id_number,
    check_phone,
    clean_phone,
    fill_derived,
    fill_derived_contact,
    is_empty,
    name_key,
    parse_capital,
    parse_date,
    phone_indexes,
)
from tests.customers.samples import sample_rows

EARLY_CODES = ["91350211M0000XUF46", "91350100M0001TGQXM", "91350203M0001FUE2P", "91350211M00013FA1N"]


@pytest.mark.parametrize(
    "written", ["91310117MA1J3AJ43G", " 9131 0117 ma1j 3aj4 3g ", "９１３１０１１７ＭＡ１Ｊ３ＡＪ４３Ｇ"]
)
def test_credit_code_is_normalised(written):
    verdict = check_credit_code(written)
    assert (verdict.value, verdict.ok, verdict.warning) == ("91310117MA1J3AJ43G", True, "")


@pytest.mark.parametrize("code", EARLY_CODES)
def test_lawful_early_credit_codes_warn_and_may_be_kept(code):
    verdict = check_credit_code(code)
    assert verdict.ok
    assert verdict.warning


@pytest.mark.parametrize("code", ["9131011", "91310117MA1J3AJ43O", "9131011XMA1J3AJ43G", "91310117MA1J3AJ43GG"])
def test_malformed_credit_code_is_an_error(code):
    assert not check_credit_code(code).ok


def test_empty_credit_code_is_fine():
    assert check_credit_code("").ok


def test_credit_code_vectors():
    for row in sample_rows("vectors/uscc_shared.csv"):
        verdict = check_credit_code(row["value"])
        assert verdict.ok, row
        assert bool(verdict.warning) == row["expected"].startswith("check_digit"), row


@pytest.mark.parametrize(
    ("number", "grade"),
    [
        ("11010519491231002X", "valid"),
        ("11010519491231002x", "valid"),
        ("440524188001010014", "valid"),
        ("810000199408230021", "valid"),
        ("440401195801010 00X".replace(" ", ""), "valid"),
        ("235407195106112745", "warning"),  # no such region, and yet issued
        ("610104620927690", "warning"),
        ("11010519491231001X", "error"),
        ("440308199902301512", "error"),
        ("520323297806058856", "error"),
        ("160323197806058856", "error"),
        ("110101940231001", "error"),
        ("123456789546", "error"),
    ],
)
def test_id_number(number, grade):
    verdict = check_id_number(number)
    assert ("error" if verdict.error else "warning" if verdict.warning else "valid") == grade


def test_id_number_vectors():
    for row in sample_rows("vectors/idcard_shared.csv"):
        verdict = check_id_number(row["value"])
        if row["expected"] == "valid":
            assert verdict.ok, row
        elif row["expected"] == "valid_15":
            assert verdict.warning, row
            assert verdict.ok, row
        else:
            assert verdict.error or verdict.warning, row
            assert verdict.error or "unknown region" in row["note"], row


@pytest.mark.parametrize(
    ("written", "kept", "found_as"),
    [
        ("13812345678", "13812345678", "13812345678"),
        ("+86 138-1234-5678", "13812345678", "13812345678"),
        ("0086 13812345678", "13812345678", "13812345678"),
        ("１３８１２３４５６７８", "13812345678", "13812345678"),
        ("013812345678", "13812345678", "13812345678"),
        ("13812345678.0", "13812345678", "13812345678"),
        ("(021)5888 1234", "021-58881234", "02158881234"),
        ("021-58881234 转 801", "021-58881234-801", "02158881234"),
        ("021-58881234-801", "021-58881234-801", "02158881234"),
        ("+86 755 8888 1234", "0755-88881234", "075588881234"),
        ("400-800-1234", "4008001234", "4008001234"),
        ("95588", "95588", "95588"),
        ("+44 20 7946 0018", "+442079460018", "+442079460018"),
    ],
)
def test_phone_is_kept_and_found_in_one_form(written, kept, found_as):
    verdict = check_phone(written)
    assert (verdict.value, verdict.error, verdict.warning) == (kept, "", "")
    assert clean_phone(written) == clean_phone(kept) == found_as


def test_unusual_phones_warn_and_lose_nothing():
    assert check_phone("8888 1234").warning
    assert check_phone("12838389438").warning
    several = check_phone("13812345678 / 021-58881234")
    assert several.warning
    assert several.value == "13812345678 / 021-58881234"
    assert clean_phone("13812345678 / 021-58881234") == "13812345678"
    assert check_phone("见备注").error


def test_phone_vectors():
    # A strict mobile check refuses separators and dialling prefixes; here they are taken off first.
    cleaned = {
        "013838389438", "+86-13838389438", "+08613811211114", "008613811211114", "08613811211114",
        "0086-13811211114", "0086-138-1121-1114",
    }  # fmt: skip
    for row in sample_rows("vectors/phone_shared.csv"):
        number = clean_phone(row["value"])
        is_mobile = len(number) == 11 and number[0] == "1" and not check_phone(row["value"]).warning
        expected = (row["expected"] == "valid" and not row["note"].startswith("9x")) or row["value"] in cleaned
        assert is_mobile == expected, row


def test_phone_indexes_are_keyed_by_purpose():
    whole, tail = phone_indexes("+86 138 1234 5678")
    assert whole == blind_index("13812345678", "phone")
    assert tail == blind_index("5678", "phone_tail")
    assert phone_indexes("") == ("", "")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("上海仓祥绿化工程有限公司", "上海仓祥绿化工程有限责任公司"),
        ("锤子科贸（上海）有限公司", "锤子科贸(上海)有限公司"),
        ("锤子科贸 (上海) 有限公司", "锤子科贸（上海）股份有限公司"),
        ("上海也兴网络科技合伙企业（有限合伙）", "上海也兴网络科技合伙企业"),
        ("ＡＢＣ贸易有限公司", "abc贸易公司"),
        ("Acme Co., Ltd.", "ACME CO LTD"),
        ("Müller GmbH & Co. KG", "Müller"),
        ("Alfreds Futterkiste L.L.C.", "alfreds futterkiste"),
    ],
)
def test_same_name_written_differently(one, other):
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("上海仓祥绿化工程有限公司", "上海仓祥绿化工程有限公司松江分公司"),
        ("大药房连锁有限公司第1店", "大药房连锁有限公司第9店"),
        ("Cola Inc", "Coca Inc"),
    ],
)
def test_different_names_stay_different(one, other):
    assert name_key(one) != name_key(other)


@pytest.mark.parametrize("name", ["有限公司", "Ltd.", "公司", "（）", "Co., Ltd"])
def test_name_key_never_becomes_nothing(name):
    assert name_key(name)


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("2,000(万元)", 20_000_000, "CNY"),
        ("100万元人民币", 1_000_000, "CNY"),
        ("1,000(万元人民币)", 10_000_000, "CNY"),
        ("100(万人民币元)", 1_000_000, "CNY"),
        ("200万人民币", 2_000_000, "CNY"),
        ("300(万)", 3_000_000, "CNY"),
        ("500（万元）", 5_000_000, "CNY"),
        ("12.5万元", 125_000, "CNY"),
        ("10(万美元)", 100_000, "USD"),
        ("10(万美)", 100_000, "USD"),
        ("800万港元", 8_000_000, "HKD"),
        ("5(万香港元)", 50_000, "HKD"),
        ("1万欧元", 10_000, "EUR"),
        ("500(万日元)", 5_000_000, "JPY"),
        ("人民币500万元", 5_000_000, "CNY"),
        ("1.2亿元", 120_000_000, "CNY"),
        ("500000", 500_000, "CNY"),
        ("500000元", 500_000, "CNY"),
        ("N/A", None, "CNY"),
        ("-", None, "CNY"),
        ("", None, "CNY"),
    ],
)
def test_capital(text, amount, currency):
    assert parse_capital(text) == (None if amount is None else Decimal(amount), currency)


@pytest.mark.parametrize("text", ["万人民币", "AHMED YAHYA A", "-5万元", "99999999999亿元"])
def test_capital_that_says_no_amount_is_refused_with_a_text(text):
    with pytest.raises(ValueError, match=r".{5}"):
        parse_capital(text)


def test_bare_capital_counts_in_the_unit_of_its_column():
    assert parse_capital("500", unit=10_000)[0] == 5_000_000
    assert parse_capital("500元", unit=10_000)[0] == 500


@pytest.mark.real
def test_every_capital_of_the_real_file_is_understood_or_reported():
    refused = []
    for row in sample_rows("companies/zh_companies_39502.csv.gz"):
        try:
            parse_capital(row["注册资金"])
        except ValueError:
            refused.append(row["注册资金"])
    assert sorted(refused) == ["AHMED YAHYA A"] + ["万人民币"] * 4


@pytest.mark.parametrize(
    "text",
    [
        "2019-01-02", "2019/1/2", "2019.1.2", "2019年1月2日", "2019 年 1 月 2 日", "20190102", "43467", "43467.0",
        "2019-01-02 00:00:00", "2019-01-02T08:30:00+08:00", "２０１９-01-02",
    ],
)  # fmt: skip
def test_date(text):
    assert parse_date(text) == date(2019, 1, 2)


def test_month_and_day_are_not_guessed():
    assert parse_date("3/25/2019") == parse_date("25/3/2019") == date(2019, 3, 25)
    assert parse_date("3/4/2019", order="mdy") == date(2019, 3, 4)
    assert parse_date("3/4/2019", order="dmy") == date(2019, 4, 3)
    with pytest.raises(ValueError, match="3/4/2019"):
        parse_date("3/4/2019")


@pytest.mark.parametrize("text", ["2019-02-30", "soon", "2019", "99", "25/25/2019"])
def test_what_is_no_date_is_refused(text):
    with pytest.raises(ValueError, match=text):
        parse_date(text)


def test_empty_cells():
    assert all(is_empty(text) for text in ("", " ", "NULL", "n/a", "-", "—", "无"))
    assert not any(is_empty(text) for text in ("0", "无锡", "否"))
    assert parse_date("N/A") is None


def test_derived_columns_follow_from_the_plain_and_the_secret_value():
    plain = Customer(
        name="甲有限公司", phone="138 1234 5678", id_number="11010519491231002x", bank_account="6222 0000 1"
    )
    secret = Customer(name="甲公司", phone=Secret.of("+8613812345678"), id_number=Secret.of("11010519491231002X"))
    fill_derived(plain)
    fill_derived(secret)
    assert plain.name_key == secret.name_key == "甲"
    assert plain.phone_index == secret.phone_index == blind_index("13812345678", "phone")
    assert plain.phone_tail_index == blind_index("5678", "phone_tail")
    assert plain.id_number_index == secret.id_number_index == blind_index("11010519491231002X", "id_number")
    assert plain.bank_account_index == blind_index("622200001", "bank_account")
    contact = Contact(name="李", phone="13812345678")
    fill_derived_contact(contact)
    assert contact.phone_index == plain.phone_index
