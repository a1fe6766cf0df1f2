"""Addresses of sales and gradings."""

from django.urls import path

from credit import views
from credit.views import files, files_list

app_name = "credit"
urlpatterns = [
    path("", files_list.file_list, name="files"),
    path("export/", files_list.file_export, name="files_export"),
    path("<int:customer>/", files.file_detail, name="file"),
    path("<int:customer>/begin/", files.file_begin, name="begin"),
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
