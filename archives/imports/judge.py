"""What becomes of each row of a register: new, there already, a repetition in the file, or an error."""

from collections import defaultdict
from typing import Any

from django.utils.translation import gettext as _

from archives.imports.reading import Reader, Unclear
from archives.models import ArchiveFile, Category, Place
from archives.places import Spot, is_cleared, spots_of, stands_apart, why_not_here
from archives.policy import policy_for
from complaints.imports.judge import put
from core.imports.kinds import RawRows
from core.models import Import, ImportRow
from core.rules import is_system, may, rows_for
from core.secrets import encrypt
from customers.models import Customer
from customers.values import name_key
from staff.models import Department, User

Verdict = ImportRow.Verdict
KINDS = (Place.Kind.ROOM, Place.Kind.CABINET, Place.Kind.SHELF, Place.Kind.BOX)


def judge(raw: RawRows, batch: Import) -> list[ImportRow]:
    reader = Reader(batch)
    rows = [read_row(number, given, reader) for number, given in raw]
    sound = [row for row in rows if row.verdict == Verdict.NEW]
    compare(sound, batch)
    known = Known(batch, reader, [row.data for row in sound])
    for row in sound:
        if row.verdict == Verdict.NEW:
            try:
                known.settle(row)
            except Unclear as problem:
                fail(row, problem)
    return rows


def read_row(number: int, given: dict[str, str], reader: Reader) -> ImportRow:
    try:
        return ImportRow(number=number, verdict=Verdict.NEW, data=reader.read(given), notes={})
    except Unclear as problem:
        return ImportRow(number=number, verdict=Verdict.ERROR, data={}, notes={problem.field: problem.reason})


def fail(row: ImportRow, problem: Unclear) -> None:
    row.verdict, row.data, row.notes = Verdict.ERROR, {}, {problem.field: problem.reason}


def compare(rows: list[ImportRow], batch: Import) -> None:
    """The file number is the key. A number of a file that the person may not know of is only called taken."""
    numbers = {row.data["number"] for row in rows}
    taken = dict(ArchiveFile.objects.filter(number__in=numbers).values_list("number", "pk"))
    seen = set(rows_for(batch.created_by, ArchiveFile).filter(number__in=numbers).values_list("number", flat=True))
    for row in rows:
        number = row.data["number"]
        earlier = batch.seen.first(f"file:{number}", row.number)
        if earlier:
            row.verdict = Verdict.DUPLICATE
            row.notes = {"number": _("The same as in row %(number)d of this file.") % {"number": earlier}}
        elif number in seen:
            row.verdict, row.target_id = Verdict.UNCHANGED, taken[number]
        elif number in taken:
            fail(row, Unclear("number", _("This number cannot be used.")))


