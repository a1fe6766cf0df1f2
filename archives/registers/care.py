"""检查, 鉴定销毁, 交接 and 按月归档 as registers: a line stands for a whole list, whose files one may all know of."""

from django.db.models import BooleanField, Count, ExpressionWrapper, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from archives.actions import inspections, monthly
from archives.filters_disposals import DisposalFilter
from archives.filters_inspections import InspectionFilter
from archives.filters_keepers import ChangeFilter, FilingFilter
from archives.models import Disposal, DisposalLine, Inspection, KeeperChange, MonthlyFiling
from archives.registers.common import Register
from core.exports import Column, field_columns
from regulations.models import Duty

Verdict = DisposalLine.Verdict


def inspections_shown() -> QuerySet:
    """With how many files, how many not looked at, how many damaged or missing."""
    counted = {"files": Count("lines"), "left": Count("lines", filter=Q(lines__found=""))}
    counted["bad"] = Count("lines", filter=Q(lines__found__in=inspections.FOLLOWED))
    return Inspection.objects.select_related("place", "keeper", "signed_by").annotate(**counted)


def disposals_shown() -> QuerySet:
    counted = {"files": Count("lines"), "doomed": Count("lines", filter=Q(lines__verdict=Verdict.DESTROY))}
    return Disposal.objects.select_related("made_by", "first", "second").annotate(**counted)


def changes_shown() -> QuerySet:
    return KeeperChange.objects.select_related("giver", "taker", "witness", "prepared_by", "place")


def filings_shown() -> QuerySet:
    """With the moment by which each is owed, and whether it came late."""
    owed = Duty.objects.filter(rule=monthly.RULE, record_type="archives.monthlyfiling", record_id=OuterRef("pk"))
    due = Subquery(owed.order_by("-pk").values("due_at")[:1])
    late = ExpressionWrapper(Q(due_at__lt=Coalesce("filed_at", timezone.now())), BooleanField())
    people = ("department", "filer", "filed_by", "received_by")
    return MonthlyFiling.objects.select_related(*people).annotate(due_at=due).annotate(is_late=late)


def inspection_columns() -> list[Column]:
    return [
        (_("period"), lambda one: one.name),
        *field_columns(Inspection, ["place", "keeper"]),
        (pgettext("archives", "files"), lambda one: one.files),
        (pgettext("inspection", "not looked at"), lambda one: one.left),
        (_("damaged or missing"), lambda one: one.bad),
        *field_columns(Inspection, ["state", "damp", "mould", "safety", "result", "signed_at", "signed_by"]),
    ]


def disposal_columns() -> list[Column]:
    return [
        *field_columns(Disposal, ["number", "made_at", "made_by", "state"]),
        (pgettext("archives", "files"), lambda one: one.files),
        (_("files to be destroyed"), lambda one: one.doomed),
        *field_columns(Disposal, ["method", "destroyed_on", "first", "second", "backups", "erased_at"]),
    ]


def change_columns() -> list[Column]:
    names = ["note", "state", "prepared_at", "prepared_by", "given_at", "signed_at", "witnessed_at", "refused_why"]
    return field_columns(KeeperChange, ["giver", "taker", "witness", "is_leaving", "place", "count", *names])


def filing_columns() -> list[Column]:
    return [
        *field_columns(MonthlyFiling, ["department"]),
        (_("month"), lambda one: f"{one.month:%Y-%m}"),
        *field_columns(MonthlyFiling, ["filer"]),
        (_("due on"), lambda one: one.due_at),
        *field_columns(MonthlyFiling, ["filed_at", "filed_by"]),
        (pgettext("archives", "files"), lambda one: one.count if one.filed_at else None),
        *field_columns(MonthlyFiling, ["note", "received_at", "received_by"]),
    ]


CARE = {
    "inspections": Register(
        pgettext_lazy("archives", "Inspections"),
        Inspection,
        InspectionFilter,
        inspections_shown,
        inspection_columns,
        {"made": "id"},
        "-made",
        permissions=("archives.view_inspection",),
    ),
    "disposals": Register(
        gettext_lazy("Destruction of files"),
        Disposal,
        DisposalFilter,
        disposals_shown,
        disposal_columns,
        {"made": "id"},
        "-made",
        permissions=("archives.view_disposal",),
    ),
    "hand_overs": Register(
        gettext_lazy("Hand-overs of files"),
        KeeperChange,
        ChangeFilter,
        changes_shown,
        change_columns,
        {"prepared": "id"},
        "-prepared",
    ),
    "filings": Register(
        gettext_lazy("Monthly filing"),
        MonthlyFiling,
        FilingFilter,
        filings_shown,
        filing_columns,
        {"entered": "id", "month": "month"},
        "-month",
        permissions=(monthly.SEE_MONTHS,),
    ),
}
