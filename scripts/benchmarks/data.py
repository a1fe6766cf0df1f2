"""A big company made in sets: people as in the demo, customers, contacts, trail, sales and monthly totals by SQL.

python -m benchmarks.data CUSTOMERS MONTHS
"""

import contextlib
import random
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta

import django

django.setup()

from django.db import connection, models, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from core.models import Event, Series  # noqa: E402
from core.pinyin import syllables  # noqa: E402
from core.search import SIGNS, double, drop_index, ensure_index, fold, initials_of, search_text  # noqa: E402
from core.secrets import Secret  # noqa: E402
from credit.models import SalesLine, SalesMonth  # noqa: E402
from customers.models import Contact, Customer, CustomerSearch  # noqa: E402
from staff.models import User  # noqa: E402
from workbench.demo import people, places, words  # noqa: E402
from workbench.demo.records import Teams, person_name  # noqa: E402

POSTGRES = connection.vendor == "postgresql"
LAST_MONTH = date(2025, 12, 1)
TODAY = date(2026, 11, 20)


def make(customers: int, months: int) -> None:
    began = time.monotonic()
    with transaction.atomic():
        by = User.objects.system()
        departments = people.make_departments(by=by)
        teams = Teams(departments, people.make_people(departments))
    prepare_words(teams)
    for table, work in [
        (Customer, lambda: fill_customers(customers)),
        (Contact, lambda: fill_contacts(customers)),
        (CustomerSearch, lambda: fill_search(customers)),
        (Event, lambda: fill_events(customers, by)),
        (SalesLine, lambda: fill_lines(customers)),
        (SalesMonth, lambda: fill_months(customers, months)),
    ]:
        with without_indexes(table), connection.cursor() as cursor:
            if POSTGRES:
                cursor.execute("SET session_replication_role = replica")  # the rows are right: no check for each
            work()
            if POSTGRES:
                cursor.execute("SET session_replication_role = DEFAULT")
        print(f"  {table._meta.label} after {time.monotonic() - began:.0f} s", flush=True)
    finish(customers)


