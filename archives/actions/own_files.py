"""Every customer has a file by itself, with number, index entry and keeper (S1-05 R2-R3)."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import Exists, OuterRef, Subquery
from django.db.models.functions import Left
from django.utils import timezone
from django.utils.translation import gettext as _

from archives.categories import category_that_takes
from archives.levels import end_of_secrecy, first_level, grades_of
from archives.models import ArchiveFile, Category, Item
from archives.places import keeper_within
from archives.policy import policy_for
from core import trail
from core.bulk import insert_rows
from customers.models import Customer
from regulations.policies import version_in_force

TAKES = "customers.customer"
COLUMNS = ("id", "code", "name", "category", "department_id", "owner_id", "secrecy")


@transaction.atomic
def open_own_files(customers: Sequence[Customer], by) -> int:
    """The files of customers just entered, in the transaction that enters them, whose trail tells of both."""
    category, policy, today = category_that_takes(TAKES), policy_for(), timezone.localdate()
    version, grades = version_in_force("archives"), grades_of(customers, by)
    files = []
    for customer in customers:
        level = first_level(category, customer, policy, grades)
        files.append(
            ArchiveFile(
                number=own_number(category, customer),
                title=customer.name[:200],
                category=category,
                customer=customer,
                is_own=True,
                department_id=customer.department_id,
                year=today.year,
                level=level,
                level_until=end_of_secrecy(level, policy, today),
                kept=category.kept,
                years=category.years,
                keeper=keeper_within(category, level),
                policy=version,
                entered_by=by,
            )
        )
    insert_rows(ArchiveFile, files)
    return len(files)


def own_number(category: Category, customer: Customer) -> str:
    return f"{category.code}-{customer.code}"


def without_own_file() -> Iterable[Customer]:
    own = ArchiveFile.objects.filter(customer=OuterRef("pk"), is_own=True)
    return Customer.objects.filter(~Exists(own)).only(*COLUMNS)


@transaction.atomic
def open_missing_files(*, after: int, lot: int, by) -> tuple[int, int]:
    """The files of the next so many customers without one: how many, and the last id; 0 at the end."""
    found = list(without_own_file().filter(pk__gt=after).order_by("pk")[:lot])
    if not found:
        return 0, 0
    count = open_own_files(found, by)
    trail.write("archives.open_own_files", found[-1], by=by, details={"files": count})
    return count, found[-1].pk


def follow_names(old_names: dict[int, str]) -> None:
    """Files that are called like their customers go on being so; a title given by hand stays."""
    titles = [name[:200] for name in old_names.values()]
    named = ArchiveFile.objects.filter(customer__in=list(old_names), is_own=True, title__in=titles)
    names = Customer.objects.filter(pk=OuterRef("customer")).values("name")
    named.update(title=Left(Subquery(names), 200))


def take_back_own_files(customer_ids: Iterable[int], _by) -> None:
    """With customers that are taken back; `held_by` has kept those whose files were used."""
    ArchiveFile.objects.filter(customer__in=list(customer_ids), is_own=True).delete()


def held_by(customer_ids: Iterable[int]) -> dict[int, str]:
    """Customers that cannot go because something lies in their files."""
    ids = list(customer_ids)
    filed = ArchiveFile.objects.filter(customer__in=ids).order_by()
    others = filed.exclude(is_own=True, version=1).values_list("customer_id", flat=True)
    items = Item.objects.filter(file__in=filed.values("pk")).order_by().values_list("file__customer_id", flat=True)
    return dict.fromkeys([*others, *items], _("something lies in the archives"))
