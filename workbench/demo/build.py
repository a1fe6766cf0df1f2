"""Fills an empty installation with the demo company, through the actions that people use."""

from array import array
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from time import monotonic

from django.db import transaction
from django.db.models import DateTimeField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from complaints.models import Complaint
from complaints.repeats import mark_repeats
from core import jobs, trail
from core.bulk import insert_rows
from core.errors import Refused
from core.models import Event
from credit.actions import start_grading
from credit.models import GradingRun, SalesLine
from credit.months import add_lines
from credit.refreshing import refresh_totals
from customers.actions import create_customers
from customers.models import Customer, Interaction
from regulations.actions import apply_preset
from staff.models import Role, User
from workbench.demo import people
from workbench.demo.archives import keep_categories, make_archives
from workbench.demo.campaign import make_campaign
from workbench.demo.complaints import latest, make_complaints
from workbench.demo.credit import make_credit
from workbench.demo.records import Draft, Teams, drafts
from workbench.demo.trade import sales_lines
from workbench.demo.visits import FATES, make_inquiries, make_revisits

CHUNK = 1000
BUYING = (Customer.Status.ACTIVE, Customer.Status.DORMANT, Customer.Status.SUSPENDED)


@dataclass
class Wish:
    """What to make."""

    customers: int = 2000
    lines: int = 40_000
    seed: int = 1
    until: date = field(default_factory=date.today)
    tell: Callable[[str], None] = lambda line: None


@dataclass
class Made:
    """What was made, as the command prints it."""

    customers: int = 0
    contacts: int = 0
    interactions: int = 0
    sales_lines: int = 0
    complaints: int = 0
    revisits: int = 0
    inquiries: int = 0
    credit_files: int = 0
    archive_files: int = 0
    grading: dict | None = None
    seconds: float = 0.0
    buyers: array = field(default_factory=lambda: array("q"), repr=False)


def make_company(wish: Wish) -> Made:
    """The whole company in one transaction, then the gradings of two years and the yearly grading under way."""
    began = monotonic()
    made = Made()
    with transaction.atomic():
        refuse_filled()
        by = User.objects.system()
        staff = make_staff(by)
        wish.tell(_("people and departments"))
        apply_preset(name="winery", by=by)
        keep_categories(staff.people, by=by)
        make_customers(wish, made, staff, by=by)
        wish.tell(_("%d customers") % made.customers)
        made.sales_lines = book_sales(sales_lines(made.buyers, wish.lines, seed=wish.seed, until=wish.until))
        wish.tell(_("%d sales lines") % made.sales_lines)
        make_cases(wish, made, staff.people)
        wish.tell(_("%d complaints") % made.complaints)
        refresh_totals(wish.until)
        made.credit_files = make_credit(seed=wish.seed, until=wish.until, people=staff.people)
        wish.tell(_("%d credit files") % made.credit_files)
    director, year = User.objects.get(username="hezhiyuan"), wish.until.year - 1
    grade_year(year - 1, by=director)
    run = grade_year(year, by=director)
    if run:
        made.grading = run.totals
        wish.tell(_("grading of last year"))
        make_campaign(year=year, people=staff.people)
    made.archive_files = make_archives(seed=wish.seed)
    wish.tell(_("%d archive files") % made.archive_files)
    made.seconds = round(monotonic() - began, 1)
    return made


def refuse_filled() -> None:
    """A demo never mixes with real data."""
    if Customer.objects.exists():
        raise Refused(_("There are customers in this database already; the demo company is made in an empty one only."))
    taken = [person.username for person in people.PEOPLE]
    if User.objects.filter(username__in=taken).exists() or Role.objects.filter(user__isnull=False).exists():
        raise Refused(_("There are people in this database already; the demo company is made in an empty one only."))


def make_staff(by: User) -> Teams:
    departments = people.make_departments(by=by)
    staff = people.make_people(departments)
    for person in staff.values():
        trail.write("staff.add_person", person, by=by, details={"demo": True})
    return Teams(departments, staff)


def make_customers(wish: Wish, made: Made, teams: Teams, *, by: User) -> None:
    """Customers with contacts and interactions, a chunk at a time; remembers the ids of those that buy."""
    stream = drafts(wish.customers, seed=wish.seed, until=wish.until, teams=teams)
    for chunk in chunks(stream, CHUNK):
        save_chunk(chunk, made, by=by)
    Customer.objects.update(
        created_at=Cast("first_contact_on", DateTimeField()), updated_at=Cast("first_contact_on", DateTimeField())
    )


def make_cases(wish: Wish, made: Made, staff: dict[str, User]) -> None:
    """One complaint for every twenty customers, the last ones with their revisits; and the inquiry register."""
    count = wish.customers // 20
    visited = len(FATES) if count >= len(FATES) else 0
    made.complaints = make_complaints(count - visited, seed=wish.seed, until=wish.until, people=staff)
    said = {"seed": wish.seed, "now": latest(wish.until), "people": staff}
    if visited:
        made.revisits = make_revisits(**said)
        made.complaints += made.revisits
        made.inquiries = make_inquiries(**said)
    mark_repeats(Complaint.objects.all())


def save_chunk(chunk: list[Draft], made: Made, *, by: User) -> None:
    contacts = [contact for draft in chunk for contact in draft.contacts]
    talks = [talk for draft in chunk for talk in draft.talks]
    for draft in chunk:
        for one in (*draft.contacts, *draft.talks):
            one.customer = draft.customer
    customers = create_customers([draft.customer for draft in chunk], by=by, contacts=contacts)
    record_talks(talks)
    made.customers += len(customers)
    made.contacts += len(contacts)
    made.interactions += len(talks)
    made.buyers.extend(customer.pk for customer in customers if customer.status in BUYING)


def record_talks(talks: list[Interaction]) -> None:
    """As `add_interaction` does it, many at once."""
    for talk in talks:
        talk.customer = talk.customer  # the ids of customer and contact are known only now
        talk.contact = talk.contact
    Interaction.objects.bulk_create(talks, batch_size=500)
    Event.objects.bulk_create(
        trail.new_event(
            "customers.add_interaction",
            talk.customer,
            by=talk.by,
            details={"interaction": talk.pk, "kind": talk.kind},
        )
        for talk in talks
    )


def book_sales(lines: Iterable[SalesLine]) -> int:
    """Sales lines and their monthly totals as an import books them; gives how many lines."""
    count = 0
    for chunk in chunks(lines, CHUNK):
        insert_rows(SalesLine, chunk)
        add_lines(chunk)
        count += len(chunk)
    return count


def grade_year(year: int, *, by: User) -> GradingRun | None:
    """The grading of a full year, started by the sales director and done here and now."""
    if not SalesLine.objects.between(date(year, 1, 1), date(year, 12, 31)).exists():
        return None
    run = start_grading(date_from=date(year, 1, 1), date_to=date(year, 12, 31), by=by)
    jobs.run_now(run.job)
    run.refresh_from_db()
    return run


def chunks(rows: Iterable, size: int) -> Iterator[list]:
    rows = iter(rows)
    while chunk := list(islice(rows, size)):
        yield chunk


def accounts() -> list[dict]:
    """The demo accounts as they are shown to people: every one has the same password."""
    names = dict(Role.objects.values_list("code", "name"))
    return [
        {"username": one.username, "name": one.name, "roles": [names[code] for code in one.roles]}
        for one in people.PEOPLE
    ]
