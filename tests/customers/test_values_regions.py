"""Places by official code."""

import pytest

from customers.values import find_region, provinces, region_name
from tests.customers.samples import sample_rows


@pytest.mark.parametrize(
    ("province", "city", "address", "region"),
    [
        ("上海", "松江", "", "310117"),
        ("上海市", "松江区", "", "310117"),
        ("广东", "东莞", "", "4419"),
        ("广东省", "广州市", "广东省广州市天河区天河北路侨林街47号", "440106"),
        ("四川", "凉山", "", "5134"),
        ("湖南", "湘西", "湖南省吉首市乾州办事处", "433101"),
        ("湖南", "湘潭", "", "4303"),
        ("青海", "海南", "", "6325"),
        ("浙江", "金华", "浙江省义乌市后宅街道", "330782"),
        ("西藏", "", "", "54"),
        ("上海", "自贸区", "中国(上海)自由贸易试验区富特西一路155号", "31"),
        ("", "", "浙江省义乌市福田街道城北路877号", "330782"),
        ("", "", "宁夏银川市兴庆区名人国际大厦", "640104"),
        ("", "", "长沙市开福区通泰街街道", "430105"),
        ("", "深圳", "", "4403"),
        ("北京", "朝阳", "", "110105"),
        ("辽宁", "朝阳", "", "2113"),
        ("有限责任公司 外商投资企业", "金华", "", "3307"),
        ("", "", "海淀区中关村大街1号", "110108"),
        ("", "", "鼓楼区中山路1号", ""),  # several cities have one
        ("Bavaria", "München", "Marienplatz 1", ""),
        ("", "", "", ""),
    ],
)
def test_region_from_what_was_written(province, city, address, region):
    assert find_region(province, city, address) == (region[:2], region)


def test_credit_code_fills_in_what_is_missing():
    assert find_region("", "", "", "91310117MA1J3AJ43G") == ("31", "310117")
    assert find_region("", "", "", "91330000704202479R") == ("33", "33")
    assert find_region("", "", "", "914403001922038216") == ("44", "4403")
    assert find_region("上海", "", "", "91310117MA1J3AJ43G") == ("31", "310117")


def test_written_place_outweighs_the_code():
    assert find_region("广东", "东莞", "", "91310117MA1J3AJ43G") == ("44", "4419")


def test_region_names():
    assert region_name("31") == "上海市"
    assert region_name("310117") == "上海市松江区"
    assert region_name("4419") == "广东省东莞市"
    assert region_name("511902") == "四川省巴中市巴州区"
    assert region_name("429004") == "湖北省仙桃市"
    assert region_name("999999") == region_name("") == ""


def test_thirty_four_provinces_in_official_order():
    names = dict(provinces())
    assert len(names) == 34
    assert next(iter(names.values())) == "北京市"
    assert names["81"] == "香港特别行政区"


@pytest.mark.real
def test_real_file_is_placed():
    rows = sample_rows("companies/zh_companies_39502.csv.gz")
    places = [find_region(row["所在省份"], row["地区"], row["注册地址"], row["统一社会信用代码"]) for row in rows]
    assert all(province for province, _region in places)
    unplaced = [row["地区"] for row, (_province, region) in zip(rows, places, strict=True) if len(region) < 4]
    assert len(unplaced) < 100
    assert set(unplaced) <= {"自贸区", "西咸新区", "N/A"}
