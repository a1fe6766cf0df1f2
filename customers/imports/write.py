"""Writing judged rows, and taking them back."""

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core.models import Import, ImportRow
from core.secrets import decrypt
from customers.actions import create_customers, remove_customers, update_customers
from customers.actions.bulk import add_contacts, seen_by
from customers.imports.attributes import COLUMN_OF, new_contact, new_customer, restored, stored, with_records
from customers.imports.drafts import Draft, Reader, secret_index
from customers.imports.fields import SECRETS
from customers.imports.judge import Judge
from customers.models import Contact, Customer
from customers.search import refresh_search

Verdict = ImportRow.Verdict
DEED = "customers.import"


def write(rows: list[ImportRow], batch: Import) -> None:
    """Judge once more, for others have worked since the preview; then write what still is as it was shown."""
    for row in rows:
        row.is_written = False  # after a chunk that was rolled back
    reader = Reader(batch)
    judge = Judge(reader, batch)
    judge.seen = None
    pairs = [(row, draft_of(row, reader)) for row in rows]
    lock_targets(rows)
    judge.look_up([draft for _row, draft in pairs])
    standing = [(row, draft, target) for row, draft in pairs for target in still_stands(row, draft, judge)]
    details = {"import": batch.pk, "file": batch.file_name}
    enter([one for one in standing if one[0].verdict == Verdict.NEW], judge, batch, details)
    change([one for one in standing if one[0].verdict == Verdict.UPDATE], judge, batch, details)


def draft_of(row: ImportRow, reader: Reader) -> Draft:
    """The draft from which the row was judged."""
    draft = Draft(row.number, data=row.data)
    for name in SECRETS & row.data.keys():
        draft.indexes[name] = secret_index(name, decrypt(row.data[name]))
    reader.complete(draft)
    return draft


def lock_targets(rows: Iterable[ImportRow]) -> None:
    targets = [row.target_id for row in rows if row.target_id]
    if targets:
        list(Customer.objects.filter(pk__in=targets).order_by("pk").select_for_update().values_list("pk"))


def still_stands(row: ImportRow, draft: Draft, judge: Judge) -> list[Customer | None]:
    """One target (None for a new customer) when the verdict of the preview holds; else the row says why not."""
    verdict, target = judge.decide(draft)
    if verdict == row.verdict and (target is None or target.pk == row.target_id):
        return [target]
    if verdict in (Verdict.UPDATE, Verdict.NEW):
        reason = _("Someone entered or changed this customer since the preview. Import the file once more.")
        row.verdict, row.notes = Verdict.ERROR, {**row.notes, "name": reason}
    else:
        row.verdict, row.notes = verdict, {**row.notes, **draft.notes}
        row.target_id = target.pk if target is not None and judge.sees(target) else None
    return []


def enter(standing, judge: Judge, batch: Import, details: dict) -> None:
    customers, contacts = [], {}
    for row, draft, _target in standing:
        customer = new_customer(draft.data, judge.source)
        customers.append(customer)
        contact = new_contact(draft.data, customer, is_primary=True)
        if contact:
            contacts[row.number] = contact
    if not customers:
        return
    create_customers(customers, by=batch.created_by, deed=DEED, details=details, contacts=contacts.values())
    for (row, _draft, _target), customer in zip(standing, customers, strict=True):
        row.target_id, row.stamp, row.is_written = customer.pk, str(customer.version), True
        if row.number in contacts:
            row.before = {"contact": contacts[row.number].pk}


