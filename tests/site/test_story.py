"""The whole story in a browser against the running thing: import, undo, search, two editors, grading, PDF, language.

Once on the embedded default and once on the PostgreSQL and Redis that DATABASE_URL and REDIS_URL name.
"""

import os
import re
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2
import pytest
from playwright.sync_api import Browser, Page, expect

from tests import prepared
from tests.site.running import RunningSite, own_queue, running_site
from workbench.demo.people import PASSWORD

DIRECTOR, CHIEF = "hezhiyuan", "shenjia"
FILE = """客户名称,统一社会信用代码,联系电话,所在省份,备注
青岛新海蓝酒业有限公司,91370202MA3C4X7K2B,13853210001,山东,春季糖酒会
青岛新海蓝餐饮管理有限公司,,13853210002,山东,
烟台山海远商贸有限公司,,13853210003,山东,老客户介绍
烟台坏代码商贸有限公司,91370602MA00000000,13853210004,山东,校验位不对
"""
WAIT = 60_000  # milliseconds for the worker
SHOTS = Path(os.environ.get("KEGUAN_SHOTS") or Path(__file__).parents[2] / "var" / "shots")


@contextmanager
def own_database():
    """A database without people on the server of DATABASE_URL: as prepared, or empty; gives its address."""
    address = os.environ["DATABASE_URL"]
    name = f"keguan_story_{os.getpid()}"
    connection = psycopg2.connect(address)
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            template = prepared.DATABASE or "template0"
            cursor.execute(f"CREATE DATABASE {name} TEMPLATE {template} ENCODING 'UTF8' LOCALE 'C.UTF-8'")
        yield urlsplit(address)._replace(path=f"/{name}").geturl()
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.close()


@pytest.fixture(
    scope="module",
    params=[
        pytest.param("servers", marks=[pytest.mark.browser, pytest.mark.slow]),
        pytest.param("embedded", marks=[pytest.mark.embedded, pytest.mark.slow]),
    ],
)
def site(request, tmp_path_factory):
    var = tmp_path_factory.mktemp(request.param)
    if request.param == "embedded":
        with running_site(var) as running:
            yield running
        return
    if not (os.environ.get("DATABASE_URL", "").startswith("postgres") and os.environ.get("REDIS_URL")):
        pytest.skip("DATABASE_URL and REDIS_URL name no servers")
    prepared.copy_folder(var)
    with (
        own_database() as database,
        running_site(var, DATABASE_URL=database, REDIS_URL=own_queue()) as running,
    ):
        yield running


class Person:
    """Somebody at a browser of their own."""

    def __init__(self, browser: Browser, site: RunningSite, username: str, **size):
        self.context = browser.new_context(
            base_url=site.url,
            viewport={"width": size.get("width", 1366), "height": size.get("height", 768)},
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            accept_downloads=True,
        )
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(20_000)
        self.sign_in(username)

    def sign_in(self, username: str) -> None:
        self.page.goto("/")
        self.page.fill("input[name=username]", username)
        self.page.fill("input[name=password]", PASSWORD)
        self.page.click("main button.btn-primary, form button.btn-primary")
        expect(self.page.locator(".menu summary")).to_be_visible()

    def press(self, action: str, *, confirm: bool = False) -> None:
        """Press the button of the form whose address ends so."""
        self.page.click(f'form[action$="{action}"] button:not([name])')
        if confirm:
            self.page.click("#confirm button[value=yes]")

    def wait_for(self, selector: str) -> None:
        """Until the worker has done its part: the page moves on by itself; a reload shows the same."""
        limit = time.monotonic() + WAIT / 1000
        while not self.page.locator(selector).count():
            assert time.monotonic() < limit, f"{selector} did not come on {self.page.url}"
            self.page.wait_for_timeout(500)


@pytest.fixture
def enter(chromium, site, request):
    """enter("name") -> a signed-in person; pictures of everyone's page are kept when the story breaks."""
    people: list[Person] = []

    def come_in(username: str, **size) -> Person:
        people.append(Person(chromium, site, username, **size))
        return people[-1]

    failed = request.session.testsfailed
    yield come_in
    for number, person in enumerate(people):
        if request.session.testsfailed > failed:
            SHOTS.mkdir(parents=True, exist_ok=True)
            person.page.screenshot(path=SHOTS / f"{request.node.name}-{number}.png", full_page=True)
        person.context.close()


def bring_in(person: Person, path: Path) -> str:
    """Upload, confirm the columns, look at the preview, import; gives the address of the import."""
    page = person.page
    page.goto("/imports/new/customers/")
    page.set_input_files("input[type=file]", path)
    page.click("form[enctype] button.btn-primary")
    expect(page.locator("select[name=column-0] option:checked")).to_have_attribute("value", "name")
    person.press("/columns/")
    person.wait_for('form[action$="/start/"]')
    assert page.locator("tbody tr").count() == 4
    person.press("/start/")
    person.wait_for('form[action$="/undo/"]')
    return urlsplit(page.url).path


