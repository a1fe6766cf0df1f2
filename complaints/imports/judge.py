"""What becomes of each row: new, known already, a repetition in the file, or an error."""

from typing import Any

from django.utils.translation import gettext as _

from complaints.imports.reading import Reader, Unclear
from complaints.models import Category, Complaint
from complaints.tree import by_path
from core.imports.kinds import RawRows
from core.models import Import, ImportRow
from core.rules import rows_for
from core.secrets import decrypt
from customers.models import Customer
from customers.values import name_key, phone_indexes
from staff.models import Department, User

Verdict = ImportRow.Verdict


def judge(raw: RawRows, batch: Import) -> list[ImportRow]:
    reader = Reader(batch)
    rows = [read_row(number, given, reader) for number, given in raw]
    for row in rows:
        if row.verdict == Verdict.NEW:
            distinguish(row, batch.seen)
    sound = [row for row in rows if row.verdict == Verdict.NEW]
    compare(sound, reader.source)
    places = Places(batch.created_by, [row.data for row in sound])
    for row in sound:
        if row.verdict == Verdict.NEW:
            places.settle(row)
    return rows


def read_row(number: int, given: dict[str, str], reader: Reader) -> ImportRow:
    try:
        return ImportRow(number=number, verdict=Verdict.NEW, data=reader.read(given), notes={})
    except Unclear as problem:
        return ImportRow(number=number, verdict=Verdict.ERROR, data={}, notes={problem.field: problem.reason})


def distinguish(row: ImportRow, seen) -> None:
    """Equal rows without a number are all kept, each as the n-th of its kind, so that the same file is known again."""
    key = row.data["source_number"]
    earlier, times = seen.first(f"number:{key}", row.number), 1
    while earlier and key.startswith("~"):
        times += 1
        row.data["source_number"] = f"{key}-{times}"
        earlier = seen.first(f"number:{key}-{times}", row.number)
    if earlier:
        row.verdict = Verdict.DUPLICATE
        row.notes = {"source_number": _("The same as in row %(number)d of this file.") % {"number": earlier}}


def compare(rows: list[ImportRow], source: str) -> None:
    """The source's own number is the key: a complaint on file is not brought in again."""
    numbers = {row.data["source_number"] for row in rows}
    same = Complaint.objects.filter(source=source, source_number__in=numbers).exclude(source_number="")
    known = {one.source_number: one for one in same.only("pk", "source_number", "subject", "content")}
    for row in rows:
        present = known.get(row.data["source_number"])
        if present is None:
            continue
        row.target_id = present.pk
        row.verdict = Verdict.UNCHANGED
        if (present.subject, present.content) != (row.data["subject"], row.data["content"]):
            row.verdict = Verdict.DUPLICATE
            row.notes = {"source_number": _("There is another complaint with this number of this source system.")}


class Places:
    """What the rows of one chunk name among the records on file: customers, people, departments, categories."""

    def __init__(self, by: User, rows: list[dict[str, Any]]):
        self.by = by
        self.people: dict[str, set[int]] = {}
        self.departments: dict[str, set[int]] = {}
        self.categories: dict[str, set[int]] = {}
        self.customers = self.find_customers(rows)
        if any("handler" in row for row in rows):
            for pk, name, username in User.objects.filter(is_active=True).values_list("pk", "name", "username"):
                put(self.people, pk, name, username)
        if any("department" in row for row in rows):
            for pk, name in Department.objects.values_list("pk", "name"):
                put(self.departments, pk, name)
        if any("category" in row for row in rows):
            for path, category in by_path(Category.objects.filter(is_active=True)).items():
                put(self.categories, category.pk, path, category.name)

    def find_customers(self, rows: list[dict[str, Any]]) -> dict[str, set[int]]:
        """{code, name or phone: customers that the importing person may see}."""
        seen = rows_for(self.by, Customer)
        seen = seen.only("pk", "code", "source_code", "name_key", "phone_index")
        found: dict[str, set[int]] = {}
        for column, keys in (
            ("code", {row["customer_code"] for row in rows if "customer_code" in row}),
            ("source_code", {row["customer_code"] for row in rows if "customer_code" in row}),
            ("name_key", {name_key(row["customer"]) for row in rows if "customer" in row}),
            ("phone_index", {phone_key(row) for row in rows if "phone" in row} - {""}),
        ):
            for customer in seen.with_any(column, keys) if keys else ():
                put(found, customer.pk, f"{column}:{getattr(customer, column)}")
        return found

    def settle(self, row: ImportRow) -> None:
        """Put ids in the place of names; what is not found is noted and left out."""
        data = row.data
        for name, rows, text in (
            ("handler", self.people, _("There is nobody, or more than one, of this name.")),
            ("department", self.departments, _("There is no department, or more than one, of this name.")),
            ("category", self.categories, _("There is no category, or more than one, of this name.")),
        ):
            if name in data:
                found = rows.get(data[name], set())
                if len(found) == 1:
                    data[f"{name}_id"] = next(iter(found))
                else:
                    row.notes[name] = text
        self.settle_customer(row)

    def settle_customer(self, row: ImportRow) -> None:
        data = row.data
        keys = []
        if "customer_code" in data:
            keys += [f"code:{data['customer_code']}", f"source_code:{data['customer_code']}"]
        if "customer" in data:
            keys.append(f"name_key:{name_key(data['customer'])}")
        if "phone" in data and phone_key(data):
            keys.append(f"phone_index:{phone_key(data)}")
        for key in keys:
            found = self.customers.get(key, set())
            if len(found) == 1:
                data["customer_id"] = next(iter(found))
                return
        if "customer" in data or "customer_code" in data:
            row.notes["customer"] = _("There is no customer, or more than one, of this name. The name is kept.")


def put(found: dict[str, set[int]], pk: int, *names: str) -> None:
    for name in names:
        if name:
            found.setdefault(name, set()).add(pk)


def phone_key(row: dict[str, Any]) -> str:
    return phone_indexes(decrypt(row["phone"]))[0]