def change(standing, judge: Judge, batch: Import, details: dict) -> None:
    """Only what the preview showed is changed; other fields are left as they have become."""
    updates, contacts = [], []
    for row, draft, customer in standing:
        shown = {name for name, note in row.notes.items() if isinstance(note, list)}
        found = judge.differences(draft, customer)
        values = {name: after for name, (_before, after) in found.items() if COLUMN_OF.get(name, name) in shown}
        if "owner_id" in values:
            values["department_id"] = judge.people[values["owner_id"]].department_id
        row.before = {"values": stored(customer, list(values))}
        updates.append((row, customer, with_records(values)))
        if "contact_name" in shown and judge.has_new_contact(draft, customer):
            is_first = not judge.known.contacts.get(customer.pk)
            contacts.append((row, new_contact(draft.data, customer, is_primary=is_first)))
    changes = [(customer, values) for _row, customer, values in updates]
    update_customers(changes, by=batch.created_by, deed=DEED, details=details)
    add_contacts([contact for _row, contact in contacts])
    refresh_search([contact.customer_id for _row, contact in contacts])
    for row, contact in contacts:
        row.before["contact"] = contact.pk
    for row, customer, _values in updates:
        row.stamp, row.is_written = str(customer.version), True


def undo(rows: list[ImportRow], batch: Import) -> list[str]:
    """Take back what nobody has touched since. Gives «code name: reason» of what was kept."""
    by = batch.created_by
    customers = {one.pk: one for one in seen_by(by).filter(pk__in=[row.target_id for row in rows]).select_for_update()}
    names = {pk: f"{one.code} {one.name}" for pk, one in customers.items()}
    kept = kept_elsewhere(rows, customers, names)
    untouched = []
    for row in rows:
        customer = customers.get(row.target_id)
        if row.target_id in kept:
            continue
        if customer is None:
            row.is_written = False  # it is gone
        elif str(customer.version) != row.stamp:
            kept[customer.pk] = _("changed since the import")
        else:
            untouched.append(row)
    details = {"undone_import": batch.pk, "file": batch.file_name}
    kept |= take_back_new([row for row in untouched if row.verdict == Verdict.NEW], by, details)
    kept |= put_back([row for row in untouched if row.verdict == Verdict.UPDATE], customers, by, details)
    for row in untouched:
        row.is_written = row.target_id in kept
    return [f"{names[pk]}: {reason}" for pk, reason in kept.items()]


def kept_elsewhere(rows: list[ImportRow], seen: dict[int, Customer], names: dict[int, str]) -> dict[int, str]:
    """Customers that went out of this person's sight; `names` tells them by what the file said."""
    unseen = {row.target_id: row.data.get("name", "") for row in rows if row.target_id not in seen}
    there = Customer.objects.filter(pk__in=unseen).values_list("pk", "code") if unseen else ()
    names |= {pk: f"{code} {unseen[pk]}" for pk, code in there}
    return dict.fromkeys(unseen.keys() & names.keys(), _("it belongs to someone else now"))


def contacts_of(rows: Iterable[ImportRow]) -> list[int]:
    return [row.before["contact"] for row in rows if row.before and "contact" in row.before]


def take_back_new(rows: list[ImportRow], by, details: dict) -> dict[int, str]:
    if not rows:
        return {}
    return remove_customers([row.target_id for row in rows], by=by, contacts=contacts_of(rows), details=details)


def put_back(rows: list[ImportRow], customers: dict[int, Customer], by, details: dict) -> dict[int, str]:
    """All at once; when a former value is taken by now, one by one."""
    if not rows:
        return {}
    try:
        with transaction.atomic():
            restore(rows, customers, by, details)
        return {}
    except IntegrityError:
        if len(rows) == 1:
            return {rows[0].target_id: _("its former number is in use again")}
    kept: dict[int, str] = {}
    fresh = Customer.objects.in_bulk([row.target_id for row in rows])
    for row in rows:
        kept |= put_back([row], fresh, by, details)
    return kept


def restore(rows: list[ImportRow], customers: dict[int, Customer], by, details: dict) -> None:
    updates = [(customers[row.target_id], restored(row.before.get("values", {}))) for row in rows]
    update_customers(updates, by=by, deed="customers.undo_import", details=details)
    contacts = contacts_of(rows)
    if contacts:
        Contact.objects.filter(pk__in=contacts, version=1).delete()
        refresh_search([row.target_id for row in rows])
