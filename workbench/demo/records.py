"""Customers with contacts and interactions: unsaved, one after the other, the same for the same seed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random

from django.utils import timezone

from customers.models import Contact, Customer, Interaction
from staff.models import Department, User
from workbench.demo import places, words
from workbench.demo.numbers import credit_code, id_number, spread
from workbench.demo.places import City
from workbench.demo.words import FIRST, SECOND, TRADES, Trade

BRANDS = len(FIRST) * len(SECOND)
SPACE = len(places.CITIES) * BRANDS  # two-character names; whoever comes after that many has three
STATUSES = (
    (Customer.Status.ACTIVE, 62),
    (Customer.Status.PROSPECT, 18),
    (Customer.Status.DORMANT, 13),
    (Customer.Status.SUSPENDED, 3),
    (Customer.Status.TERMINATED, 3),
    (Customer.Status.BLACKLISTED, 1),
)
REASONS = {
    Customer.Status.SUSPENDED: words.SUSPENDED,
    Customer.Status.TERMINATED: words.TERMINATED,
    Customer.Status.BLACKLISTED: words.BLACKLISTED,
}
MOBILE = (
    "133",
    "135",
    "136",
    "137",
    "138",
    "139",
    "150",
    "151",
    "152",
    "158",
    "159",
    "177",
    "180",
    "186",
    "187",
    "189",
)


@dataclass
class Draft:
    """One customer before it is saved, with what hangs on it."""

    customer: Customer
    contacts: list[Contact]
    talks: list[Interaction]


@dataclass(frozen=True)
class Teams:
    """Who looks after the customers of each department: [(owner, share)], and whom they fall back on."""

    departments: dict[str, Department]
    people: dict[str, User]

    def owners(self, team: str) -> list[tuple[User, int]]:
        shares = {
            places.EAST: (("wangqian", 70), ("chenguodong", 30)),
            places.NORTH: (("liqiang", 75), ("hezhiyuan", 25)),
            places.WEST: (("liqiang", 35), ("shenjia", 65)),
        }[team]
        return [(self.people[name], share) for name, share in shares]


def drafts(count: int, *, seed: int, until: date, teams: Teams) -> Iterator[Draft]:
    """`count` customers as they stand on the day `until`; memory does not grow with the number."""
    random = Random(f"{seed} customers")
    for index in range(count):
        customer = new_customer(index, random=random, seed=seed, until=until)
        place_with_team(customer, random, teams)
        contacts = new_contacts(index, customer, random, seed)
        yield Draft(customer, contacts, new_talks(customer, contacts, random, until))


def new_customer(index: int, *, random: Random, seed: int, until: date) -> Customer:
    brand, place = divmod(spread(index % SPACE, SPACE, seed), len(places.CITIES))
    city = places.CITIES[place]
    region, district = city.districts[random.randrange(len(city.districts))]
    street = f"{random.choice(places.STREETS)}{random.choice(places.BUILDINGS).format(random.randrange(1, 688))}"
    opened_on = until - timedelta(days=random.randrange(400, 9000))
    customer = Customer(
        source="ERP" if random.random() < 0.8 else "",
        status=pick(random, STATUSES),
        region=region,
        province=region[:2],
        address=f"{city.full_name}{district}{street}",
        postcode=city.postcode,
        phone=mobile(index, seed),
        came_from=random.choice(words.CAME_FROM),
        first_contact_on=max(opened_on, until - timedelta(days=random.randrange(30, 2200))),
    )
    customer.source_code = f"C{index + 1:06d}" if customer.source else ""
    customer.status_reason = random.choice(REASONS.get(customer.status, ("",)))
    if random.random() < 0.06:
        become_person(customer, index, random, until)
    else:
        become_company(customer, city, mark_of(brand, index // SPACE), index, random, opened_on, seed)
    return customer


def mark_of(brand: int, turn: int) -> str:
    """The fancy part of a company's name: 鼎丰, and 鼎丰和 when all of two characters are used up."""
    first, second = divmod(brand, len(SECOND))
    return FIRST[first] + SECOND[second] + (SECOND[turn - 1] if turn else "")