class Known:
    """What the rows of one chunk name among the records that the importing person sees."""

    def __init__(self, batch: Import, reader: Reader, rows: list[dict[str, Any]]):
        self.by, self.policy, self.reader = batch.created_by, policy_for(), reader
        self.categories: dict[str, set[int]] = {}
        self.people: dict[str, set[int]] = {}
        self.departments: dict[str, set[int]] = {}
        self.category_of = {one.pk: one for one in Category.objects.filter(is_used=True)}
        for one in self.category_of.values():
            put(self.categories, one.pk, one.code, one.name)
        self.keepers = User.objects.filter(is_active=True).only("name", "username", "clearance").in_bulk()
        for person in self.keepers.values():
            put(self.people, person.pk, person.name, person.username)
        for pk, name in Department.objects.values_list("pk", "name"):
            put(self.departments, pk, name)
        self.customers = self.find_customers(rows)
        self.spots = self.find_spots(rows)

    def find_customers(self, rows: list[dict[str, Any]]) -> dict[str, set[int]]:
        seen = rows_for(self.by, Customer)
        codes = {row["customer_code"].upper() for row in rows if "customer_code" in row}
        names = {name_key(row["customer"]) for row in rows if "customer" in row}
        found: dict[str, set[int]] = {}
        for column, keys in (("code", codes), ("name_key", names)):
            for pk, value in seen.filter(**{f"{column}__in": keys}).values_list("pk", column) if keys else ():
                put(found, pk, f"{column}:{value}")
        return found

    def find_spots(self, rows: list[dict[str, Any]]) -> dict[tuple[str, ...], list[Spot]]:
        """Places by their names from the room down, and by the last of them alone."""
        found: dict[tuple[str, ...], list[Spot]] = defaultdict(list)
        if any("place" in row for row in rows):
            places = list(Place.objects.filter(is_used=True))
            names = {place.pk: place.name for place in places}
            for pk, spot in spots_of(places).items():
                line = tuple(names.get(int(one), "") for one in spot.place.path.strip("/").split("/"))
                found[line].append(spot)
                if len(line) > 1:
                    found[(names[pk],)].append(spot)
        return found

    def settle(self, row: ImportRow) -> None:
        """Ids in the place of names. Raises `Unclear`."""
        data = row.data
        data["category_id"] = self.one(self.categories, "category", data.get("category", ""))
        self.settle_customer(row)
        if "department" in data:
            data["department_id"] = self.one(self.departments, "department", data["department"])
        if "keeper" in data:
            data["keeper_id"] = self.one(self.people, "keeper", data["keeper"])
        if "customer_id" not in data and "subject" not in data:
            raise Unclear("subject", _("A file is about a customer or a subject."))
        level = data.get("level_is")
        if level is not None and not is_system(self.by) and level > self.by.clearance:
            raise Unclear("level", _("Your clearance is below the secrecy of this file."))
        if "level_until" in data and not level:
            del data["level_until"]
        self.check_keeper(row)
        if "place" in data:
            self.settle_place(row)

    def check_keeper(self, row: ImportRow) -> None:
        """Whoever keeps a file knows of it: nobody keeps what is beyond the own clearance (S1-27)."""
        keeper, level = self.keepers.get(row.data.get("keeper_id")), row.data.get("level_is")
        if keeper and not is_cleared(keeper, level):
            raise Unclear("keeper", _("%s is not cleared for files of this secrecy.") % keeper)

    def one(self, known: dict[str, set[int]], field: str, text: str) -> int:
        found = known.get(text, set())
        if len(found) != 1:
            raise Unclear(field, _("There is none, or more than one, of this name: “%s”.") % text[:60])
        return next(iter(found))

    def settle_customer(self, row: ImportRow) -> None:
        data = row.data
        if "customer_code" in data:
            found = self.customers.get(f"code:{data['customer_code'].upper()}", set())
            if len(found) != 1:
                raise Unclear("customer_code", _("There is no customer of this code, or it is not yours to see."))
            data["customer_id"] = next(iter(found))
        elif "customer" in data:
            found = self.customers.get(f"name_key:{name_key(data['customer'])}", set())
            if len(found) == 1:
                data["customer_id"] = next(iter(found))
            else:
                row.notes["customer"] = _("There is no customer, or more than one, of this name. The name is kept.")
                data.setdefault("subject", encrypt(data["customer"]))

    def settle_place(self, row: ImportRow) -> None:
        """A place that is there and takes files of this secrecy, or one to be entered."""
        data = row.data
        line = tuple(data["place_line"])
        found = self.spots.get(line, [])
        if len(found) > 1:
            raise Unclear("place", _("Several places are called so; write room / cabinet / shelf."))
        if found:
            data["place_id"] = found[0].place.pk
            self.check_stand(row, found[0])
        elif not line or not self.reader.creates_places or not may(self.by, "archives.add_place"):
            raise Unclear("place", _("There is no such place."))
        elif len(line) > len(KINDS):
            raise Unclear("place", _("A place has at most room, cabinet, shelf and box."))
        elif data.get("level_is") is not None and stands_apart(data["level_is"], self.policy):
            raise Unclear("place", _("Such a file stands apart: enter its place with a keeper first (S1-05 R20)."))

    def check_stand(self, row: ImportRow, spot: Spot) -> None:
        """Where the register says how secret it is. What the rules find out later is tested when it is written."""
        data = row.data
        if "level_is" not in data:
            return
        file = ArchiveFile(keeper_id=data.get("keeper_id"))
        if reason := why_not_here(file, data["level_is"], spot, self.policy):
            raise Unclear("place", reason)
