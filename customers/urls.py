"""Addresses of the customer register."""

from django.urls import path

from customers import views

app_name = "customers"
urlpatterns = [
    path("", views.customer_list, name="list"),
    path("search/", views.customer_search, name="search"),
    path("export/", views.customer_export, name="export"),
    path("new/", views.new, name="new"),
    path("duplicates/", views.duplicates, name="duplicates"),
    path("regions/", views.regions, name="regions"),
    path("letters/<int:pk>/", views.letters, name="letters"),
    path("corrections/", views.corrections, name="corrections"),
    path("corrections/<int:pk>/", views.correction, name="correction"),
    path("corrections/<int:pk>/plan/", views.correction_plan, name="correction_plan"),
    path("corrections/<int:pk>/hand-out/", views.correction_hand_out, name="correction_hand_out"),
    path("corrections/<int:pk>/execute/", views.correction_execute, name="correction_execute"),
    path("corrections/<int:pk>/feedback/", views.correction_feedback, name="correction_feedback"),
    path("corrections/<int:pk>/report/", views.correction_report, name="correction_report"),
    path("corrections/<int:pk>/withdraw/", views.correction_withdraw, name="correction_withdraw"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/corrections/new/", views.correction_new, name="correction_new"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path("<int:pk>/status/", views.status, name="status"),
    path("<int:pk>/owner/", views.owner, name="owner"),
    path("<int:pk>/verify/", views.verify, name="verify"),
    path("<int:pk>/reveal/<slug:field>/", views.reveal, name="reveal"),
    path("<int:pk>/interactions/new/", views.interaction_new, name="interaction_new"),
    path("<int:pk>/contacts/new/", views.contact_new, name="contact_new"),
    path("<int:pk>/contacts/<int:contact_pk>/", views.contact_edit, name="contact_edit"),
    path("<int:pk>/contacts/<int:contact_pk>/remove/", views.contact_remove, name="contact_remove"),
    path("<int:pk>/contacts/<int:contact_pk>/reveal/", views.contact_reveal, name="contact_reveal"),
]
