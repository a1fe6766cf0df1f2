"""Addresses of exceptions, reports near the limit, stops and dangerous customers."""

from django.urls import path

from credit.views import dangers, exceptions, near, stops, watch_lists

WATCHING = [
    path("<int:customer>/exception/", exceptions.exception_new, name="exception_new"),
    path("<int:customer>/near/", near.near_report, name="near_report"),
    path("<int:customer>/stop/", stops.stop_new, name="stop_new"),
    path("<int:customer>/watch/", stops.watch_set, name="watch"),
    path("<int:customer>/danger/", dangers.danger_new, name="danger_new"),
    path("exceptions/", watch_lists.exception_list, name="exceptions"),
    path("exceptions/<int:pk>/", exceptions.exception_detail, name="exception"),
    path("exceptions/<int:pk>/change/", exceptions.exception_change, name="exception_change"),
    path("exceptions/<int:pk>/withdraw/", exceptions.exception_withdraw, name="exception_withdraw"),
    path("near/", watch_lists.crossing_list, name="crossings"),
    path("near/<int:pk>/", near.crossing_detail, name="crossing"),
    path("near/<int:pk>/decide/", near.crossing_decide, name="crossing_decide"),
    path("stops/", watch_lists.stop_list, name="stops"),
    path("stops/<int:pk>/confirm/", stops.stop_confirm, name="stop_confirm"),
    path("stops/<int:pk>/lift/", stops.stop_lift, name="stop_lift"),
    path("dangers/", watch_lists.danger_list, name="dangers"),
    path("dangers/<int:pk>/", dangers.danger_detail, name="danger"),
    path("dangers/<int:pk>/instruct/", dangers.danger_instruct, name="danger_instruct"),
    path("dangers/<int:pk>/terminate/", dangers.danger_terminate, name="danger_terminate"),
    path("dangers/<int:pk>/notice/", dangers.danger_notice, name="danger_notice"),
    path("dangers/<int:pk>/letter/", dangers.danger_letter, name="danger_letter"),
    path("dangers/<int:pk>/end/", dangers.danger_end, name="danger_end"),
    path("dangers/<int:pk>/measure/", dangers.measure_new, name="danger_measure"),
    path("measures/<int:pk>/done/", dangers.measure_done, name="measure_done"),
]
