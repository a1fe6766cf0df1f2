"""Addresses of the pages over everything."""

from django.urls import path

from workbench import views

app_name = "workbench"
urlpatterns = [
    path("workbench/", views.desk, name="desk"),
    path("compliance/", views.compliance, name="compliance"),
    path("compliance/export/", views.compliance_export, name="compliance_export"),
    path("compliance/duties/", views.duties, name="duties"),
    path("compliance/duties/export/", views.duties_export, name="duties_export"),
]
