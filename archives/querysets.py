"""Which files a person may know of, and what hangs on them. What may not be seen does not exist."""

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from core.rules import may
from customers.models import Customer
from staff.querysets import name_of
from staff.rules import scope_of

SET_LEVEL = "archives.set_level"
FEW_CUSTOMERS = 1000  # fewer than this stand in a condition one by one
HIGHEST = 3  # archives.models.Level.TOP_SECRET
LIST_COLUMNS = ("number", "title", "subject", "year", "level", "level_until", "state")
REQUEST_COLUMNS = ("file_id", "words", "way", "ends_on", "state", "asked_at")


def within_clearance(user, prefix: str = "") -> Q:
    """Files as secret as the person's clearance; closed ones for whoever sets the level (S1-27 R2)."""
    condition = Q(**{f"{prefix}level__lte": user.clearance})
    return condition | Q(**{f"{prefix}level__isnull": True}) if may(user, SET_LEVEL) else condition


def within_scope(user, prefix: str = "", customers: list[int] | None = None) -> Q:
    """Files of the customers that the person sees, and of the own departments where there is no customer.

    `customers`: their keys, where they are known.
    """
    scope = scope_of(user)
    if scope.everything:
        return Q()
    customer = f"{prefix}customer__"
    if customers is None:
        of_customers = scope.condition(
            f"{customer}department_id", (f"{customer}owner_id", f"{customer}deputy_owner_id")
        )
    else:
        of_customers = Q(**{f"{customer}in": customers})
    return of_customers | Q(**{f"{customer}isnull": True}) & scope.condition(f"{prefix}department_id", ())


def few_customers(user) -> list[int] | None:
    """Keys of the customers that the person sees: with them the whole condition is about the file itself, and indexes
    answer it. None for many or all: then one in a few files fits, and a list is soon full."""
    if scope_of(user).everything:
        return None
    keys = Customer.objects.visible_to(user).order_by().values_list("pk", flat=True)
    found = list(keys[: FEW_CUSTOMERS + 1])
    return found if len(found) <= FEW_CUSTOMERS else None


def granted_files(user) -> models.QuerySet:
    """Keys of the few files that live grants have opened to the person."""
    from archives.models import Grant

    return Grant.objects.live().filter(reader=user.pk, reader__is_active=True).values_list("file_id", flat=True)


def known_to(user, prefix: str = "") -> Q:
    """Scope and clearance, or keeping it, or a live grant."""
    granted = list(granted_files(user))  # apart: a million files are not asked one by one
    condition = _known_without_grant(user, prefix, few_customers(user))
    return condition | Q(**{f"{prefix}pk__in": granted}) if granted else condition


def _known_without_grant(user, prefix: str = "", customers: list[int] | None = None) -> Q:
    if not user.is_active:
        return Q(pk__in=[])
    return within_scope(user, prefix, customers) & within_clearance(user, prefix) | Q(**{f"{prefix}keeper": user.pk})


class FileQuerySet(models.QuerySet):
    def visible_to(self, user) -> "FileQuerySet":
        """Those whose entry in the catalogue the person may see. The contents want more: `archives.opening`."""
        return self.filter(known_to(user))

    def few_for(self, user, **about) -> "FileQuerySet":
        """As `visible_to`, of one customer or one file, in a single statement: they are few."""
        return self.filter(_known_without_grant(user) | Q(pk__in=granted_files(user)), **about)

    def for_list(self) -> "FileQuerySet":
        """What a line of the catalogue shows, in the row itself: a record for each name took longer than the page."""
        names = {f"{one}_name": F(f"{one}__name") for one in ("category", "customer", "place")}
        return self.only(*LIST_COLUMNS).annotate(**names, keeper_name=name_of("keeper"))

    def there(self) -> "FileQuerySet":
        return self.exclude(state="destroyed")


class OfFileQuerySet(models.QuerySet):
    def visible_to(self, user) -> "OfFileQuerySet":
        """What hangs on files that the person may know of."""
        return self.filter(known_to(user, "file__"))


class ReadingQuerySet(models.QuerySet):
    def visible_to(self, user) -> "ReadingQuerySet":
        """Of files that the person may know of; whoever reads the trail audits all of it, the files by number."""
        return self.all() if may(user, "core.view_event") else self.filter(known_to(user, "file__"))


class GrantQuerySet(models.QuerySet):
    def live(self) -> "GrantQuerySet":
        """Begun, not over, not revoked. Asked anew at every opening."""
        now = timezone.now()
        return self.filter(begins_at__lte=now, ends_at__gt=now, revoked_at__isnull=True)

    def visible_to(self, user) -> "GrantQuerySet":
        """One's own; those who may see them all, within what they may know of."""
        own = Q(reader=user.pk)
        return self.filter(own | known_to(user, "file__")) if may(user, "archives.view_grant") else self.filter(own)


