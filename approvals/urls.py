"""Addresses of the approver's desk."""

from django.urls import path

from approvals import views

app_name = "approvals"
urlpatterns = [
    path("", views.desk, name="list"),
    path("bulk/", views.bulk, name="bulk"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/decide/", views.decide, name="decide"),
    path("<int:pk>/signer/", views.signer, name="signer"),
]
