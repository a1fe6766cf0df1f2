"""The archives of the winery: places, files with documents, what was asked for, lent, and is late; by the actions."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import cycle
from random import Random

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from approvals.actions import approve
from approvals.models import Approval, Signature
from archives.actions.categories import save_category
from archives.actions.files import close_file, open_file, set_level
from archives.actions.items import add_item
from archives.actions.loans import hand_over, sign_loan, take_back
from archives.actions.places import save_place, shelve_file
from archives.actions.requests import ask_access
from archives.actions.self_filing import unfiled
from archives.hooks import file_finished
from archives.models import AccessRequest, ArchiveFile, Category, Grant, Item, Loan, Place, Way
from archives.reminding import remind_lot
from archives.sources import SOURCES
from archives.tasks import FILING
from core.models import Job
from customers.models import Customer
from staff.models import User
from workbench.demo.care import keep_in_order
from workbench.demo.papers import CONFIDENTIAL, PAPERS, SECRET, Paper
from workbench.demo.scans import scan_of

FILES = 15
COPIES = 1  # files in which a scan of the same paper lies
YEAR_OLD = 250  # days; such files are closed
FILED = {"complaints.complaint": 2, "credit.decision": 1}  # records that file themselves at once


@dataclass
class Room:
    """The archives while they are filled: who keeps them, where things stand, what was scanned so far."""

    keeper: User
    people: dict[str, User]
    shelves: Iterator[Place]
    safe: Place
    today: date
    categories: dict[str, Category]
    used: Counter = field(default_factory=Counter)

    def pdf(self, paper: Paper) -> ContentFile | None:
        """Scanned for few files: each is looked at by another process."""
        self.used[paper.title] += 1
        if not paper.is_drawn or self.used[paper.title] > COPIES:
            return None
        return scan_of(paper.title, paper.lines)


def keep_categories(people: dict[str, User], *, by: User) -> None:
    """Before there are customers: their own files begin with this keeper."""
    for category in Category.objects.all():
        category.keeper = people["sunli"]
        save_category(category=category, by=by)


@transaction.atomic
def make_archives(*, seed: int) -> int:
    """Files of the customers whom representatives look after; gives how many files were opened by hand."""
    people = {one.username: one for one in User.objects.select_related("department")}  # as they stand by now
    draw, keeper = Random(f"{seed} archives"), people["sunli"]
    owned = Customer.objects.filter(owner__isnull=False, department__isnull=False)
    customers = list(owned.select_related("owner", "department").order_by("pk")[:200])
    if not customers:
        return 0
    room = open_room(keeper, people)
    papers = [*(PAPERS[number % len(PAPERS)] for number in range(FILES)), SECRET, CONFIDENTIAL]
    files = [file_paper(room, paper, draw.choice(customers), days_ago(draw, room.today)) for paper in papers]
    ask_and_lend(room)
    keep_in_order(room.people, customers)
    file_records(by=User.objects.system())
    remind_all(room.today, by=User.objects.system())
    return len(files)


def days_ago(draw: Random, today: date) -> int:
    """Some in the month that departments file now, the others in those before it."""
    return today.day + draw.randrange(1, 28) if draw.random() < 0.4 else draw.randrange(60, 300)


def open_room(keeper: User, people: dict[str, User]) -> Room:
    """An archive room with two cabinets, and a safe for what stands apart."""
    room = place("room", "档案室 101", None, keeper)
    shelves: list[Place] = []
    for number, name in enumerate(("甲柜", "乙柜"), start=1):
        cabinet = place("cabinet", name, room, keeper, order=number)
        for row in (1, 2, 3):
            shelf = place("shelf", f"第{row}层", cabinet, keeper, order=row)
            shelves += [place("box", f"盒{box}", shelf, keeper, order=box) for box in (1, 2)]
    apart = place("room", "保密室 102", None, keeper, order=2, level=2)
    cabinet = place("cabinet", "保密柜", apart, keeper)
    safe = place("shelf", "第1层", cabinet, keeper)
    categories = {one.code: one for one in Category.objects.all()}
    return Room(keeper, people, cycle(shelves), safe, timezone.localdate(), categories)


def place(kind: str, name: str, parent: Place | None, keeper: User, *, order: int = 1, level: int = 0) -> Place:
    made = Place(kind=kind, name=name, parent=parent, order=order, least_level=level)
    made.keeper = keeper if parent is None else None
    return save_place(place=made, by=keeper)


def file_paper(room: Room, paper: Paper, customer: Customer, ago: int) -> ArchiveFile:
    """One file with its document and annexes, so many days old, as secret as the paper says, in its box."""
    on = room.today - timedelta(days=ago)
    file = open_file(
        category=room.categories[paper.code],
        title=f"{customer.name[:60]} {paper.title}",
        customer=customer,
        year=on.year,
        medium=paper.medium,
        by=room.keeper,
    )
    on_paper = paper.medium != ArchiveFile.Medium.ELECTRONIC
    said = {"by": room.keeper, "on": on, "is_paper": on_paper, "responsible": str(customer.owner)}
    main = add_item(file=file, title=paper.title, pages=paper.pages, upload=room.pdf(paper), **said)
    for annex in paper.annexes:
        add_item(file=file, title=annex, pages=1, kind=Item.Kind.ANNEX, belongs_to=main, **said)
    file.refresh_from_db()
    if paper.level is not None and paper.level != file.level:
        said = {"level": paper.level, "until": None, "reason": "含商业秘密", "version": file.version}
        file = set_level(file=file, by=room.keeper, place=room.safe if paper.level > SECRET.level else None, **said)
    if on_paper:
        file = shelve_file(file=file, place=file.place or next(room.shelves), version=file.version, by=room.keeper)
    if ago > YEAR_OLD:
        file = close_file(file=file, is_confirmed=True, by=room.keeper)
    earlier(ArchiveFile.objects.filter(pk=file.pk), timedelta(days=ago), "entered_at")
    earlier(Item.objects.filter(file=file), timedelta(days=ago), "entered_at")
    return file


def ask_and_lend(room: Room) -> None:
    """In words, to be signed, read on the screen, lent in time, late, and come back damaged."""
    wang, li, shen, he = (room.people[name] for name in ("wangqian", "liqiang", "shenjia", "hejing"))
    own = Customer.objects.filter(owner=wang).order_by("pk").first()
    if own:
        said = {"purpose": "核对返利", "reason": "客户问起去年合同的返利条款,需要对照原件。"}
        days = {"begins_on": room.today, "ends_on": room.today + timedelta(days=3)}
        ask_access(customer=own, words="去年签的购销合同", way=Way.ON_SITE, by=wang, **said, **days)
    ask(room, wang, Way.ON_SITE, "续签谈判前核对旧合同")
    granted(room, shen, Way.ON_SCREEN, "核对返利分档", level=SECRET.level)
    granted(room, he, Way.ON_SCREEN, "核对对账函")
    lend(room, wang, "客户现场核对原件", ago=1)
    lend(room, li, "法务核对签章页", ago=9)
    lend(room, he, "年度对账核对原件", ago=14, back=12, trouble="第二页右下角撕裂约三厘米")
    lend(room, wang, "续签谈判", ago=20, back=18)


def files_for(person: User, way: str, level: int = 0):
    """Such files that the person may know of and nobody has asked for, the oldest first."""
    media = [ArchiveFile.Medium.BOTH]
    media.append(ArchiveFile.Medium.ELECTRONIC if way == Way.ON_SCREEN else ArchiveFile.Medium.PAPER)
    known = ArchiveFile.objects.visible_to(person).filter(level=level, medium__in=media, is_own=False, requests=None)
    return known.filter(source_id=None).exclude(keeper=person).order_by("pk")


def ask(room: Room, person: User, way: str, purpose: str, *, level: int = 0) -> AccessRequest | None:
    file = files_for(person, way, level).first()
    if file is None:
        return None
    days = {"begins_on": room.today, "ends_on": room.today + timedelta(days=6)}
    return ask_access(file=file, way=way, purpose=purpose, reason=f"{purpose}。", by=person, **days)


def granted(room: Room, person: User, way: str, purpose: str, *, level: int = 0) -> Grant | None:
    asked = ask(room, person, way, purpose, level=level)
    if asked is None:
        return None
    approval = Approval.objects.about(asked).get()
    while waiting := approval.signatures.filter(state=Signature.State.WAITING).order_by("pk").first():
        approve(approval=approval, comment="同意", by=waiting.person)
        approval.refresh_from_db()
    return Grant.objects.get(request=asked)


def lend(room: Room, person: User, purpose: str, *, ago: int, back: int = 0, trouble: str = "") -> None:
    """Handed over `ago` days before today; taken back `back` days before, where that is said."""
    grant = granted(room, person, Way.TAKE_OUT, purpose)
    if grant is None:
        return
    loan = sign_loan(loan=hand_over(grant=grant, condition="完好", by=room.keeper), by=person)
    if back:
        said = {"trouble": "damaged", "report": trouble} if trouble else {}
        condition = trouble or "完好"
        take_back(loan=loan, count=loan.count_out, condition=condition, by=room.keeper, **said)
        Loan.objects.filter(pk=loan.pk).update(returned_at=F("returned_at") - timedelta(days=back))
    bring_forward(loan, ago)


def bring_forward(loan: Loan, days: int) -> None:
    """As if it had been asked, signed and handed over so many days before."""
    span = timedelta(days=days)
    asked = AccessRequest.objects.filter(grant=loan.grant_id)
    approvals = Approval.objects.about(asked.get())
    signatures = Signature.objects.filter(approval__in=approvals)
    earlier(Loan.objects.filter(pk=loan.pk), span, "handed_at", "confirmed_at")
    earlier(Grant.objects.filter(pk=loan.grant_id), span, "begins_at", "ends_at")
    earlier(asked, span, "asked_at")
    earlier(signatures, span, "asked_at", "decided_at")
    earlier(approvals, span, "asked_at", "decided_at")
    Loan.objects.filter(pk=loan.pk).update(handed_on=loan.handed_on - span, due_on=loan.due_on - span)
    first = asked.get()
    asked.update(begins_on=first.begins_on - span, ends_on=first.ends_on - span)


def earlier(rows, span: timedelta, *names: str) -> None:
    rows.update(**{name: F(name) - span for name in names})


def file_records(*, by: User) -> None:
    """Some records that are over are filed by the worker, which draws them; the others are left to the night."""
    Job.objects.filter(kind=FILING, state=Job.State.QUEUED).delete()
    for takes, count in FILED.items():
        for record in unfiled(SOURCES[takes]).order_by("pk")[:count]:
            file_finished(record, by)


def remind_all(today: date, *, by: User) -> None:
    after = remind_lot(today=today, after=0, by=by)
    while after:
        after = remind_lot(today=today, after=after, by=by)
