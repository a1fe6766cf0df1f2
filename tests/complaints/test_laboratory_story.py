"""The laboratory: a report is doubted, the sample tested again under a code by another, the report corrected."""

import pytest
import time_machine

from complaints.models import Category
from tests.complaints.stories import bring_in, clock_of, do_next, moment, open_case, register, send
from tests.conftest import make_person

pytestmark = pytest.mark.browser


@pytest.fixture
def rules(cast):
    bring_in("laboratory", cast.admin)


@pytest.mark.rule("S3-10 R1", "S3-10 R2")
def test_a_doubted_report_is_tested_again(cast, rules, winery, page_of, assert_accessible):
    tester = make_person("fujian", "复检员", "inspector", cast.company)
    with time_machine.travel(moment("2026-11-18 10:00"), tick=False) as clock:
        retest = str(Category.objects.get(name="要求复检").pk)
        said = {"subject": "对水质报告有异议", "content": "总硬度数据偏差很大,要求复检。"}
        case = register(page_of(cast.zhou_min), complainant="孙工", category=retest, channel="written", **said)
        do_next(page_of(cast.gm), case, "受理", verdict="general", is_urgent=True)
        assert clock_of(case, "retest_urgent_within").due_at == moment("2026-11-23 17:30")
        do_next(page_of(cast.gm), case, "派单", handler=str(cast.zhou_min.pk))
        page = page_of(cast.zhou_min)
        open_case(page, case)
        page.get_by_role("link", name="样品编盲号").click()
        send(page, case)
        code = case.investigations.get().blind_code
        open_case(page, case)
        assert code in page.content()
        assert page.get_by_role("link", name="复检结果").count() == 0  # who made the code does not test
        clock.move_to(moment("2026-11-20 15:00"))
        lab = page_of(tester)
        open_case(lab, case)
        lab.get_by_role("link", name="复检结果").click()
        assert_accessible(lab)
        send(lab, case, result="wrong", old_report="J-2026-118")
        assert not clock_of(case, "retest_urgent_within").broken_at
        assert case.investigations.get().retest == "wrong"
