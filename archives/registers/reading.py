"""外借登记册, 查阅登记 and the records beside them. A file stands in them by its number."""

from django.db.models import Count, F, Max, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from archives.filters_requests import GrantFilter, LoanFilter, ReadingFilter, RequestFilter
from archives.models import AccessRequest, Grant, Loan, Reading
from archives.registers.common import Register
from core.exports import Column

SEE_READINGS = "archives.view_reading"


def loans_shown() -> QuerySet:
    return Loan.objects.select_related("file", "borrower__department", "handed_by", "returned_by", "grant__request")


def grants_shown() -> QuerySet:
    """With how often it was used and when last."""
    used = Reading.objects.filter(grant=OuterRef("pk")).exclude(kind=Reading.Kind.REFUSED).order_by().values("grant")
    counted = Subquery(used.annotate(count=Count("pk")).values("count"))
    return Grant.objects.select_related("file", "reader__department", "request", "revoked_by").annotate(
        openings=counted, last_at=Subquery(used.annotate(last=Max("at")).values("last"))
    )


def requests_shown() -> QuerySet:
    return AccessRequest.objects.select_related("file", "customer", "asked_by", "reader_department")


def readings_shown() -> QuerySet:
    about = ("file", "by__department", "grant")
    return Reading.objects.select_related(*about).annotate(document=F("content__item__order"))


def loan_columns() -> list[Column]:
    return [
        (_("archive file"), lambda one: one.file.number),
        (_("borrower"), lambda one: one.borrower),
        (_("department"), lambda one: one.borrower.department),
        (_("reason"), lambda one: one.grant.request.purpose),
        (_("documents handed over"), lambda one: one.count_out),
        (_("condition at hand-over"), lambda one: one.condition_out),
        (_("handed over at"), lambda one: one.handed_at),
        (_("handed over by"), lambda one: one.handed_by),
        (_("borrower signed at"), lambda one: one.confirmed_at),
        (pgettext("loan", "due on"), lambda one: one.due_on),
        (_("returned at"), lambda one: one.returned_at),
        (_("taken back by"), lambda one: one.returned_by),
        (_("documents taken back"), lambda one: one.count_in),
        (_("condition at return"), lambda one: one.condition_in),
    ]


def grant_columns() -> list[Column]:
    return [
        (_("grant"), lambda one: one.pk),
        (_("archive file"), lambda one: one.file.number),
        (_("reader"), lambda one: one.reader),
        (_("department"), lambda one: one.reader.department),
        (_("name of the outsider"), lambda one: one.request.outsider),
        (_("unit of the outsider"), lambda one: one.request.unit),
        (_("letter and ID"), lambda one: one.request.papers),
        (_("how"), lambda one: one.get_way_display()),
        (_("purpose"), lambda one: one.request.purpose),
        (_("from"), lambda one: one.begins_at),
        (_("until"), lambda one: one.ends_at),
        (_("state"), lambda one: one.stands),
        (_("openings"), lambda one: one.openings or 0),
        (_("opened last"), lambda one: one.last_at),
    ]


def request_columns() -> list[Column]:
    return [
        (_("archive file"), lambda one: one.file.number if one.file else ""),
        (_("which file"), lambda one: one.words),
        (_("customer"), lambda one: one.customer.name if one.customer else ""),
        (_("how"), lambda one: one.get_way_display()),
        (_("purpose"), lambda one: one.purpose),
        (_("reason"), lambda one: one.reason),
        (_("who reads"), lambda one: one.get_reader_display()),
        (_("name of the outsider"), lambda one: one.outsider),
        (_("asked by"), lambda one: one.asked_by),
        (_("department"), lambda one: one.reader_department),
        (_("asked at"), lambda one: one.asked_at),
        (_("from"), lambda one: one.begins_on),
        (_("until"), lambda one: one.ends_on),
        (_("state"), lambda one: one.get_state_display()),
    ]


def reading_columns() -> list[Column]:
    return [
        (_("when"), lambda one: one.at),
        (_("by"), lambda one: one.by),
        (_("department"), lambda one: one.by.department),
        (_("archive file"), lambda one: one.file.number),
        (pgettext("archives", "document no."), lambda one: one.document),
        (pgettext("reading", "page"), lambda one: one.page),
        (_("kind"), lambda one: one.get_kind_display()),
        (_("grant"), lambda one: one.grant_id),
        (_("how"), lambda one: one.grant.get_way_display() if one.grant else ""),
        (_("address"), lambda one: one.address),
    ]


READING = {
    "loans": Register(
        gettext_lazy("Loan register"),
        Loan,
        LoanFilter,
        loans_shown,
        loan_columns,
        {"handed": "id", "due": "due_on"},
        "-handed",
    ),
    "consultations": Register(
        gettext_lazy("Consultation register"),
        Grant,
        GrantFilter,
        grants_shown,
        grant_columns,
        {"begun": "id", "until": "ends_at"},
        "-begun",
    ),
    "requests": Register(
        gettext_lazy("Requests for files"),
        AccessRequest,
        RequestFilter,
        requests_shown,
        request_columns,
        {"asked": "id"},
        "-asked",
    ),
    "readings": Register(
        gettext_lazy("Reading record"),
        Reading,
        ReadingFilter,
        readings_shown,
        reading_columns,
        {"at": "id"},
        "-at",
        permissions=(SEE_READINGS,),
        links_files=True,
    ),
}
