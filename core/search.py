"""Chinese search by doubled characters, the same rows on SQLite and PostgreSQL.

A searchable text is a line of parts, `|上上海海|sshh|…`, every character twice. Two characters of a query become four,
so the trigram indexes of both databases work for them, and a doubled query can only match where the plain one stands.
A part is a folded name, its pinyin initials, or its syllables, one sign for each. See docs/decisions/search.md.
"""

import re
import unicodedata
from collections.abc import Iterable

from django.db import connections, models
from django.db.models import Case, Q, Subquery, When
from django.db.models.expressions import RawSQL
from django.db.utils import NotSupportedError

from core.pinyin import SYLLABLES, completions, person_readings, segmentations, syllables

# Syllable number n is kept as this letter + n: a script no Chinese register uses, of letters, so that indexes see them.
FIRST_SIGN = 0x1401
SIGNS = {syllable: chr(FIRST_SIGN + number) for number, syllable in enumerate(SYLLABLES)}
# How nearly every company's name ends, with its initials: in an index they would make all companies look alike, so one
# sign stands for them.
ENDINGS = {"股份有限公司": "gfyxgs", "有限责任公司": "yxzrgs", "有限公司": "yxgs"}
ENDING_SIGNS = {ending: chr(0x1670 + number) for number, ending in enumerate(ENDINGS)}
UNFOLDED = re.compile(r"[\W_\u1400-\u167f]+")
LONGEST_QUERY = 100
MOST_COMPLETIONS = 40
SAMPLE, OFTEN = 300, 3  # words that three of the newest rows hold are common


def fold(text: str) -> str:
    """What is compared: full-width as half-width, lower case, letters and digits only: never %, _ or a backslash."""
    flat = unicodedata.normalize("NFKC", text).lower().replace("ü", "v")
    return UNFOLDED.sub("", flat)


def double(text: str) -> str:
    return "".join([char + char for char in text])


def search_text(*, names: Iterable[str] = (), people: Iterable[str] = (), codes: Iterable[str] = ()) -> str:
    """The doubled text of a record: its names, the people in it (surnames read as surnames) and its numbers."""
    parts: dict[str, None] = {}
    for name in names:
        _add_name(parts, folded := fold(name), [syllables(folded)])
    for person in people:
        _add_name(parts, folded := fold(person), person_readings(folded))
    for code in codes:
        parts[fold(code)] = None
    parts.pop("", None)
    return "".join("|" + double(part) for part in parts)


def _add_name(parts: dict[str, None], folded: str, readings: list[list[str]]) -> None:
    parts[folded] = None
    if folded.isascii():
        return
    for reading in readings:
        parts[initials_of(folded, reading)] = None
        parts["".join(SIGNS.get(one, one) for one in reading)] = None


def initials_of(folded: str, reading: list[str]) -> str:
    """The first letters of a reading, with one sign for the ending of a company."""
    initials = "".join(one[0] for one in reading)
    for ending, letters in ENDINGS.items():
        if folded.endswith(ending) and initials.endswith(letters):
            return initials.removesuffix(letters) + ENDING_SIGNS[ending]
    return initials


def needles(word: str) -> list[str]:
    """What to look for in the doubled text when a folded word is asked for; any of them will do.

    One character finds the beginning of a part. Letters are also read as pinyin, the last syllable perhaps unfinished.
    """
    if len(word) == 1:
        return ["|" + double(word)]
    found = [double(word), *_into_ending(word)]
    whole = segmentations(word)
    for way in whole:
        signs = double("".join(SIGNS[one] for one in way))
        found.append(signs if len(way) > 1 else "|" + signs)
    if not whole:
        found.extend(_unfinished(word))
    return found


def _into_ending(word: str) -> list[str]:
    """Initials of which some belong to the ending of a company's name: pjgf → 啤酒股份有限公司."""
    found = {}
    for ending, initials in ENDINGS.items():
        if (at := initials.find(word)) >= 0:
            found[double(ending[at : at + len(word)])] = None
        for size in range(1, min(len(initials), len(word) - 1) + 1):
            if word.endswith(initials[:size]):
                found[double(word[:-size] + ENDING_SIGNS[ending])] = None
    return list(found)


def _unfinished(word: str) -> list[str]:
    """Pinyin while it is typed: shanghaik → 上海 and any syllable that begins with k."""
    for cut in range(len(word) - 1, 1, -1):
        ways = segmentations(word[:cut], 1)
        ends = list(completions(word[cut:]))
        if ways and ends:
            begin = double("".join(SIGNS[one] for one in ways[0]))
            front = "" if len(ways[0]) > 1 else "|"
            return [front + begin + SIGNS[end] for end in ends[:MOST_COMPLETIONS]]
    return []


def alternatives(query: str) -> list[list[list[str]]]:
    """Any of these; each is a list of words that all must be there; each word a list of needles."""
    words = [fold(word) for word in query[:LONGEST_QUERY].split()]
    words = [word for word in words if word]
    if not words:
        return []
    joined = [[needles("".join(words))]]
    return joined if len(words) == 1 else [*joined, [needles(word) for word in words]]


def matching(rows: models.QuerySet, query: str) -> models.QuerySet:
    """Those rows of a search table (primary key = the record, column `text`) that the query finds."""
    wanted = alternatives(query)
    if not wanted:
        return rows.none()
    if connections[rows.db].vendor == "sqlite":
        table = f"{rows.model._meta.db_table}_fts"
        return rows.filter(pk__in=RawSQL(f"SELECT rowid FROM {table} WHERE text MATCH %s", [match_words(wanted)]))
    return rows.filter(holding(query))