class RequestQuerySet(models.QuerySet):
    def visible_to(self, user) -> "RequestQuerySet":
        """One's own; for those who see requests, also those about files that they may know of and those in words."""
        own = Q(asked_by=user.pk)
        if not may(user, "archives.view_accessrequest"):
            return self.filter(own)
        in_words = Q(file__isnull=True) & scope_of(user).condition(
            "customer__department_id", ("customer__owner_id", "customer__deputy_owner_id")
        )
        return self.filter(own | in_words | Q(file__isnull=False) & known_to(user, "file__"))

    def for_list(self) -> "RequestQuerySet":
        """What a line of the list shows, in the row itself."""
        names = {"number": F("file__number"), "customer_name": F("customer__name")}
        return self.only(*REQUEST_COLUMNS).annotate(**names, asker_name=name_of("asked_by"))


class LoanQuerySet(models.QuerySet):
    def out(self) -> "LoanQuerySet":
        return self.filter(returned_at__isnull=True)

    def overdue(self, today) -> "LoanQuerySet":
        return self.out().filter(due_on__lt=today)

    def visible_to(self, user) -> "LoanQuerySet":
        return self.filter(loans_of(user))


class ChangeQuerySet(models.QuerySet):
    def visible_to(self, user) -> "ChangeQuerySet":
        """One's own part; for those who see hand-overs, those of which they may know every file."""
        own = Q(giver=user.pk) | Q(taker=user.pk) | Q(witness=user.pk) | Q(prepared_by=user.pk)
        if not may(user, "archives.view_keeperchange"):
            return self.filter(own)
        from archives.models import ArchiveFile, KeeperChangeFile

        files = KeeperChangeFile.objects.filter(change=OuterRef("pk")).order_by()
        unknown = files.exclude(file__in=ArchiveFile.objects.visible_to(user).order_by().values("pk"))
        return self.filter(own | ~Exists(unknown))


class FilingQuerySet(models.QuerySet):
    def owed(self) -> "FilingQuerySet":
        return self.filter(filed_at__isnull=True)

    def visible_to(self, user) -> "FilingQuerySet":
        """Those of the own departments, and those that one files."""
        return self.filter(scope_of(user).condition("department_id", ("filer_id",)))


class OfLoanQuerySet(models.QuerySet):
    def visible_to(self, user) -> "OfLoanQuerySet":
        """As the loan they belong to."""
        return self.filter(loans_of(user, "loan__"))


def loans_of(user, prefix: str = "") -> Q:
    """One's own and, by number only, those of one's people, for whose lateness and damage the head answers (S1-26
    R16, R18); for those who see loans, those of files that they may know of."""
    own = Q(**{f"{prefix}borrower": user.pk}) | Q(**{f"{prefix}borrower__department__head": user.pk})
    return own | known_to(user, f"{prefix}file__") if may(user, "archives.view_loan") else own


def knows_all(user) -> bool:
    """Whoever sees every customer, is cleared for everything and sets levels: no list needs to be looked through."""
    return user.is_active and user.clearance >= HIGHEST and may(user, SET_LEVEL) and scope_of(user).everything


def holds_unknown(lines, user, through: str) -> Exists:
    """Whether one of the lines is about a file that the person may not know of: then there is no such list."""
    from archives.models import ArchiveFile

    known = ArchiveFile.objects.visible_to(user).filter(pk=OuterRef("file_id"))
    return Exists(lines.filter(**{through: OuterRef("pk")}).filter(~Exists(known)))


class DisposalQuerySet(models.QuerySet):
    def visible_to(self, user) -> "DisposalQuerySet":
        """Lists of which the person may know every file."""
        from archives.models import DisposalLine

        if not may(user, "archives.view_disposal"):
            return self.none()
        if knows_all(user):
            return self.all()
        return self.filter(~holds_unknown(DisposalLine.objects.all(), user, "disposal"))


class InspectionQuerySet(models.QuerySet):
    def visible_to(self, user) -> "InspectionQuerySet":
        """Inspections of which the person may know every file."""
        from archives.models import InspectionLine

        if not may(user, "archives.view_inspection"):
            return self.none()
        if knows_all(user):
            return self.all()
        return self.filter(~holds_unknown(InspectionLine.objects.all(), user, "inspection"))


class LeakQuerySet(models.QuerySet):
    def visible_to(self, user) -> "LeakQuerySet":
        """What one has reported; all for those who look after leaks or are told of them, the file by its number."""
        from archives.telling_leaks import is_told_of_leaks

        sees_all = may(user, "archives.view_leakincident") or is_told_of_leaks(user)
        return self.all() if sees_all else self.filter(reported_by=user.pk)


class ReportRequestQuerySet(models.QuerySet):
    def visible_to(self, user) -> "ReportRequestQuerySet":
        """What the own department has asked for; all for those who see requests."""
        if may(user, "archives.view_reportrequest"):
            return self.all()
        own = Q(asked_by=user.pk)
        return self.filter(own | Q(department=user.department_id) if user.department_id else own)
