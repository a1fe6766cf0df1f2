"""Addresses of inspections, leaks and report requests."""

from django.urls import path

from archives.views import faults, inspections, leaks
from archives.views import report_requests as reports

CARE = [
    path("faults/", faults.fault_list, name="faults"),
    path("faults/<int:pk>/check/", faults.fault_check, name="fault_check"),
    path("inspections/", inspections.inspection_list, name="inspections"),
    path("inspections/repairs/", inspections.repair_list, name="repairs"),
    path("inspections/<int:pk>/", inspections.inspection_detail, name="inspection"),
    path("inspections/<int:pk>/sign/", inspections.inspection_sign, name="inspection_sign"),
    path("inspections/<int:pk>/print/", inspections.inspection_print, name="inspection_print"),
    path("inspections/lines/<int:pk>/settle/", inspections.line_settle, name="line_settle"),
    path("leaks/", leaks.leak_list, name="leaks"),
    path("leaks/new/", leaks.leak_new, name="leak_new"),
    path("leaks/<int:pk>/", leaks.leak_detail, name="leak"),
    path("leaks/<int:pk>/answer/", leaks.leak_answer, name="leak_answer"),
    path("leaks/<int:pk>/told/", leaks.leak_told, name="leak_told"),
    path("leaks/<int:pk>/close/", leaks.leak_close, name="leak_close"),
    path("leaks/<int:pk>/penalty/", leaks.leak_penalty, name="leak_penalty"),
    path("<int:pk>/leak/", leaks.file_leak, name="file_leak"),
    path("reports/", reports.report_list, name="reports"),
    path("reports/new/", reports.report_new, name="report_new"),
    path("reports/<int:pk>/", reports.report_detail, name="report"),
    path("reports/<int:pk>/change/", reports.report_change, name="report_change"),
    path("reports/<int:pk>/withdraw/", reports.report_withdraw, name="report_withdraw"),
    path("reports/<int:pk>/end/", reports.report_end, name="report_end"),
    path("reports/<int:pk>/issue/", reports.issue_new, name="issue_new"),
    path("reports/issues/<int:pk>/", reports.issue_take, name="issue_take"),
    path("reports/issues/<int:pk>/check/", reports.issue_check, name="issue_check"),
    path("reports/issues/<int:pk>/give/", reports.issue_give, name="issue_give"),
    path("reports/issues/<int:pk>/replace/", reports.issue_replace, name="issue_replace"),
]
