"""Addresses of the regulations, the policies, the presets and the working calendar."""

from django.urls import path

from regulations import views
from regulations.views import calendar, presets, reminders

app_name = "regulations"
DAY = "calendar/<int:year>/<int:month>/<int:day>/"
urlpatterns = [
    path("", views.regulation_list, name="list"),
    path("new/", views.regulation_new, name="new"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/edit/", views.regulation_edit, name="edit"),
    path("<int:pk>/issue/", views.issue, name="issue"),
    path("<int:pk>/readers/", views.readers, name="readers"),
    path("<int:pk>/versions/<int:number>/", views.version, name="old_version"),
    path("<int:pk>/versions/<int:number>/file/", views.version_file, name="file"),
    path("<int:pk>/versions/<int:number>/confirm/", views.confirm, name="confirm"),
    path("<int:pk>/clauses/new/", views.clause, name="clause_new"),
    path("<int:pk>/clauses/<int:clause_pk>/", views.clause, name="clause"),
    path("<int:pk>/clauses/<int:clause_pk>/withdraw/", views.clause_withdraw, name="clause_withdraw"),
    path("policies/", views.policy_list, name="policies"),
    path("policies/<slug:app>/", views.policy_detail, name="policy"),
    path("policies/<slug:app>/draft/", views.draft, name="draft"),
    path("policies/<slug:app>/<int:number>/", views.version_detail, name="version"),
    path("policies/<slug:app>/<int:number>/ask/", views.version_ask, name="version_ask"),
    path("policies/<slug:app>/<int:number>/withdraw/", views.version_withdraw, name="version_withdraw"),
    path("presets/", presets.preset_list, name="presets"),
    path("presets/<slug:name>/", presets.preset_detail, name="preset"),
    path("reminders/<int:pk>/again/", reminders.again, name="remind_again"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/<int:year>/", calendar.calendar_year, name="calendar_year"),
    path(DAY, calendar.calendar_day, name="calendar_day"),
    path(f"{DAY}withdraw/", calendar.calendar_day_withdraw, name="calendar_day_withdraw"),
]
