"""The side bar, from top to bottom."""

from django.utils.translation import gettext_lazy as _

from core.navigation import Page

IMPORTS = (
    "customers.import_customer",
    "credit.import_sales",
    "credit.import_receivable",
    "complaints.import_complaint",
    "complaints.add_category",
    "archives.import_archivefile",
)

STANDING = ("credit/newcomers/", "credit/downgrades/")  # grades between two gradings
CAMPAIGN = ("credit/campaigns/", "credit/sheets/", "credit/grades/", "credit/appeals/", "credit/terms/", *STANDING)

PAGES = [
    Page("workbench:desk", _("Workbench"), "layout-dashboard", ("customers.view_customer",), on_phone=True),
    Page("customers:list", _("Customers"), "users", ("customers.view_customer",), on_phone=True),
    Page("complaints:list", _("Complaints"), "message-report", ("complaints.view_complaint",), on_phone=True),
    Page("complaints:revisits", _("Revisits"), "phone-outgoing", ("complaints.view_revisit",)),
    Page("customers:corrections", _("Corrections"), "edit-circle", ("customers.view_correction",)),
    Page("credit:files", _("Credit"), "scale", ("credit.view_creditfile",)),
    Page(
        "credit:returns", _("Goods that come back"), "arrow-back-up", ("credit.receive_goodsreturn",)
    ),  # the warehouse
    Page("credit:sales", _("Sales"), "receipt", ("credit.view_salesline",)),
    Page("credit:runs", _("Grading"), "stairs-up", ("credit.view_gradingrun",), also=CAMPAIGN),
    Page(
        "credit:agreements", _("Customer care"), "heart-handshake", ("credit.view_agreement",), also=("credit/care/",)
    ),
    Page("archives:files", _("Archives"), "archive", ("archives.view_archivefile",)),
    Page("approvals:list", _("Approvals"), "checkbox", ("approvals.view_approval",), on_phone=True),
    Page("regulations:list", _("Regulations"), "book-2", ("regulations.view_regulation",)),
    Page("workbench:compliance", _("Compliance"), "report-analytics", ("regulations.view_duty",)),
    Page("regulations:calendar", _("Calendar"), "calendar", ("customers.view_customer",)),
    Page(
        "core:imports",
        _("Imports"),
        "file-import",
        (*IMPORTS, "core.view_import"),
    ),
    Page(
        "core:jobs",
        _("Jobs"),
        "progress",
        ("core.view_job", *IMPORTS, "credit.start_gradingrun"),
    ),
    Page("core:trail", _("Trail"), "history", ("core.view_event",)),
    Page(
        "admin:index",
        _("Administration"),
        "settings",
        ("staff.view_user", "core.view_event", "complaints.change_category", "archives.change_place"),
        staff_only=True,
    ),
]
