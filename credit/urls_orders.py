"""Addresses of what is asked and confirmed about single orders."""

from django.urls import path

from credit.views import order_deeds, orders

ORDERS = [
    path("documents/<int:pk>/refuse/", orders.order_refuse, name="document_refuse"),
    path("documents/<int:pk>/ahead/", order_deeds.document_ahead, name="document_ahead"),
    path("documents/<int:pk>/terms/", order_deeds.order_terms, name="document_terms"),
    path("documents/<int:pk>/use/", order_deeds.order_use, name="document_use"),
    path("documents/<int:pk>/lift/", orders.order_lift, name="document_lift"),
    path("orders/lifted/", orders.lift_list, name="lifts"),
    path("orders/lifted/export/", orders.lift_export, name="lifts_export"),
    path("orders/refused/", orders.refusal_list, name="refusals"),
    path("orders/refused/export/", orders.refusal_export, name="refusals_export"),
    path("orders/requests/<int:pk>/", orders.request_detail, name="order_request"),
    path("orders/requests/<int:pk>/withdraw/", orders.request_withdraw, name="order_request_withdraw"),
]
