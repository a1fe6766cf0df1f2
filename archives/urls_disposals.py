"""Addresses of appraisal, destruction and legal holds."""

from django.urls import path

from archives.views import disposals

DISPOSALS = [
    path("destruction/", disposals.disposal_list, name="disposals"),
    path("destruction/over/", disposals.over_list, name="over"),
    path("destruction/<int:pk>/", disposals.disposal_detail, name="disposal"),
    path("destruction/<int:pk>/ask/", disposals.disposal_ask, name="disposal_ask"),
    path("destruction/<int:pk>/destroy/", disposals.disposal_destroy, name="disposal_destroy"),
    path("destruction/<int:pk>/certificate/", disposals.certificate, name="disposal_certificate"),
    path("destruction/lines/<int:pk>/take-off/", disposals.line_take_off, name="line_take_off"),
    path("<int:pk>/propose/", disposals.file_propose, name="file_propose"),
    path("<int:pk>/hold/", disposals.file_hold, name="file_hold"),
    path("<int:pk>/hold/lift/", disposals.file_lift, name="file_lift"),
]
