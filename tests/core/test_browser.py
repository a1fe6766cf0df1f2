"""The way of a file through the pages in a real browser."""

import pytest

from core import jobs
from core.models import Import
from tests.core.test_imports import TABLE

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("departments")]


@pytest.fixture
def quiet(monkeypatch):
    """No worker: jobs are done when the test says so."""
    monkeypatch.setattr("core.tasks.run_job.delay", lambda job_id: None)


@pytest.mark.parametrize(("width", "language"), [(1280, "zh-hans"), (390, "zh-hans"), (1280, "en")])
def test_a_file_comes_in_by_browser(cast, page_of, assert_accessible, quiet, tmp_path, width, language):
    path = tmp_path / "部门.csv"
    path.write_text(TABLE, encoding="gb18030")
    page = page_of(cast.admin, width=width, language=language)

    def shoot(name):
        assert_accessible(page)

    page.goto("/imports/")
    shoot("list-empty")
    page.goto("/imports/new/departments/")
    shoot("upload")
    page.set_input_files("input[type=file]", path)
    page.click("main .card-footer button")
    page.wait_for_selector("[name=column-0]")
    shoot("columns")
    assert "138****1111" in page.content()
    assert "13800001111" not in page.content()
    page.click("main form[action$='/columns/'] > button")
    page.wait_for_selector(".job-progress")
    shoot("progress")
    jobs.run_now(Import.objects.get().job)
    page.wait_for_selector(".import-plan")
    shoot("preview")
    page.goto(page.url + "?tab=error")
    shoot("errors")
    page.click("form[action$='/start/'] button")
    page.wait_for_selector(".job-progress")
    jobs.run_now(Import.objects.get().job)
    page.wait_for_selector(".notice-success")
    shoot("result")
    page.click("form[action$='/undo/'] button")
    page.click("#confirm [value=yes]")
    page.wait_for_selector(".job-progress")
    jobs.run_now(Import.objects.get().job)
    page.wait_for_selector(".notice-info")
    page.goto("/imports/")
    shoot("list")
    page.goto("/jobs/")
    shoot("jobs")
    page.click("main tbody a")
    shoot("job")
