"""What a line of a sales file means."""

from decimal import Decimal

import pytest

from credit.lines import Unclear, read_day, understand

LINE = {"date": "2025-03-01", "amount": "10"}


@pytest.mark.parametrize(
    ("raw", "amount"),
    [
        ({"amount": "129.69600000000003"}, "129.6960"),
        ({"amount": "1,234.5"}, "1234.5000"),
        ({"amount": "¥ 1,234.5元"}, "1234.5000"),
        ({"amount": "（300）"}, "-300.0000"),
        ({"amount": "－1２.5"}, "-12.5000"),
        ({"amount": "1.2E+3"}, "1200.0000"),
        ({"amount": "0"}, "0.0000"),
        ({"quantity": "12", "unit_price": "14.00", "discount": "0.15"}, "142.8000"),
        ({"quantity": "12", "unit_price": "14.00", "discount": "15%"}, "142.8000"),
        ({"quantity": "12", "unit_price": "14.00", "discount": ""}, "168.0000"),
        ({"quantity": "-3", "unit_price": "2.55"}, "-7.6500"),
        ({"quantity": "3", "unit_price": "0.00005"}, "0.0002"),  # half to even
        ({"amount": "NULL", "quantity": "2", "unit_price": "3"}, "6.0000"),
    ],
)
def test_the_amount_is_exact(raw, amount):
    assert understand({"date": "2025-03-01", **raw})["amount"] == amount


@pytest.mark.parametrize(
    ("raw", "field"),
    [
        ({"amount": "十元"}, "amount"),
        ({"amount": "NaN"}, "amount"),
        ({"amount": "1e300"}, "amount"),
        ({"amount": ""}, "amount"),
        ({"amount": "", "quantity": "2"}, "amount"),
        ({"amount": "", "quantity": "2", "unit_price": "x"}, "unit_price"),
        ({"amount": "", "quantity": "2", "unit_price": "3", "discount": "20"}, "discount"),
        ({"amount": "", "quantity": "1e14", "unit_price": "1e14"}, "amount"),
        ({"amount": "1", "quantity": "2e14"}, "quantity"),
        ({"cost": "viel"}, "cost"),
        ({"date": ""}, "date"),
        ({"date": "soon"}, "date"),
        ({"date": "2025-02-30"}, "date"),
    ],
)
def test_what_is_unclear_is_said_of_its_field(raw, field):
    with pytest.raises(Unclear) as caught:
        understand({**LINE, **raw})
    assert caught.value.field == field
    assert caught.value.reason


@pytest.mark.parametrize(
    "text",
    ["2017-04-27", "2017/4/27", "2017.4.27", "2017年4月27日", "20170427", "2017-04-27 08:26:00", "42852", "27/4/2017"],
)
def test_days_in_many_spellings(text):
    assert read_day(text) == "2017-04-27"


def test_cost_from_profit():
    facts = understand({**LINE, "amount": "129.696", "profit": "-60.70400000000001"})
    assert Decimal(facts["cost"]) == Decimal("190.4")


def test_number_and_name_of_the_product():
    assert understand({**LINE, "product_code": "85123A", "product": "T-LIGHT"})["product"] == "85123A T-LIGHT"
