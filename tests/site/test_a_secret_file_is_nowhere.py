"""Every address of the site, asked by people without clearance: nothing of a secret file, not one word of it."""

import io
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from itertools import chain
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from approvals.models import Approval
from archives import telling
from archives.actions.copying import take_original
from archives.actions.grants import revoke_grant
from archives.actions.loans import hand_over, sign_loan, take_back, wait_for
from archives.actions.requests import pick_file
from archives.actions.troubles import decide_trouble
from archives.categories import ensure_categories
from archives.models import ArchiveFile, Content, LoanTrouble
from archives.opening import opening_of, record_opening
from core import jobs
from core.models import Event, Job, Notice
from core.notices.sending import letter
from credit.actions.tokens import make_token
from credit.models import ApiToken
from staff.models import User
from staff.roles import ensure_roles
from tests.archives.stories import ask_in_words, file_secretly, grant_in_words
from tests.conftest import make_person
from tests.site.stage import make_stage
from tests.site.test_permissions import addresses, path_of

pytestmark = [pytest.mark.slow, pytest.mark.rule("S1-05 R13", "S1-26 R3", "S1-27 R1", "S3-13 R2")]
WORD = "zxqvjkw"  # in every text of the secret file, and too long to stand in a random token by chance
WALKERS = ["representative", "archivist", "auditor", "general_manager"]
if "sqlite" not in settings.DATABASES["default"]["ENGINE"]:
    WALKERS = WALKERS[:1]
ASKED_FOR = ("底价", "底牌", "并购底价", "bgdj", "手写条", "函")  # beginnings of its texts, without the word


@pytest.fixture
def stage(cast):
    ensure_roles()
    ensure_categories()
    return make_stage(cast)


@pytest.fixture
def people(cast):
    """Those who have to do with the file and are cleared for it."""
    manager = make_person("guanli", "高明", "service_manager", cast.service, clearance=3)
    cast.sales_one.head, cast.service.head = cast.chief, manager
    cast.sales_one.save()
    cast.service.save()
    return SimpleNamespace(
        specialist=make_person("malan", "马兰", "archivist", cast.service, clearance=3),
        supervisor=make_person("hanmei", "韩梅", "information_supervisor", cast.service, clearance=3),
        reader=cast.zhou_min,
        second=make_person("zhaojie", "赵洁", "agent", cast.service),
    )


def walker(who: str, cast) -> User:
    """Without clearance, in the department of the customer."""
    return make_person(f"the-{who}", f"某{who}"[:20], who, cast.sales_one, clearance=0, is_staff=True)


def live_through(file: ArchiveFile, people, *, by) -> None:
    """Read on the screen, copied, lent, late, damaged, decided, waited for, revoked: by others, while `by` waits."""
    reading = grant_in_words(people.reader, file, way="copy", specialist=people.specialist)
    content = Content.objects.get(item__file=file)
    opening = opening_of(file, people.reader)
    record_opening(file, people.reader, "page", content=content, page=1, grant=opening.grant)
    take_original(content=content, by=people.reader)
    lent = grant_in_words(people.reader, file, way="out", specialist=people.specialist)
    loan = hand_over(grant=lent, condition="完好", by=people.specialist)
    sign_loan(loan=loan, by=people.reader)
    wait_for(grant=grant_in_words(people.second, file, way="out", specialist=people.specialist), by=people.second)
    for day in (loan.due_on, loan.due_on + timedelta(days=1)):
        telling.tell_loans([loan], day)
    telling.tell_level_ends(ArchiveFile.objects.get(pk=file.pk))
    take_back(loan=loan, count=loan.count_out, condition="撕裂", trouble="damaged", report="撕裂", by=people.specialist)
    decide_trouble(trouble=LoanTrouble.objects.get(loan=loan), decision="警告", remedy="", by=people.supervisor)
    revoke_grant(grant=reading, reason="人员调动", by=people.specialist)
    if by.has_perm("archives.add_accessrequest"):
        pick_file(request=ask_in_words(by, file.customer), file=file, by=people.specialist)
    record_opening(file, by, "refused", content=content, why="no grant")


def text_of(body: bytes) -> str:
    """What somebody can read in an answer, also inside a workbook or on paper."""
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            return "".join(book.read(name).decode(errors="replace") for name in book.namelist())
    if body.startswith(b"%PDF"):
        with suppress(PyPdfError):  # the stage has papers that only begin like one
            return "".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages)
    return body.decode(errors="replace")