def become_company(
    customer: Customer, city: City, mark: str, index: int, random: Random, opened_on: date, seed: int
) -> None:
    trade: Trade = random.choices(TRADES, cum_weights=TRADE_WEIGHTS)[0]
    customer.name = f"{city.name}{mark}{trade.words}{trade.form}"
    customer.short_name = f"{mark}{trade.words}"
    customer.trade_type = trade.trade_type
    customer.company_type = trade.company_type
    customer.business_scope = trade.scope
    customer.credit_code = credit_code(trade.code_head, customer.region, spread(index, 31**6, seed))
    customer.legal_representative = person_name(random)
    customer.opened_on = opened_on
    customer.employee_count = max(2, int(random.lognormvariate(3, 1.1)))
    customer.bank_name = random.choice(words.BANKS)
    customer.bank_account = f"62{spread(index, 10**14, seed + 1):014d}"
    customer.email = f"lianxi{index + 1}@example.com" if random.random() < 0.5 else ""
    if trade.code_head == "91":
        customer.registered_capital = Decimal(random.choice((50, 100, 200, 300, 500, 800, 1000, 2000, 5000))) * 10_000
    if trade.special_kind:
        customer.category = Customer.Category.SPECIAL
        customer.special_kind = trade.special_kind


def become_person(customer: Customer, index: int, random: Random, until: date) -> None:
    customer.kind = Customer.Kind.PERSON if random.random() < 0.8 else Customer.Kind.HOUSEHOLD
    customer.name = person_name(random)
    if customer.kind == Customer.Kind.HOUSEHOLD:
        customer.name += "一家"
    customer.trade_type = "个人"
    born = until - timedelta(days=random.randrange(25 * 365, 70 * 365))
    if customer.kind == Customer.Kind.PERSON and random.random() < 0.6:
        customer.id_number = id_number(customer.region, born, index)


def place_with_team(customer: Customer, random: Random, teams: Teams) -> None:
    """Owner and department by region; a few wait for an owner, the well-watched have a deputy too."""
    team = next(city.team for city in places.CITIES if customer.address.startswith(city.full_name))
    customer.department = teams.departments[team]
    owners = teams.owners(team)
    owner = pick(random, owners)
    if random.random() < 0.03:
        return
    customer.owner = owner
    others = [person for person, _share in owners if person != owner]
    if others and random.random() < 0.1:
        customer.deputy_owner = random.choice(others)


def new_contacts(index: int, customer: Customer, random: Random, seed: int) -> list[Contact]:
    if customer.kind == Customer.Kind.PERSON:
        return []
    count = 1 if random.random() < 0.65 else 2
    return [
        Contact(
            name=person_name(random),
            position=random.choice(words.POSITIONS) if customer.kind == Customer.Kind.COMPANY else "",
            phone=mobile(index * 2 + number, seed + 7) if random.random() < 0.85 else "",
            is_primary=number == 0,
            birthday=date(random.randrange(1962, 2001), random.randrange(1, 13), random.randrange(1, 29))
            if random.random() < 0.3
            else None,
        )
        for number in range(count)
    ]


def new_talks(customer: Customer, contacts: list[Contact], random: Random, until: date) -> list[Interaction]:
    """Up to five talks of the last year; `by` is the owner, so that customers without one have none."""
    if customer.owner is None:
        return []
    most = 2 if customer.status in (Customer.Status.DORMANT, Customer.Status.TERMINATED) else 5
    talks = [new_talk(customer, contacts, random, until) for _each in range(random.randrange(0, most))]
    return sorted(talks, key=lambda talk: talk.at)


def new_talk(customer: Customer, contacts: list[Contact], random: Random, until: date) -> Interaction:
    kind, direction, summary, result, next_step = random.choice(words.TALKS)
    day = until - timedelta(days=random.randrange(1, 365))
    is_major = random.random() < 0.04
    next_on = day + timedelta(days=random.randrange(3, 30)) if next_step else None
    return Interaction(
        kind=kind,
        direction=direction,
        at=timezone.make_aware(datetime.combine(day, time(random.randrange(9, 18), random.randrange(0, 60, 5)))),
        contact=contacts[0] if contacts else None,
        summary=words.MAJOR if is_major else summary,
        result=result,
        next_step=next_step,
        next_on=next_on,
        is_major=is_major,
        by=customer.owner,
    )


def mobile(number: int, seed: int) -> str:
    return MOBILE[number % len(MOBILE)] + f"{spread(number, 10**8, seed):08d}"


def person_name(random: Random) -> str:
    # min of two draws: the front of the list holds the frequent surnames
    surname = words.SURNAMES[min(random.randrange(len(words.SURNAMES)), random.randrange(len(words.SURNAMES)))]
    first = random.choice(words.GIVEN_FIRST) if random.random() < 0.75 else ""
    return surname + first + random.choice(words.GIVEN_SECOND)


def pick(random: Random, weighted):
    """One of [(thing, weight)]."""
    return random.choices([thing for thing, _weight in weighted], [weight for _thing, weight in weighted])[0]


TRADE_WEIGHTS = [sum(trade.weight for trade in TRADES[: place + 1]) for place in range(len(TRADES))]
