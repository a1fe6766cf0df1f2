"""Addresses of the archives."""

from django.urls import path

from archives.urls_care import CARE
from archives.urls_disposals import DISPOSALS
from archives.views import copies, files, items, loans, prints, reading, requests, tree

app_name = "archives"
urlpatterns = [
    path("", files.file_list, name="files"),
    path("export/", files.file_export, name="files_export"),
    path("new/", files.file_new, name="file_new"),
    path("<int:pk>/", files.file_detail, name="file"),
    path("<int:pk>/change/", files.file_change, name="file_change"),
    path("<int:pk>/level/", files.file_level, name="file_level"),
    path("<int:pk>/close/", files.file_close, name="file_close"),
    path("<int:pk>/ask/", requests.ask_for_file, name="ask_for_file"),
    path("customers/<int:customer>/ask/", requests.ask_in_words, name="ask_in_words"),
    path("<int:pk>/shelve/", tree.file_shelve, name="file_shelve"),
    path("find/", prints.find, name="find"),
    path("number/<path:number>/", prints.by_number, name="by_number"),
    path("labels/", prints.labels, name="labels"),
    path("index/", prints.index, name="index"),
    path("<int:pk>/print/<slug:sheet>/", prints.file_print, name="file_print"),
    path("categories/", tree.category_list, name="categories"),
    path("categories/new/", tree.category_new, name="category_new"),
    path("categories/<int:pk>/change/", tree.category_change, name="category_change"),
    path("places/", tree.place_list, name="places"),
    path("places/new/", tree.place_new, name="place_new"),
    path("places/<int:pk>/", tree.place_detail, name="place"),
    path("places/<int:pk>/change/", tree.place_change, name="place_change"),
    path("places/<int:pk>/print/", tree.place_print, name="place_print"),
    path("requests/", requests.request_list, name="requests"),
    path("requests/<int:pk>/", requests.request_detail, name="request"),
    path("requests/<int:pk>/pick/", requests.request_pick, name="request_pick"),
    path("requests/<int:pk>/withdraw/", requests.request_withdraw, name="request_withdraw"),
    path("grants/<int:pk>/revoke/", requests.grant_revoke, name="grant_revoke"),
    path("grants/<int:pk>/hand-over/", loans.hand_over, name="hand_over"),
    path("grants/<int:pk>/wait/", loans.wait, name="wait"),
    path("loans/", loans.loan_list, name="loans"),
    path("loans/<int:pk>/", loans.loan_detail, name="loan"),
    path("loans/<int:pk>/sign/", loans.loan_sign, name="loan_sign"),
    path("loans/<int:pk>/return/", loans.loan_return, name="loan_return"),
    path("loans/<int:pk>/decide/", loans.loan_decide, name="loan_decide"),
    path("<int:pk>/items/new/", items.item_new, name="item_new"),
    path("items/<int:pk>/change/", items.item_change, name="item_change"),
    path("items/<int:pk>/remove/", items.item_remove, name="item_remove"),
    path("read/<int:pk>/<int:number>/", reading.read, name="read"),
    path("read/<int:pk>/<int:number>.jpg", reading.page_picture, name="page"),
    path("read/<int:pk>/<int:number>-small.jpg", reading.small_picture, name="small_page"),
    path("read/<int:pk>/copies/", copies.copies, name="copies"),
    *DISPOSALS,
    *CARE,
]
