"""A crawl of every page in both languages: in English no Chinese outside data, in Chinese no English of ours."""

import re
from dataclasses import asdict
from html.parser import HTMLParser
from types import SimpleNamespace

import pytest
from babel.messages.pofile import read_po
from django.conf import settings as project
from django.test import Client
from django.utils.translation import override

from archives.categories import FIRST
from complaints.policy import policy_for as complaint_policy
from credit.policy import policy_for as credit_policy
from customers.policy import policy_for
from customers.values import provinces
from staff.actions import place_department
from staff.models import Department, Role, User
from staff.roles import ensure_roles
from tests.site.stage import make_stage
from tests.site.test_permissions import addresses, path_of

pytestmark = [pytest.mark.slow, pytest.mark.alike]  # on servers the walk of permissions opens the same pages
CHINESE = re.compile(r"[\u3400-\u9fff\u3000-\u303f\uff00-\uffef]+")
SPOKEN = ("title", "placeholder", "aria-label", "alt", "label")
BUTTONS = ("submit", "button", "reset")
# Words of Django itself that it does not translate, or only once when it starts.
FOREIGN = {"Search"}
FOREIGN_PAGES = {"admin:auth_user_password_change"}
# Downloads and fragments, seen by their own tests.
NO_PAGES = {"core:job_file", "core:import_report", "credit:run_file", "admin:jsi18n", "admin:autocomplete"}


class Words(HTMLParser):
    """What a page says: its text and the attributes that are read out, but not what is marked as another language."""

    def __init__(self):
        super().__init__()
        self.found: list[str] = []
        self.silent: list[str] = []

    def handle_starttag(self, tag, pairs):
        given = dict(pairs)
        foreign = tag != "html" and "lang" in given
        if tag in ("script", "style") or foreign or self.silent:
            if tag not in ("input", "img", "br", "hr", "link", "meta", "use", "path", "source"):
                self.silent.append(tag)
            return
        for name, value in given.items():
            if name in SPOKEN or name.startswith("data-text") or name.startswith("data-confirm"):
                self.found.append(value or "")
        if tag == "input" and given.get("type") in BUTTONS:
            self.found.append(given.get("value") or "")

    def handle_endtag(self, tag):
        if self.silent and self.silent[-1] == tag:
            self.silent.pop()

    def handle_data(self, data):
        if not self.silent:
            self.found.append(data)


def words_of(page: str) -> list[str]:
    reader = Words()
    reader.feed(page)
    return [" ".join(one.split()) for one in reader.found if one.strip()]


@pytest.fixture
def latin_stage(request, db, settings):
    """A company whose data is ASCII throughout, so that every Chinese letter is ours. What was told to people, and
    written down in words, is in the language of the crawl."""
    settings.COMPANY_NAME = "Model Winery"
    ensure_roles()
    for role in Role.objects.all():
        Role.objects.filter(pk=role.pk).update(name=role.code, sentence=role.code)
    system = User.objects.system()
    User.objects.filter(pk=system.pk).update(name="Machine room")
    system.refresh_from_db()

    def department(name, parent=None):
        return place_department(department=Department(name=name, parent=parent), by=system)

    company = department("Model company")
    one, two = department("Sales one", company), department("Sales two", company)
    boss = User.objects.create(
        username="boss", name="Boss", department=company, is_superuser=True, is_staff=True, is_demo=True
    )
    boss.groups.set(Role.objects.filter(code__in=["general_manager", "auditor", "administrator", "agent"]))
    other = User.objects.create(username="otto", name="Otto", department=two)
    cast = SimpleNamespace(
        system=system,
        sales_one=one,
        sales_two=two,
        li_qiang=other,
        director=boss,
        nobody=other,
        admin=system,
        sun=other,
        he_jing=boss,
    )
    User.objects.update(language=request.param)
    for person in (system, boss, other):
        person.language = request.param
    with override(request.param):
        stage = make_stage(cast, customer="Acme Ltd", contact="Jane")
        return SimpleNamespace(boss=boss, records=stage.records_of(boss, inside=True))


def pages(stage, language: str, only: str = "") -> dict[str, str]:
    """{url: page} of everything that answers a GET with a page."""
    client = Client()
    client.force_login(stage.boss, backend="staff.backends.StaffBackend")
    if language:
        client.cookies[project.LANGUAGE_COOKIE_NAME] = language
    found = {}
    for url in addresses():
        if url in NO_PAGES | FOREIGN_PAGES or only not in ("", url):
            continue
        response = client.get(path_of(url, stage.records))
        if response.status_code in (200, 403, 404) and response.headers["Content-Type"].startswith("text/html"):
            found[url] = response.content.decode()
    return found


def data_words() -> list[str]:
    """Chinese that is data in every language: official names of places, categories, the words that policies hold."""
    policies = (policy_for(), complaint_policy(), credit_policy())
    listed = [word for policy in policies for words in asdict(policy).values() if is_words(words) for word in words]
    archived = [name for _code, name, *_kept in FIRST]
    return sorted([*dict(provinces()).values(), *listed, *archived], key=len, reverse=True)


def is_words(value) -> bool:
    return isinstance(value, tuple) and all(isinstance(one, str) for one in value)


def without(words: list[str], text: str) -> str:
    for word in words:
        text = text.replace(word, "")
    return text


def said(found: dict[str, set]) -> str:
    return "\n".join(f"{url}: {sorted(words)}" for url, words in found.items())


@pytest.mark.parametrize("latin_stage", ["en"], indirect=True)
def test_english_pages_hold_no_chinese(latin_stage):
    found, data = {}, data_words()
    for url, page in pages(latin_stage, "en").items():
        texts = {text for text in words_of(page) if CHINESE.search(text)}
        chinese = {one for text in texts for one in CHINESE.findall(without(data, text))}
        if chinese:
            found[url] = chinese
    assert not found, said(found)


@pytest.mark.parametrize("latin_stage", ["zh-hans"], indirect=True)
def test_chinese_pages_hold_no_english_of_ours(latin_stage):
    catalogue_file = project.BASE_DIR / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
    with open(catalogue_file, "rb") as file:
        ours = {
            message.id
            for message in read_po(file)
            if isinstance(message.id, str) and message.id and re.search("[A-Za-z]{2}", message.id)
            if message.string != message.id
        }
    found = {}
    for url, page in pages(latin_stage, "zh-hans").items():
        english = (set(words_of(page)) & ours) - FOREIGN
        if english:
            found[url] = english
    assert not found, said(found)


@pytest.mark.parametrize(("latin_stage", "mark"), [("en", "en"), ("zh-hans", "zh-Hans")], indirect=["latin_stage"])
def test_the_pages_are_in_the_language_of_the_person(latin_stage, mark):
    page = pages(latin_stage, "", only="customers:list")["customers:list"]
    assert f'<html lang="{mark}">' in page
