"""Addresses of the books: receivables, payments, bills, ageing, closed periods."""

from django.urls import path

from credit.views import ageing, bills, closing, payments, receivables

BOOKS = [
    path("receivables/", receivables.receivable_list, name="receivables"),
    path("receivables/export/", receivables.receivable_export, name="receivable_export"),
    path("receivables/new/", receivables.receivable_new, name="receivable_new"),
    path("receivables/<int:pk>/", receivables.receivable_detail, name="receivable"),
    path("receivables/<int:pk>/dispute/", receivables.dispute, name="dispute"),
    path("receivables/<int:pk>/dispute/close/", receivables.dispute_close, name="dispute_close"),
    path("receivables/<int:pk>/write-off/", receivables.write_off, name="write_off"),
    path("receivables/<int:pk>/set-off/", receivables.set_off, name="set_off"),
    path("receivables/<int:pk>/refund/", receivables.note_refund, name="note_refund"),
    path("payments/", payments.payment_list, name="payments"),
    path("payments/export/", payments.payment_export, name="payment_export"),
    path("payments/new/", payments.payment_new, name="payment_new"),
    path("payments/refund/", payments.refund_new, name="refund_new"),
    path("payments/<int:pk>/", payments.payment_detail, name="payment"),
    path("payments/<int:pk>/allocate/", payments.payment_allocate, name="payment_allocate"),
    path("payments/<int:pk>/reverse/", payments.payment_reverse, name="payment_reverse"),
    path("allocations/<int:pk>/undo/", payments.allocation_undo, name="allocation_undo"),
    path("bills/", bills.bill_list, name="bills"),
    path("bills/export/", bills.bill_export, name="bill_export"),
    path("bills/new/", bills.bill_new, name="bill_new"),
    path("bills/<int:pk>/", bills.bill_detail, name="bill"),
    path("bills/<int:pk>/<slug:name>/", bills.bill_deed, name="bill_deed"),
    path("ageing/", ageing.ageing_page, name="ageing"),
    path("ageing/export/", ageing.ageing_export, name="ageing_export"),
    path("closing/", closing.closing, name="closing"),
]
