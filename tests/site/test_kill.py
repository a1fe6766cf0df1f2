"""kill -9 in the middle of long work: after a restart everything is there, nothing twice."""

import pytest

from tests.site.killing import places, wait_until
from workbench.demo.numbers import credit_code

pytestmark = [pytest.mark.slow, pytest.mark.worker]
ROWS = 6000

PREPARE = """
from django.contrib.auth import get_user_model
from core.imports import actions
system = get_user_model().objects.system()
batch = actions.receive(open({path!r}, 'rb'), kind='customers', by=system, name='customers.csv')
actions.confirm_columns(batch, batch.mapping, {{}}, by=system)
"""
START = """
from django.contrib.auth import get_user_model
from core.imports import actions
from core.models import Import
actions.start_import(Import.objects.get(), by=get_user_model().objects.system())
"""
STATE = """
SELECT state, (SELECT count(*) FROM core_importrow), (SELECT count(*) FROM core_importrow WHERE is_written)
FROM core_import
"""
FOUND = """
from core.models import Event, Import
from customers.models import Customer
print(Customer.objects.count(), Customer.objects.values('credit_code').distinct().count(),
      Customer.objects.values('code').distinct().count(),
      Event.objects.filter(record_type='customers.customer').count(),
      Import.objects.get().counts, Import.objects.get().job.attempts)
"""


@pytest.fixture(params=["embedded", "redis", "grown-up"])
def place(request, tmp_path):
    yield from places(tmp_path, request.param)


def write_customers(path, count: int) -> None:
    lines = [
        f"某某第{number}贸易有限公司,{credit_code('91', '310117', number)},上海市某路{number}号"
        for number in range(count)
    ]
    path.write_text("企业名称,统一社会信用代码,注册地址\n" + "\n".join(lines) + "\n", encoding="utf-8")


def test_an_import_survives_kills_and_brings_each_row_in_once(place, tmp_path):
    path = tmp_path / "customers.csv"
    write_customers(path, ROWS)
    place.start("worker", "beat")
    place.shell(PREPARE.format(path=str(path)))

    wait_until(lambda: place.row(STATE)[1] > 0, "the first staged row")
    place.kill("worker")
    place.start("worker")
    wait_until(lambda: place.row(STATE)[0] == "previewed", "the preview")
    assert place.row(STATE)[1] == ROWS

    place.shell(START)
    wait_until(lambda: place.row(STATE)[2] > 0, "the first written row")
    place.kill("worker", "beat")
    _state, _staged, written = place.row(STATE)
    place.start("worker", "beat")
    wait_until(lambda: place.row(STATE)[0] == "done", "the end of the import")

    count, codes, numbers, events, rest = place.shell(FOUND).split(maxsplit=4)
    assert {int(count), int(codes), int(numbers), int(events)} == {ROWS}
    assert f"'new': {ROWS}" in rest
    if written < ROWS:
        assert int(rest.rsplit(maxsplit=1)[1]) > 1
