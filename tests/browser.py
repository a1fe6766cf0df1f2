"""Headless Chromium for tests: pages of signed-in people, Chinese letters, and the accessibility check.

Use the fixtures `page_of` (page_of(person, width=1366, height=768) -> page) and `assert_accessible(page)`.
"""

import json
import os
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

FONTS = Path(settings.BASE_DIR) / "static/vendor/noto-sans-sc-0.4.3"
AXE = Path(__file__).parent / "vendor/axe-core-4.14.1/axe.min.js"
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def find_chromium() -> str | None:
    return os.environ.get("KEGUAN_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")


@pytest.fixture(scope="session")
def chromium(tmp_path_factory):
    """One browser for the whole run; the vendored font is its system font, so that Chinese is readable."""
    path = find_chromium()
    if not path:
        pytest.skip("no Chromium here: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    folder = tmp_path_factory.mktemp("fonts")
    (folder / "fonts.conf").write_text(
        f"<fontconfig><dir>{FONTS}</dir><cachedir>{folder}</cachedir></fontconfig>", encoding="utf-8"
    )
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        environment = {**os.environ, "FONTCONFIG_FILE": str(folder / "fonts.conf")}
        browser = playwright.chromium.launch(executable_path=path, args=SWITCHES, env=environment)
        yield browser
        browser.close()


def session_cookie(person, address: str) -> dict:
    store = SessionStore()
    store[SESSION_KEY] = str(person.pk)
    store[BACKEND_SESSION_KEY] = "staff.backends.StaffBackend"
    store[HASH_SESSION_KEY] = person.get_session_auth_hash()
    store.save()
    return {"name": settings.SESSION_COOKIE_NAME, "value": store.session_key, "url": address}


@pytest.fixture
def page_of(chromium, live_server, settings):
    """page_of(person) -> a page of a browser of its own, signed in; page_of(None) is a stranger's."""
    opened = []
    settings.ALLOWED_HOSTS = ["*"]

    def open_page(person=None, *, width=1366, height=768, language="zh-hans", scripts=True):
        context = chromium.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": height},
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            java_script_enabled=scripts,
        )
        cookies = [{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": live_server.url}]
        if person:
            cookies.append(session_cookie(person, live_server.url))
        context.add_cookies(cookies)
        opened.append(context)
        return context.new_page()

    yield open_page
    for context in opened:
        context.close()


@pytest.fixture(scope="session")
def assert_accessible():
    """assert_accessible(page): axe finds nothing of WCAG 2.2 AA, and nothing stands out sideways."""
    source = AXE.read_text(encoding="utf-8")

    def check(page) -> None:
        page.evaluate(source)
        tags = json.dumps(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
        found = page.evaluate(f"async () => (await axe.run(document, {{runOnly: {tags}, preload: false}})).violations")
        wrong = [
            f"{one['id']} ({one['help']}): {node['target']} {node['html'][:160]}"
            for one in found
            for node in one["nodes"]
        ]
        assert wrong == [], "\n".join([page.url, *wrong])
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{page.url} scrolls sideways by {wide} pixels"

    return check
