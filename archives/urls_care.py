"""Addresses of inspections, leaks and report requests."""

from django.urls import path

from archives.views import inspections

CARE = [
    path("inspections/", inspections.inspection_list, name="inspections"),
    path("inspections/repairs/", inspections.repair_list, name="repairs"),
    path("inspections/<int:pk>/", inspections.inspection_detail, name="inspection"),
    path("inspections/<int:pk>/sign/", inspections.inspection_sign, name="inspection_sign"),
    path("inspections/<int:pk>/print/", inspections.inspection_print, name="inspection_print"),
    path("inspections/lines/<int:pk>/settle/", inspections.line_settle, name="line_settle"),
]