def first_matches(model: type[models.Model], query: str, limit: int, using: str = "default") -> list[int]:
    """Keys of matching rows in any order, at most `limit`. None as well when the newest rows show the words common.

    PostgreSQL does not ask its index then: it would read all that match before it gives the first.
    """
    wanted = alternatives(query)
    if connections[using].vendor != "sqlite" or not wanted:
        rows = model.objects.using(using)
        uncommon = matching(rows, query).annotate(common=Subquery(seen_often(rows, query))).filter(common=None)
        return list(uncommon.values_list("pk", flat=True)[:limit])
    table = f"{model._meta.db_table}_fts"
    with connections[using].cursor() as cursor:
        cursor.execute(f"SELECT rowid FROM {table} WHERE text MATCH %s LIMIT %s", [match_words(wanted), limit])
        return [row[0] for row in cursor.fetchall()]


def few_matches(model: type[models.Model], query: str, most: int) -> list[int] | None:
    """Keys of all matching rows, or None where they are more than `most` or the newest rows show the words common."""
    if connections["default"].vendor != "sqlite" and list(seen_often(model.objects, query)):
        return None
    keys = first_matches(model, query, most + 1)
    return keys if len(keys) <= most else None


def seen_often(rows: models.QuerySet, query: str) -> models.QuerySet:
    """One key if words are so common that some of the newest rows hold them. The CASE keeps the index out of it."""
    newest = rows.order_by("-pk").values("pk")
    says = Case(When(holding(query), then=True), default=False)
    seen = newest.filter(pk__gt=Subquery(newest[SAMPLE : SAMPLE + 1])).annotate(says=says).filter(says=True)
    return seen.values("pk")[OFTEN - 1 : OFTEN]


def holding(query: str, column: str = "text") -> Q:
    """The condition on the text itself, for rows that are reached by their key; never true for an empty query."""
    condition = Q(pk__in=[])
    for words in alternatives(query):
        condition |= Q(*(any_of(word, column) for word in words))
    return condition


def beginning(query: str, column: str = "text") -> Q:
    """The condition that a name, a number or its initials begin with the query."""
    word = fold(query[:LONGEST_QUERY])
    return any_of(["|" + needle.removeprefix("|") for needle in needles(word)] if word else [], column)


def any_of(found: list[str], column: str) -> Q:
    condition = Q(pk__in=[])
    for needle in found:
        condition |= Q(**{f"{column}__contains": needle})
    return condition


def match_words(wanted: list[list[list[str]]]) -> str:
    """The same as an FTS5 expression; needles hold letters, digits and bars only, so quoting is enough."""
    return " OR ".join(
        "(" + " AND ".join("(" + " OR ".join(f'"{needle}"' for needle in word) + ")" for word in words) + ")"
        for words in wanted
    )


def ensure_index(model: type[models.Model], using: str = "default") -> None:
    """The trigram index of a search table. Safe to run again: puts back triggers that SQLite lost."""
    connection = connections[using]
    table, key = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            _ensure_gin(cursor, table)
        else:
            _ensure_fts(cursor, table, key)


def expect_many(using: str = "default") -> None:
    """Before many new texts: PostgreSQL sorts more of them into the index at a time, in this transaction only.

    It halves the work. The list of those that wait stays short enough for searches and for others who add to it.
    """
    if connections[using].vendor == "postgresql":
        with connections[using].cursor() as cursor:
            cursor.execute("SET LOCAL work_mem = '64MB'; SET LOCAL gin_pending_list_limit = '16MB'")


def drop_index(model: type[models.Model], using: str = "default") -> None:
    connection = connections[using]
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"DROP INDEX IF EXISTS {table}_trigrams")
        else:
            for deed in ("insert", "delete", "update"):
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_{deed}")
            cursor.execute(f"DROP TABLE IF EXISTS {table}_fts")


def _ensure_gin(cursor, table: str) -> None:
    cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    cursor.execute("SELECT cardinality(show_trgm('上海'))")
    if not cursor.fetchone()[0]:
        raise NotSupportedError(
            "This database cannot search Chinese: create it with TEMPLATE template0 LOCALE 'C.UTF-8'."
        )
    # With a thousand samples the planner knows which words are common; with a hundred it guesses.
    cursor.execute(f"ALTER TABLE {table} ALTER COLUMN text SET STATISTICS 1000")
    cursor.execute(f"CREATE INDEX IF NOT EXISTS {table}_trigrams ON {table} USING gin (text gin_trgm_ops)")


def _ensure_fts(cursor, table: str, key: str) -> None:
    """External-content FTS5: the text stays in the table itself, three triggers keep the index in step."""
    cursor.execute(
        f"CREATE VIRTUAL TABLE IF NOT EXISTS {table}_fts USING fts5("
        f"text, content='{table}', content_rowid='{key}', tokenize='trigram', columnsize=0)"
    )
    add = f"INSERT INTO {table}_fts(rowid, text) VALUES (new.{key}, new.text);"
    remove = f"INSERT INTO {table}_fts({table}_fts, rowid, text) VALUES ('delete', old.{key}, old.text);"
    for deed, body in (("insert", add), ("delete", remove), ("update", remove + add)):
        cursor.execute(f"CREATE TRIGGER IF NOT EXISTS {table}_{deed} AFTER {deed} ON {table} BEGIN {body} END")
