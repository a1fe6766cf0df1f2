"""An inspection by keyboard, page by page, and every page of destruction, leaks and reports for every eye."""

import pytest
from django.urls import reverse

from archives.actions.leaks import report_leak
from archives.actions.proposing import make_list
from archives.actions.report_requests import ask_report
from archives.models import Place
from tests.archives.test_disposals import over
from tests.archives.test_inspections import begun

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def room(ma_lan):
    place = Place.objects.create(kind="room", name="档案室一", keeper=ma_lan)
    place.path = f"/{place.pk}/"
    place.save()
    return place


@pytest.mark.rule("S1-05 R11")
def test_an_inspection_is_filled_in_by_keyboard(ma_lan, room, page_of, live_server):
    inspection = begun(ma_lan, room, 3)
    page = page_of(ma_lan)
    page.goto(inspection.get_absolute_url())
    first = page.locator("select[data-choice]").first
    first.focus()
    page.keyboard.press("1")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("4")
    page.get_by_role("button", name="保存").first.click()
    page.get_by_text("已保存 2 行").wait_for()
    assert sorted(inspection.lines.values_list("found", flat=True)) == ["", "sound", "torn"]
    page.get_by_role("button", name="本页其余完好").click()
    page.get_by_text("已保存 1 行").wait_for()
    page.get_by_role("link", name="检查签字").click()
    for label, text in (("潮湿情况", "45 %"), ("霉变与虫害", "无"), ("防火与门锁", "完好"), ("结果", "良好")):
        page.get_by_label(label).fill(text)
    page.get_by_role("button", name="签字").click()
    page.get_by_text("检查已签字").first.wait_for()
    inspection.refresh_from_db()
    assert inspection.state == "signed"


@pytest.mark.parametrize("width", [390, 1366])
def test_every_eye_can_use_the_pages(ma_lan, han_mei, cast, room, page_of, assert_accessible, width):
    inspection = begun(ma_lan, room, 2)
    disposal = make_list([over(ma_lan), over(ma_lan)], by=ma_lan)
    leak = report_leak(what="邮件误发", by=cast.chen_li)
    report = ask_report(title="统计", contents="内容", purpose="计划", by=han_mei)
    page = page_of(han_mei)
    page.set_viewport_size({"width": width, "height": 900})
    addresses = [one.get_absolute_url() for one in (inspection, disposal, leak, report)]
    addresses += [reverse(f"archives:{name}") for name in ("disposals", "over", "inspections", "repairs", "leaks")]
    addresses += [reverse(f"archives:{name}") for name in ("reports", "leak_new", "report_new")]
    for address in addresses:
        page.goto(address)
        assert_accessible(page)
