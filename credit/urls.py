"""Addresses of sales and gradings."""

from django.urls import path

from credit import views
from credit.urls_books import BOOKS
from credit.views import cards, collection, documents, file_deeds, files, files_list, releases
from credit.watch_urls import WATCHING

app_name = "credit"
urlpatterns = [
    *BOOKS,
    path("", files_list.file_list, name="files"),
    path("export/", files_list.file_export, name="files_export"),
    path("<int:customer>/", files.file_detail, name="file"),
    path("<int:customer>/begin/", files.file_begin, name="begin"),
    path("<int:customer>/documents/new/", documents.document_new, name="document_new"),
    path("documents/", documents.document_list, name="documents"),
    path("documents/export/", documents.document_export, name="documents_export"),
    path("documents/<int:pk>/", documents.document_detail, name="document"),
    path("documents/<int:pk>/release/", documents.document_release, name="document_release"),
    path("documents/<int:pk>/change/", documents.document_change, name="document_change"),
    path("documents/<int:pk>/copy/", documents.document_copy, name="document_copy"),
    path("documents/<int:pk>/split/", documents.document_split, name="document_split"),
    path("documents/<int:pk>/close/", documents.document_close, name="document_close"),
    path("documents/<int:pk>/cancel/", documents.document_cancel, name="document_cancel"),
    path("documents/<int:pk>/reopen/", documents.document_reopen, name="document_reopen"),
    path("releases/", releases.release_list, name="releases"),
    path("releases/<int:pk>/", releases.release_detail, name="release"),
    path("releases/<int:pk>/refuse/", releases.release_refuse, name="release_refuse"),
    path("releases/<int:pk>/withdraw/", releases.release_withdraw, name="release_withdraw"),
    path("<int:customer>/limit/", file_deeds.limit, name="limit"),
    path("<int:customer>/conditions/ask/", file_deeds.condition_ask, name="condition_ask"),
    path("<int:customer>/reports/add/", file_deeds.report_add, name="report_add"),
    path("<int:customer>/accounts/add/", file_deeds.accounts_add, name="accounts_add"),
    path("<int:customer>/events/add/", file_deeds.event_add, name="event_add"),
    path("<int:customer>/card/", cards.card_begin, name="card_begin"),
    path("conditions/<int:pk>/meet/", file_deeds.condition_meet, name="condition_meet"),
    path("conditions/<int:pk>/end/", file_deeds.condition_end, name="condition_end"),
    path("reports/<int:pk>/instruct/", file_deeds.report_instruct, name="instruct"),
    path("files/<int:pk>/review/", file_deeds.review, name="review"),
    path("papers/<str:kind>/<int:pk>/", files.paper, name="paper"),
    path("cards/<int:pk>/", cards.card_detail, name="card"),
    path("cards/<int:pk>/ask/", cards.card_ask, name="card_ask"),
    path("cards/<int:pk>/print/", cards.card_print, name="card_print"),
    path("collection/", collection.collection_list, name="collections"),
    path("collection/export/", collection.collection_export, name="collection_export"),
    path("collection/<int:pk>/", collection.collection_detail, name="collection"),
    path("collection/<int:pk>/step/", collection.step, name="collection_step"),
    path("collection/<int:pk>/promise/", collection.promise, name="collection_promise"),
    path("collection/letters/<int:pk>/", collection.letter, name="collection_letter"),
    *WATCHING,
    path("sales/", views.sales_list, name="sales"),
    path("sales/export/", views.sales_export, name="sales_export"),
    path("grading/", views.run_list, name="runs"),
    path("grading/start/", views.run_start, name="run_start"),
    path("grading/<int:pk>/", views.run_detail, name="run"),
    path("grading/<int:pk>/export/", views.run_export, name="run_export"),
    path("grading/<int:pk>/print/", views.run_print, name="run_print"),
    path("grading/<int:pk>/print/<int:job>/", views.run_file, name="run_file"),
    path("grading/<int:pk>/withdraw/", views.run_withdraw, name="run_withdraw"),
]