def body_of(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def ordered_by(person) -> Iterator[bytes]:
    """What the jobs made that the request has started."""
    for job in Job.objects.filter(created_by=person, state=Job.State.QUEUED):
        done = jobs.run_now(job)
        yield repr((done.title, done.result, done.error)).encode()
        if done.result_file:
            yield done.result_file.open("rb").read()


def answer(client: Client, person, verb: str, path: str, **headers) -> str:
    """All that the person gets to read, also by the jobs that it begins; what it changed is taken back."""
    with transaction.atomic():
        response = client.get(path, headers=headers) if verb == "GET" else client.post(path, headers=headers)
        parts = [repr(response.headers).encode(), body_of(response), *ordered_by(person)]
        transaction.set_rollback(True)
    return "".join(text_of(part) for part in parts)


def every_address(records) -> Iterator[str]:
    for url in addresses():
        if not url.endswith(("sign_out", "logout")):
            yield path_of(url, records)


def each_number() -> Iterator[str]:
    """The addresses of the archives, of signatures and of the trail, with the number of each record that there is."""
    every = list(apps.get_app_config("archives").get_models())
    for url, pattern in addresses().items():
        namespace, _colon, name = url.partition(":")
        models = {"archives": every, "approvals": [Approval]}.get(namespace, [])
        if namespace == "admin" and name.endswith("_change") and name.startswith(("archives_", "approvals_")):
            models = [apps.get_model(*name.rsplit("_", 1)[0].split("_", 1))]
        numbers = sorted({number for model in models for number in model.objects.values_list("pk", flat=True)})
        wanted = dict.fromkeys(pattern.pattern.converters)
        if "pk" in wanted and wanted.keys() <= {"pk", "number"}:
            for number in numbers:
                yield reverse(url, kwargs={**dict.fromkeys(wanted, 1), "pk": number})
        elif "object_id" in wanted:
            yield from (reverse(url, args=[number]) for number in numbers)
    for number in Event.objects.filter(record_type__startswith="archives.").values_list("pk", flat=True):
        yield reverse("core:event", args=[number])


def searches(file: ArchiveFile) -> Iterator[str]:
    """What somebody types who guesses: words of the file, its customer, its keeper, its level."""
    lists = ["archives:files", "customers:list", "complaints:list", "core:trail", "home"]
    for name in (one for one in lists if one in addresses()):
        yield from (f"{reverse(name)}?q={words}" for words in ASKED_FOR)
    narrowed = (f"customer={file.customer_id}", "level=2", f"keeper={file.keeper_id}", f"year={file.year}")
    yield from (f"{reverse('archives:files')}?{query}" for query in narrowed)


@pytest.mark.parametrize("who", WALKERS)
def test_no_address_gives_away_a_word(who, stage, cast, people):
    person = walker(who, cast)
    records = stage.records_of(person, inside=True)
    file = file_secretly(records.customer, WORD, by=people.specialist)
    live_through(file, people, by=person)
    client = Client(raise_request_exception=False)
    client.force_login(person, backend="staff.backends.StaffBackend")
    told = []
    for path in chain(every_address(records), each_number(), searches(file)):
        told += [f"{verb} {path}" for verb in ("GET", "POST") if WORD in answer(client, person, verb, path)]
    assert told == []
    assert client.get(file.get_absolute_url()).status_code == 404
    assert ArchiveFile.objects.visible_to(person).filter(pk=file.pk).count() == 0


def test_the_api_gives_away_no_word(stage, cast, people):
    person = walker("representative", cast)
    records = stage.records_of(person, inside=True)
    live_through(file_secretly(records.customer, WORD, by=people.specialist), people, by=person)
    key = make_token(token=ApiToken(name="ERP", user=person), by=cast.admin)
    found = [path for path in every_address(records) if path.startswith("/api/")]
    headers = {"Authorization": f"Bearer {key}"}
    assert found
    assert [path for path in found if WORD in answer(Client(), person, "GET", path, **headers)] == []


def test_no_notice_no_mail_and_no_line_of_the_trail_holds_a_word(stage, cast, people):
    """Whoever reads them: a notice is read over a shoulder, mail by many, the trail by auditors without clearance."""
    person = walker("representative", cast)
    records = stage.records_of(person, inside=True)
    live_through(file_secretly(records.customer, WORD, by=people.specialist), people, by=person)
    told = Notice.objects.filter(rule__startswith="archives.")
    assert told.count() > 5
    assert [words for words in map(letter, told) if WORD in str(words)] == []
    assert tables_with(WORD) <= {"archives_archivefile", "archives_item", "archives_content"}


def tables_with(word: str) -> set[str]:
    with connection.cursor() as cursor:
        found = set()
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            if any(word in repr(row) for row in cursor.fetchall()):
                found.add(table)
    return found
