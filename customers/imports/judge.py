"""What becomes of each row: new, an update, a possible duplicate, or an error."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from core.imports.kinds import RawRows
from core.models import Import, ImportRow
from core.rules import is_system, may
from customers.imports.attributes import differences, told
from customers.imports.drafts import Draft, Reader
from customers.models import Contact, Customer
from customers.values import name_key
from staff.models import User
from staff.rules import scope_of

Verdict = ImportRow.Verdict
BRIEF = ("pk", "code", "name", "name_key", "credit_code", "owner_id", "deputy_owner_id", "department_id")


@dataclass
class Known:
    """The customers on file that the rows of one chunk may mean."""

    by_code: dict[str, Customer] = field(default_factory=dict)
    by_source: dict[tuple[str, str], Customer] = field(default_factory=dict)
    by_name: dict[str, list[Customer]] = field(default_factory=lambda: defaultdict(list))
    by_phone: dict[str, list[Customer]] = field(default_factory=lambda: defaultdict(list))
    by_id_number: dict[str, list[Customer]] = field(default_factory=lambda: defaultdict(list))
    contacts: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))


def judge(raw: RawRows, batch: Import) -> list[ImportRow]:
    reader = Reader(batch)
    drafts = [reader.read(number, row) for number, row in raw]
    return Judge(reader, batch).judge(drafts)


class Judge:
    """Compares drafts with the customers on file and with earlier rows of the same file."""

    def __init__(self, reader: Reader, batch: Import):
        self.source = reader.source
        self.by = batch.created_by
        self.takes_duplicates = (batch.options or {}).get("duplicates") == "new"
        self.seen = getattr(batch, "seen", None)
        self.scope = scope_of(self.by)
        self.sees_all = is_system(self.by) or self.scope.everything
        self.may_assign = may(self.by, "customers.assign_customer")
        self.known = Known()
        self.people: dict[int, User] = {}

    def judge(self, drafts: list[Draft]) -> list[ImportRow]:
        self.look_up([draft for draft in drafts if not draft.is_bad])
        return [self.row(draft) for draft in drafts]

    def look_up(self, drafts: list[Draft]) -> None:
        self.known = find_known(drafts)
        if any("owner_id" in draft.data for draft in drafts):
            self.people = User.objects.in_bulk()

    def row(self, draft: Draft) -> ImportRow:
        verdict, target = (Verdict.ERROR, None) if draft.is_bad else self.decide(draft)
        target_id = target.pk if target is not None and self.sees(target) else None
        return ImportRow(number=draft.number, verdict=verdict, data=draft.data, notes=draft.notes, target_id=target_id)

    def sees(self, customer: Customer) -> bool:
        scope = self.scope
        return self.sees_all or (
            customer.owner_id in scope.people
            or customer.deputy_owner_id in scope.people
            or customer.department_id in scope.departments
        )

    def decide(self, draft: Draft) -> tuple[str, Customer | None]:
        by_code, by_source = self.known.by_code.get(draft.code), self.known.by_source.get(draft.source)
        if by_code and by_source and by_code.pk != by_source.pk:
            draft.notes["source_code"] = _("The credit code and the number belong to two different customers.")
            return Verdict.ERROR, None
        same = by_code or by_source
        if self.repeats_identity(draft):
            return Verdict.DUPLICATE, same
        return self.compare(draft, same) if same else self.look_for_double(draft)

    def repeats_identity(self, draft: Draft) -> bool:
        if self.seen is None:
            return False
        for name, key in (("credit_code", draft.code), ("source_code", draft.source and "|".join(draft.source))):
            earlier = self.seen.first(f"{name}:{key}", draft.number) if key else None
            if earlier:
                draft.notes[name] = _("The same as in row %(number)d of this file.") % {"number": earlier}
                return True
        return False

    def compare(self, draft: Draft, customer: Customer) -> tuple[str, Customer | None]:
        """An update with its differences, or nothing to do."""
        column = "credit_code" if customer.credit_code == draft.code and draft.code else "source_code"
        if not self.sees(customer):
            draft.notes[column] = _("This customer exists already and belongs to someone else.")
            return Verdict.ERROR, None
        earlier = self.seen and self.seen.first(f"customer:{customer.pk}", draft.number)
        if earlier:
            draft.notes[column] = _("The same customer as in row %(number)d of this file.") % {"number": earlier}
            return Verdict.DUPLICATE, customer
        found = self.differences(draft, customer)
        draft.notes |= told(found, draft, self.people)
        if self.has_new_contact(draft, customer):
            draft.notes["contact_name"] = ["", draft.data["contact_name"]]
            return Verdict.UPDATE, customer
        return (Verdict.UPDATE if found else Verdict.UNCHANGED), customer

    def differences(self, draft: Draft, customer: Customer) -> dict[str, tuple[Any, Any]]:
        found = differences(draft, customer, self.source)
        if "owner_id" in found and not self.may_assign:
            del found["owner_id"]
            draft.notes["owner"] = _("You may not change owners: the owner stays.")
        elif found.get("owner_id", (None, None))[1] == customer.deputy_owner_id is not None:
            del found["owner_id"]
            draft.notes["owner"] = _("This person is the deputy owner: the owner stays.")
        return found

    def has_new_contact(self, draft: Draft, customer: Customer) -> bool:
        name = draft.data.get("contact_name")
        return bool(name) and name_key(name) not in self.known.contacts.get(customer.pk, ())

    def look_for_double(self, draft: Draft) -> tuple[str, Customer | None]:
        """Another customer on file or in the file with the same ID number, phone or name."""
        double = None
        for column, customers in (
            ("id_number", self.known.by_id_number.get(draft.id_index, ())),
            ("phone", [one for index in draft.phones for one in self.known.by_phone.get(index, ())]),
            ("name", self.known.by_name.get(draft.name_key, ())),
        ):
            double = self.closest(draft, column, customers) if customers else None
            if double:
                break
        repeated = self.repeats(draft)
        if (double or repeated) and not self.takes_duplicates:
            return Verdict.DUPLICATE, double
        return Verdict.NEW, None

    def closest(self, draft: Draft, column: str, customers) -> Customer | None:
        """Two different credit codes are two customers; that is only noted."""
        possible = [one for one in customers if not (draft.code and one.credit_code and draft.code != one.credit_code)]
        visible = [one for one in possible if self.sees(one)]
        if visible:
            draft.notes[column] = DOUBLE[column]() % {"code": visible[0].code, "name": visible[0].name}
            return visible[0]
        if possible:
            draft.notes[column] = _("A customer like this exists already and belongs to someone else.")
            return possible[0]
        other = next((one for one in customers if self.sees(one)), None)
        if other:
            message = _("%(code)s %(name)s has the same, but another credit code: taken for two customers.")
            draft.notes[column] = message % {"code": other.code, "name": other.name}
        return None

    def repeats(self, draft: Draft) -> bool:
        """An earlier row with the same phone, ID number or name, unless both have a credit code."""
        if self.seen is None:
            return False
        keys = [("phone", index) for index in draft.phones] + [("id_number", draft.id_index), ("name", draft.name_key)]
        found = False
        for column, key in keys:
            earlier = self.earlier(f"{column}:{key}", draft) if key else None
            if earlier and not found:
                draft.notes[column] = _("The same as in row %(number)d of this file.") % {"number": earlier}
                found = True
        return found

    def earlier(self, key: str, draft: Draft) -> int | None:
        """A row without credit code stands against all rows, one with a code only against those without."""
        same = self.seen.first(f"{key}:any", draft.number)
        if draft.code:
            return same and self.seen.get(f"{key}:bare", draft.number)
        if not same:
            self.seen.first(f"{key}:bare", draft.number)
        return same


DOUBLE = {
    "id_number": lambda: _("%(code)s %(name)s has the same ID number."),
    "phone": lambda: _("%(code)s %(name)s has the same phone."),
    "name": lambda: _("%(code)s %(name)s has the same name."),
}


def find_known(drafts: list[Draft]) -> Known:
    known = Known()
    find_same(drafts, known)
    find_alike(drafts, known)
    return known


def find_same(drafts: list[Draft], known: Known) -> None:
    """By credit code, and by number in the source system."""
    codes = {draft.code for draft in drafts if draft.code}
    sources = {draft.source for draft in drafts if draft.source}
    if codes:
        known.by_code = {one.credit_code: one for one in Customer.objects.with_any("credit_code", codes)}
    if sources:
        same = Customer.objects.with_any("source_code", {code for _source, code in sources})
        same = same.filter(source__in={source for source, _code in sources})
        known.by_source = {(one.source, one.source_code): one for one in same}
    same_ids = [one.pk for one in (*known.by_code.values(), *known.by_source.values())]
    if same_ids and any("contact_name" in draft.data for draft in drafts):
        for pk, name in Contact.objects.filter(customer__in=same_ids).values_list("customer_id", "name"):
            known.contacts[pk].add(name_key(name))


def find_alike(drafts: list[Draft], known: Known) -> None:
    """By name, phone and ID number, for the rows that are not somebody already."""
    rest = [one for one in drafts if one.code not in known.by_code and one.source not in known.by_source]
    brief = Customer.objects.only(*BRIEF).order_by("pk")
    names = {draft.name_key for draft in rest}
    for one in brief.filter(name_key__in=names) if names else ():
        known.by_name[one.name_key].append(one)
    phones = {index for draft in rest for index in draft.phones}
    if phones:
        for one in brief.with_any("phone_index", phones).only(*BRIEF, "phone_index"):
            known.by_phone[one.phone_index].append(one)
        for contact in (
            Contact.objects.filter(phone_index__in=phones).exclude(phone_index="").select_related("customer")
        ):
            known.by_phone[contact.phone_index].append(contact.customer)
    id_numbers = {draft.id_index for draft in rest if draft.id_index}
    if id_numbers:
        for one in brief.with_any("id_number_index", id_numbers).only(*BRIEF, "id_number_index"):
            known.by_id_number[one.id_number_index].append(one)
