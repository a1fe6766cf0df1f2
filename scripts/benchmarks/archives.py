"""A million archive files: catalogue, search and a file alone and with eight at once, pages of a document, late loans.

python -m benchmarks.archives PART FILES ROUNDS LIMIT_MS LIMIT_OF_EIGHT_MS
"""

import random
import sys
import time
from datetime import timedelta
from urllib.parse import quote

import django

django.setup()

from django.core.files.base import ContentFile  # noqa: E402
from django.utils import timezone  # noqa: E402
from weasyprint import HTML  # noqa: E402

from archives.actions.items import add_item  # noqa: E402
from archives.models import AccessRequest, ArchiveFile, Grant, Item, Loan  # noqa: E402
from archives.reminding import remind_lot  # noqa: E402
from archives.rendering import forget_pages  # noqa: E402
from benchmarks.archive_rows import make  # noqa: E402
from benchmarks.browsing import Browser, web_server  # noqa: E402
from benchmarks.crowd import TOGETHER, Asked, ask, signed_in, tell_all, together  # noqa: E402
from benchmarks.pages import percentile  # noqa: E402
from benchmarks.report import tell  # noqa: E402
from staff.models import User  # noqa: E402

PERSON, KEEPER = "wangqian", "sunli"  # a representative without clearance; who keeps the files
FIRST_LIMIT, AGAIN_LIMIT, OVERDUE_LIMIT = 1000, 100, 5  # ms, ms, s
PAGES, LOANS = 12, 20_000
A_NUMBER = ""  # the beginning of one
SEARCHES = ("合同", "返利", "询证", "酒楼", "鼎丰", A_NUMBER, "授权", "shhtai", "纪要", "商贸")
FILTERS = ("level=0", "state=shelved&year=2024", "state=lent", "year=2022", "level=0&state=open")


def paths_of(files: list[tuple[int, str]], rounds: int, seed: object) -> Asked:
    """What is asked for, in turn; `files`: ids and numbers that the person may know of."""
    draw, asked = random.Random(f"archives {seed}"), []
    for turn in range(rounds):
        asked.append(("catalogue", "/archives/"))
        asked.append(("filtered catalogue", f"/archives/?{FILTERS[turn % len(FILTERS)]}"))
        file, number = draw.choice(files)
        words = SEARCHES[turn % len(SEARCHES)] or number[:-2]
        asked.append(("search", f"/archives/?q={quote(words)}"))
        asked.append(("file", f"/archives/{file}/"))
        asked.append(("request page", f"/archives/{file}/ask/"))
        asked.append(("requests", "/archives/requests/"))
    return asked


def known_to(person: str) -> list[tuple[int, str]]:
    user = User.objects.get(username=person)
    shown = ArchiveFile.objects.visible_to(user).filter(medium=ArchiveFile.Medium.BOTH, state="shelved")
    return list(shown.order_by("-pk").values_list("pk", "number")[:500])


def make_document(keeper: User) -> Item:
    """A PDF of some pages in an open secret file that the keeper reads with a mark."""
    lines = [f"<p>{number}. The parties agree upon what follows." for number in range(PAGES * 40)]
    paper = HTML(string="".join(lines)).write_pdf()
    file = ArchiveFile.objects.filter(level=1, closed_on=None, keeper=keeper).order_by("pk").first()
    return add_item(file=file, title="合同", upload=ContentFile(paper, name="合同.pdf"), is_confirmed=True, by=keeper)


def time_reading(part: str, port: int) -> None:
    """Each page drawn for the first time, then again from the kept ones; the reader's name is burned in at each."""
    content = make_document(User.objects.get(username=KEEPER)).contents.get()
    browser = signed_in(port, KEEPER)
    forget_pages(content.digest)
    pages = range(1, min(PAGES, content.pages) + 1)
    for name, limit in (("page of a document, first", FIRST_LIMIT), ("page of a document, again", AGAIN_LIMIT)):
        times = [browser.get(f"/archives/read/{content.pk}/{number}.jpg").seconds * 1000 for number in pages]
        tell(part, f"{name}: p95", percentile(times, 0.95), "ms", limit)


def make_loans(count: int) -> None:
    """One in forty is late, one in twenty out; the others came back."""
    now, today = timezone.now(), timezone.localdate()
    keeper, reader = (User.objects.get(username=name) for name in (KEEPER, PERSON))
    files = list(ArchiveFile.objects.order_by("pk").values_list("pk", flat=True)[:count])
    days = {"begins_on": today, "ends_on": today + timedelta(days=3)}
    said = {"way": "out", "purpose": "核对", "reason": "核对", "reader": "own", "state": "approved"}
    asked = AccessRequest.objects.bulk_create(
        (AccessRequest(file_id=pk, asked_at=now, asked_by=reader, **said, **days) for pk in files), batch_size=2000
    )
    ends = {"begins_at": now - timedelta(days=12), "ends_at": now - timedelta(days=9)}  # over: they open nothing
    grants = Grant.objects.bulk_create(
        (Grant(request=one, file_id=one.file_id, reader=reader, way="out", **ends) for one in asked), batch_size=2000
    )
    loans = []
    for number, grant in enumerate(grants):
        handed = now - timedelta(days=10 if number % 40 == 0 or number % 20 else 1)
        facts = {"handed_at": handed, "handed_on": handed.date(), "due_on": handed.date() + timedelta(days=3)}
        if number % 20:
            facts |= {"returned_at": now - timedelta(days=8), "returned_by": keeper, "count_in": 1}
        out = {"handed_by": keeper, "limit_days": 3, "count_out": 1, "condition_out": "完好"}
        loans.append(Loan(grant=grant, file_id=grant.file_id, borrower=reader, **out, **facts))
    Loan.objects.bulk_create(loans, batch_size=2000)


def time_overdue(part: str) -> None:
    """As the night does it: who is late is found, told and put down."""
    today, by = timezone.localdate(), User.objects.system()
    began, after = time.perf_counter(), 0
    while after := remind_lot(today=today, after=after, by=by):
        pass
    tell(part, f"overdue scan of {LOANS:,} loans", time.perf_counter() - began, "s", OVERDUE_LIMIT)


def main(part: str, count: int, rounds: int, limit: float, limit_of_eight: float) -> None:
    make(count)
    make_loans(min(LOANS, count // 10))
    tell(part, "files", count, "")
    tell(part, "documents", Item.objects.count(), "")
    files = known_to(PERSON)
    with web_server("benchmarks.settings") as port:
        browsers = [signed_in(port, PERSON) for _number in range(TOGETHER)]  # all open: both workers get warm
        for browser in browsers:
            ask(browser, paths_of(files, 3, "warm"))
        tell_all(part, ask(browser, paths_of(files, rounds, "alone")), limit)

        def asked_by(_browser: Browser, number: int) -> Asked:
            return paths_of(files, max(4, rounds // 4), number)

        tell_all(part, together(port, PERSON, asked_by), limit_of_eight, how=f", {TOGETHER} at once")
        time_reading(part, port)
    time_overdue(part)


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:4]), *map(float, sys.argv[4:6]))