def test_import_with_preview_undo_and_import_again(enter, tmp_path):
    path = tmp_path / "客户.csv"
    path.write_text(FILE, encoding="gb18030")
    director = enter(DIRECTOR)
    page = director.page
    director.page.goto("/customers/?q=新海蓝")
    assert page.locator("#customers tbody tr").count() == 0
    address = bring_in(director, path)
    page.goto("/customers/?q=新海蓝")
    assert page.locator("#customers tbody tr").count() == 2
    page.goto(address)
    director.press("/undo/", confirm=True)
    director.wait_for(".notice-info")
    page.goto("/customers/?q=新海蓝")
    assert page.locator("#customers tbody tr").count() == 0
    bring_in(director, path)
    page.goto("/customers/?q=新海蓝")
    assert page.locator("#customers tbody tr").count() == 2


def test_search_by_initials_with_the_keyboard(enter):
    page = enter(DIRECTOR).page
    page.goto("/customers/")
    page.keyboard.press("/")
    page.keyboard.type("ytshy", delay=40)
    hit = page.locator("#search-hits .hit").first
    expect(hit).to_contain_text("烟台山海远商贸有限公司")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("烟台山海远商贸有限公司")


def test_the_second_editor_is_told_and_sees_both_versions(enter):
    first, second = enter(DIRECTOR), enter(CHIEF)
    for person in (first, second):
        person.page.goto("/customers/?q=烟台山海远")
        person.page.click("#customers tbody a")
        person.page.click('a[href$="/edit/"]')
    first.page.fill("textarea[name=note]", "先到的备注")
    first.page.click(".form-buttons .btn-primary")
    expect(first.page.locator("h1")).to_contain_text("烟台山海远")
    second.page.fill("textarea[name=note]", "后到的备注")
    second.page.click(".form-buttons .btn-primary")
    notes = second.page.locator("section", has=second.page.locator("#clash-title"))
    expect(notes).to_contain_text("先到的备注")
    expect(notes).to_contain_text("后到的备注")
    second.page.check('input[name="keep-note"][value=mine]')
    notes.locator("button.btn-primary").click()
    expect(second.page.locator("main")).to_contain_text("后到的备注")
    expect(second.page).to_have_url(re.compile(r"/customers/\d+/$"))


def test_grading_is_started_watched_and_printed(enter):
    director = enter(DIRECTOR)
    page = director.page
    page.goto("/credit/grading/")
    page.fill("input[name=cut_a]", "80")
    director.press("/grading/start/")
    expect(page).to_have_url(re.compile(r"/credit/grading/\d+/"))
    director.wait_for("#totals-heading")
    assert page.locator("#rows tbody tr").count() > 20
    director.press("/print/")
    director.wait_for("a[download]")
    with page.expect_download() as waiting:
        page.click("a[download]")
    content = Path(waiting.value.path()).read_bytes()
    assert content.startswith(b"%PDF")
    assert len(content) > 20_000


def test_switch_the_language_and_sign_out(enter):
    page = enter("zhoumin").page
    page.goto("/customers/")
    page.click(".language button")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("h1")).to_have_text("Customers")
    page.click(".language button")
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
    page.click(".menu summary")
    page.click('form[action$="/sign-out/"] button')
    expect(page.locator("input[name=password]")).to_be_visible()
    page.goto("/customers/")
    expect(page).to_have_url(re.compile("/sign-in/"))


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_on_the_staff_pages(enter, assert_accessible, width):
    page = enter(DIRECTOR, width=width, height=800).page
    for path in staff_pages(page):
        page.goto(path)
        assert_accessible(page)


def staff_pages(page: Page) -> list[str]:
    """Every shape of page that a sales director meets."""

    def first(path: str, selector: str) -> str:
        page.goto(path)
        return page.locator(selector).first.get_attribute("href")

    customer = first("/customers/?status=active", "#customers tbody a")
    run = first("/credit/grading/", "#runs tbody a")
    batch = first("/imports/", "tbody a")
    job = first("/jobs/", "tbody a")
    deeds = ["edit/", "owner/", "status/", "interactions/new/", "contacts/new/", "reveal/phone/"]
    return [
        *(
            "/customers/",
            "/customers/?q=没有这样的客户",
            "/customers/new/",
            customer,
            *(customer + deed for deed in deeds),
        ),
        *("/imports/", "/imports/new/customers/", "/imports/new/sales/", batch, "/jobs/", job),
        *("/credit/sales/", "/credit/grading/", run, run + "withdraw/", "/password/"),
    ]
