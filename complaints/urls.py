"""Addresses of the complaint register."""

from django.urls import path

from complaints import views

app_name = "complaints"
urlpatterns = [
    path("", views.complaint_list, name="list"),
    path("export/", views.complaint_export, name="export"),
    path("new/", views.new, name="new"),
    path("customers/", views.customer_hits, name="customer_hits"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/assign/", views.assign, name="assign"),
    path("<int:pk>/special/", views.special, name="special"),
    path("<int:pk>/resolve/", views.resolve, name="resolve"),
    path("<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("<int:pk>/reopen/", views.reopen, name="reopen"),
    path("<int:pk>/reveal/", views.reveal, name="reveal"),
]
