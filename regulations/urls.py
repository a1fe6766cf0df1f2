"""Addresses of the working calendar."""

from django.urls import path

from regulations.views import calendar

app_name = "regulations"
DAY = "calendar/<int:year>/<int:month>/<int:day>/"
urlpatterns = [
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/<int:year>/", calendar.calendar_year, name="calendar_year"),
    path(DAY, calendar.calendar_day, name="calendar_day"),
    path(f"{DAY}withdraw/", calendar.calendar_day_withdraw, name="calendar_day_withdraw"),
]
