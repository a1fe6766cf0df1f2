"""The real, dirty files: told apart and read to the last row."""

from functools import partial

import pytest

from core.files import read_rows, sniff
from core.imports import store
from tests.customers.samples import sample

pytestmark = pytest.mark.real

FILES = [
    ("companies/zh_companies_39502.csv.gz", "csv", "utf-8", 39502, "企业名称"),
    ("sales/zh_superstore.xls", "xls", "", 10000, "行 ID"),
    ("sales/online_retail.csv.gz", "csv", "utf-8", 541909, "InvoiceNo"),
    ("complaints/zh_car_600_gbk.csv", "csv", "gb18030", 600, "id"),
    ("complaints/zh_car_600_utf8.csv", "csv", "utf-8", 600, "id"),
    ("complaints/zh_letters_4326.xlsx", "xlsx", "", 4326, "留言编号"),
    ("complaints/zh_category_tree.xlsx", "xlsx", "", 517, "一级分类"),
    ("receivables/invoices_2466.csv", "csv", "utf-8", 2466, "countryCode"),
    ("northwind/order_details.csv", "csv", "utf-8", 2155, "orderID"),
]


@pytest.mark.parametrize(("path", "format", "encoding", "count", "first"), FILES)
def test_a_real_file_is_read_to_the_last_row(path, format, encoding, count, first):
    with sample(path).open("rb") as file:
        name, _digest = store.keep(file)
    opener = partial(store.open_kept, name)
    layout = sniff(opener)

    assert (layout.format, layout.encoding, layout.headings[0]) == (format, encoding, first)
    numbers = [number for number, _cells in read_rows(opener, layout)]
    assert (len(numbers), numbers[-1]) == (count, count)
