"""Rows of a million archive files with five documents each, made in SQL."""

import time

from django.db import connection

from archives.models import ArchiveFile, ArchiveSearch, Category, Item
from benchmarks.data import insert, table, without_indexes
from core.models import Series
from core.search import drop_index, ensure_index, search_text
from customers.models import Customer
from regulations.policies import version_in_force
from staff.models import User

EACH = 5  # documents of a file
LEVELS = (0, 0, 0, 0, 0, 0, 1, 1, 2, 3)  # what ten files in turn are
TITLES = ("购销合同", "往来询证函", "商标使用授权书", "客情会议纪要", "返利补充协议", "送货调整复函", "价目表")
YEARS = 6


def make(count: int) -> None:
    began = time.monotonic()
    table("bench_title", "title text", [(title, search_text(names=[title])) for title in TITLES])
    categories = Category.objects.exclude(code="01").order_by("code")
    table("bench_shelf", "category code", [(str(one.pk), one.code) for one in categories])
    for model, work in ((ArchiveFile, fill_files), (ArchiveSearch, fill_search), (Item, fill_items)):
        with without_indexes(model), connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")  # the rows are right: no check for each
            work(count)
            cursor.execute("SET session_replication_role = DEFAULT")
        print(f"  {model._meta.label} after {time.monotonic() - began:.0f} s", flush=True)
    for category in categories:
        for year in range(2020, 2030):
            Series.objects.update_or_create(name=f"archives {category.code} {year}", defaults={"last": count})
    with connection.cursor() as cursor:
        for name in ("archivefile", "item"):
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('archives_{name}', 'id'), (SELECT MAX(id) FROM archives_{name}))"
            )
        cursor.execute("VACUUM ANALYZE")


def rows(count: int) -> str:
    """Every file with its title, category, customer and year; the newest have the highest number."""
    customers, shelves = Customer.objects.count(), Category.objects.exclude(code="01").count()
    return (
        f"(SELECT g, current_date - CAST(({count} - g) * {365 * YEARS} / {count} AS int) AS day,"
        f" g * 7919 % {customers} + 1 AS of, (ARRAY{list(LEVELS)})[g % {len(LEVELS)} + 1] AS secrecy"
        f" FROM generate_series(1::bigint, {count}) AS series(g)) AS made"
        f" JOIN bench_title AS title ON title.n = g * 5 % {len(TITLES)}"
        f" JOIN bench_shelf AS shelf ON shelf.n = g * 31 % {shelves}"
    )


NUMBER = "shelf.code || to_char(day, '-YYYY-') || bench_pad(g, 7)"
CLOSED = "g % 3 = 0"


def fill_files(count: int) -> None:
    keeper, by = User.objects.get(username="sunli").pk, User.objects.system().pk
    version = version_in_force("archives")
    owner = f"(SELECT department_id FROM {Customer._meta.db_table} AS c WHERE c.id = of)"
    given = {
        "id": "g",
        "number": NUMBER,
        "title": "title.title",
        "category_id": "CAST(shelf.category AS bigint)",
        "customer_id": "of",
        "is_own": "false",
        "department_id": owner,
        "year": "CAST(date_part('year', day) AS int)",
        "level": "secrecy",
        "kept": "'long'",
        "years": "10",
        "closed_on": f"CASE WHEN {CLOSED} THEN day + 30 END",
        "keep_until": f"CASE WHEN {CLOSED} THEN day + 3680 END",
        "medium": "(ARRAY['both', 'paper', 'electronic'])[g % 3 + 1]",
        "keeper_id": str(keeper),
        "state": "CASE WHEN g % 7 = 0 THEN 'open' ELSE 'shelved' END",
        "entered_at": "day",
        "entered_by_id": str(by),
        "version": "1",
        **({"policy_id": str(version.pk)} if version else {}),
    }
    insert(ArchiveFile, rows(count), given)


def fill_search(count: int) -> None:
    drop_index(ArchiveSearch)
    text = f"title.text || '|' || bench_double(replace({NUMBER}, '-', ''))"
    insert(ArchiveSearch, rows(count), {"file_id": "g", "text": text})
    with connection.cursor() as cursor:
        cursor.execute("SET maintenance_work_mem = '512MB'")
    ensure_index(ArchiveSearch)


def fill_items(count: int) -> None:
    by = User.objects.system().pk
    given = {
        "file_id": "g",
        "order": "place",
        "title": "title.title",
        "on": "day",
        "pages": "g % 9 + 1",
        "copies": "1",
        "kind": "CASE WHEN place = 1 THEN 'main' ELSE 'annex' END",
        "is_paper": "true",
        "entered_at": "day",
        "entered_by_id": str(by),
        "version": "1",
    }
    insert(Item, f"{rows(count)} CROSS JOIN generate_series(1, {EACH}) AS places(place)", given)