def prepare_words(teams: Teams) -> None:
    """Small tables to make names from, each word with its doubled characters, initials and syllables."""
    draw = random.Random("bench")
    cities = [
        (city.name, *pieces(city.name), city.full_name + district, region[:2], region, city.postcode, city.team)
        for city in places.CITIES
        for region, district in city.districts
    ]
    table("bench_city", "name d i s address province region postcode team", cities)
    marks = sorted({first + second for first in words.FIRST for second in words.SECOND})
    table("bench_mark", "name d i s", [(mark, *pieces(mark)) for mark in marks])
    trades = [
        (
            (whole := one.words + one.form),
            *pieces(whole),
            one.words,
            *pieces(one.words),
            one.trade_type,
            one.company_type,
            one.scope,
        )
        for one in words.TRADES
    ]
    table("bench_trade", "name d i s short sd si ss trade_type company_type scope", trades)
    persons = [person_name(draw) for _each in range(3000)]
    table("bench_person", "name text", [(name, search_text(people=[name])) for name in persons])
    table("bench_phone", "secret", [(Secret.of(f"138{number:08d}").stored,) for number in range(1000)])
    owners = []
    for team in (places.EAST, places.NORTH, places.WEST):
        slots = [user for user, share in teams.owners(team) for _each in range(share)]
        owners += [
            (team, slot, str(teams.departments[team].pk), str(slots[slot * len(slots) // 20].pk)) for slot in range(20)
        ]
    table("bench_owner", "team slot department owner", [tuple(map(str, row)) for row in owners])
    with connection.cursor() as cursor:
        if POSTGRES:
            cursor.execute(
                "CREATE FUNCTION bench_pad(bigint, int) RETURNS text IMMUTABLE LANGUAGE sql AS"
                " $$SELECT lpad($1::text, $2, '0')$$;"
                "CREATE FUNCTION bench_double(text) RETURNS text IMMUTABLE LANGUAGE sql AS"
                r" $$SELECT regexp_replace($1, '(.)', '\1\1', 'g')$$;"
            )
    if not POSTGRES:
        connection.connection.create_function("bench_pad", 2, lambda number, width: f"{number:0{width}d}")
        connection.connection.create_function("bench_double", 1, double)
        connection.connection.create_function("md5", 1, lambda text: f"{hash(text) & 2**64 - 1:032x}")


def pieces(text: str) -> tuple[str, str, str]:
    """The word doubled, its initials doubled, its syllables doubled, as in `core.search.search_text`."""
    folded = fold(text)
    reading = syllables(folded)
    signs = "".join(SIGNS.get(one, one) for one in reading)
    return double(folded), double(initials_of(folded, reading)), double(signs)


def table(name: str, columns: str, rows: list[tuple]) -> None:
    with connection.cursor() as cursor:
        described = ", ".join(f"{column} text" for column in columns.split())
        cursor.execute(f"CREATE TABLE {name} (n bigint PRIMARY KEY, {described})")
        marks = ", ".join(["%s"] * (len(rows[0]) + 1))
        cursor.executemany(f"INSERT INTO {name} VALUES ({marks})", [(n, *row) for n, row in enumerate(rows)])
        cursor.execute(f"ANALYZE {name}")
    SIZES[name] = len(rows)


SIZES: dict[str, int] = {}


def series(last: int) -> str:
    """A table «g» of the numbers from 1."""
    if POSTGRES:
        return f"generate_series(1::bigint, {last}) AS series(g)"
    counted = f"WITH RECURSIVE up(g) AS (SELECT 1 UNION ALL SELECT g + 1 FROM up WHERE g < {last}) SELECT g FROM up"
    return f"({counted}) AS series"


def named(last: int) -> str:
    """Every number with its city, mark and trade: no two numbers have all three in common."""
    cities, marks, trades = SIZES["bench_city"], SIZES["bench_mark"], SIZES["bench_trade"]
    mixed = f"(g * 1000003 % {cities * marks * trades})"
    return (
        f"{series(last)}"
        f" JOIN bench_city AS city ON city.n = {mixed} % {cities}"
        f" JOIN bench_mark AS mark ON mark.n = {mixed} / {cities} % {marks}"
        f" JOIN bench_trade AS trade ON trade.n = {mixed} / {cities} / {marks} % {trades}"
        f" JOIN bench_person AS person ON person.n = g * 31 % {SIZES['bench_person']}"
    )


def insert(model: type[models.Model], rows: str, expressions: dict[str, str]) -> None:
    """INSERT … SELECT with these expressions; the other columns hold the defaults of the model."""
    columns, values, params = [], [], []
    for field in model._meta.concrete_fields:
        if field.primary_key and field.column not in expressions:
            continue
        columns.append(connection.ops.quote_name(field.column))
        if field.column in expressions:
            values.append(expressions[field.column])
        else:
            default = (
                timezone.now()
                if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
                else field.get_default()
            )
            values.append("%s")
            params.append(field.get_db_prep_save(default, connection))
    statement = f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) SELECT {', '.join(values)} FROM {rows}"
    with connection.cursor() as cursor:
        cursor.execute(statement.replace(" % ", " %% "), params)


def fill_customers(count: int) -> None:
    day = (
        "date '2004-01-01' + (g * 37 % 7000)::int"
        if POSTGRES
        else "date('2004-01-01', '+' || (g * 37 % 7000) || ' days')"
    )
    insert(
        Customer,
        named(count)
        + " JOIN bench_owner AS owner ON owner.team = city.team AND owner.slot = CAST(g * 13 % 20 AS text)"
        + f" JOIN bench_phone AS phone ON phone.n = g * 7 % {SIZES['bench_phone']}",
        {
            "id": "g",
            "code": "'KH-' || bench_pad(g, 7)",
            "source": "'ERP'",
            "source_code": "'C' || bench_pad(g, 7)",
            "name": "city.name || mark.name || trade.name",
            "name_key": "city.name || mark.name || trade.short",
            "short_name": "mark.name || trade.short",
            "trade_type": "trade.trade_type",
            "company_type": "trade.company_type",
            "business_scope": "trade.scope",
            "status": "CASE g * 17 % 20 WHEN 0 THEN 'suspended' WHEN 1 THEN 'terminated' WHEN 2 THEN 'dormant'"
            " WHEN 3 THEN 'dormant' WHEN 4 THEN 'prospect' WHEN 5 THEN 'prospect' ELSE 'active' END",
            "credit_code": "CASE WHEN g % 10 = 0 THEN '' ELSE '91' || city.region || 'MA' || bench_pad(g, 8) END",
            "legal_representative": "person.name",
            "registered_capital": "(g * 11 % 500 + 1) * 100000000",
            "opened_on": day,
            "first_contact_on": day,
            "province": "city.province",
            "region": "city.region",
            "address": "city.address || '人民路' || CAST(g % 900 + 1 AS text) || '号'",
            "postcode": "city.postcode",
            "phone": "phone.secret",
            "phone_index": "md5('p' || CAST(g AS text))",
            "phone_tail_index": "md5('t' || CAST(g % 10000 AS text))",
            "owner_id": "CAST(owner.owner AS bigint)",
            "department_id": "CAST(owner.department AS bigint)",
        },
    )


def fill_contacts(count: int) -> None:
    source = f"{series(count)} JOIN bench_person AS person ON person.n = g * 31 % {SIZES['bench_person']}"
    source += f" JOIN bench_phone AS phone ON phone.n = g * 3 % {SIZES['bench_phone']}"
    true = "true" if POSTGRES else "1"
    insert(
        Contact,
        source,
        {
            "customer_id": "g",
            "name": "person.name",
            "position": "'采购经理'",
            "phone": "phone.secret",
            "phone_index": "md5('c' || CAST(g AS text))",
            "phone_tail_index": "md5('d' || CAST(g % 10000 AS text))",
            "is_primary": true,
        },
    )


def fill_search(count: int) -> None:
    drop_index(CustomerSearch)
    if not POSTGRES:
        ensure_index(CustomerSearch)  # its triggers do the work
    insert(
        CustomerSearch,
        named(count),
        {
            "customer_id": "g",
            "text": " || ".join(
                [
                    "'|' || city.d || mark.d || trade.d",
                    "'|' || city.i || mark.i || trade.i",
                    "'|' || city.s || mark.s || trade.s",
                    "'|' || mark.d || trade.sd || '|' || mark.i || trade.si || '|' || mark.s || trade.ss",
                    "person.text",
                    "'|' || bench_double('kh' || bench_pad(g, 7)) || '|' || bench_double('c' || bench_pad(g, 7))",
                ]
            ),
        },
    )
    if POSTGRES:
        with connection.cursor() as cursor:
            cursor.execute("SET maintenance_work_mem = '512MB'")
        ensure_index(CustomerSearch)


def fill_events(count: int, by: User) -> None:
    insert(
        Event,
        named(count),
        {
            "by_id": str(by.pk),
            "deed": "'customers.create'",
            "record_type": "'customers.customer'",
            "record_id": "g",
            "record_name": "city.name || mark.name || trade.name",
        },
    )


def fill_lines(count: int) -> None:
    day = (
        "date '2024-01-01' + (g * 29 % 1000)::int"
        if POSTGRES
        else "date('2024-01-01', '+' || (g * 29 % 1000) || ' days')"
    )
    insert(
        SalesLine,
        series(count),
        {
            "customer_id": "g",
            "sold_on": day,
            "document": "'XS' || bench_pad(g, 9)",
            "product": "'示范老窖 52度 500ml×6'",
            "amount": "(g * 7919 % 90000 + 100) * 10000",
        },
    )


def fill_months(count: int, months: int) -> None:
    """A few customers buy most: the amount falls with the rank that the number stands for."""
    firsts = [(LAST_MONTH - timedelta(days=30 * back)).replace(day=1) for back in range(months)]
    table("bench_month", "first", [(day.isoformat(),) for day in firsts])
    first = "CAST(first AS date)" if POSTGRES else "first"
    insert(
        SalesMonth,
        f"{series(count)} CROSS JOIN bench_month AS month",
        {
            "customer_id": "g",
            "month": first,
            "amount": f"{count * 40000} / (g * 1000003 % {count} + 20) * 100 + (g * 7919 + month.n * 104729) % 999983",
            "cost": "0",
            "line_count": "1",
        },
    )


@contextlib.contextmanager
def without_indexes(model: type[models.Model]) -> Iterator[None]:
    """PostgreSQL builds an index quicker than it keeps one up."""
    if not POSTGRES:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s"
            " AND indexname NOT IN (SELECT conname FROM pg_constraint)",
            [model._meta.db_table],
        )
        kept = cursor.fetchall()
        for name, _definition in kept:
            cursor.execute(f'DROP INDEX "{name}"')
        yield
        cursor.execute("SET maintenance_work_mem = '512MB'")
        for _name, definition in kept:
            cursor.execute(definition.replace("INDEX ", "INDEX IF NOT EXISTS ", 1))


def finish(count: int) -> None:
    """Number series go on behind the rows; statistics are fresh."""
    Series.objects.update_or_create(name="customers", defaults={"last": count})
    with connection.cursor() as cursor:
        if POSTGRES:
            cursor.execute("SELECT setval(pg_get_serial_sequence('customers_customer', 'id'), %s)", [count])
            cursor.execute("VACUUM ANALYZE")
        else:
            cursor.execute("ANALYZE")


if __name__ == "__main__":
    make(int(sys.argv[1]), int(sys.argv[2]))
