from django.urls import path

from core.views import imports, inbox, jobs, reach, schedules, trail

app_name = "core"
urlpatterns = [
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/read/", inbox.read_all, name="notices_read"),
    path("inbox/settings/", reach.settings_page, name="reach"),
    path("inbox/settings/test/", reach.try_out, name="try_ways"),
    path("inbox/untold/", reach.untold, name="untold"),
    path("inbox/untold/<int:pk>/again/", reach.again, name="tell_again"),
    path("inbox/<int:pk>/", inbox.notice, name="notice"),
    path("inbox/<int:pk>/read/", inbox.read, name="notice_read"),
    path("jobs/", jobs.job_list, name="jobs"),
    path("jobs/schedules/", schedules.schedule_list, name="schedules"),
    path("jobs/schedules/<int:pk>/", schedules.schedule, name="schedule"),
    path("jobs/schedules/<int:pk>/run/", schedules.run_now, name="schedule_run"),
    path("jobs/mine/", jobs.job_tray, name="job_tray"),
    path("jobs/<int:pk>/", jobs.job_detail, name="job"),
    path("jobs/<int:pk>/progress/", jobs.job_progress, name="job_progress"),
    path("jobs/<int:pk>/file/", jobs.job_file, name="job_file"),
    path("jobs/<int:pk>/retry/", jobs.job_retry, name="job_retry"),
    path("imports/", imports.import_list, name="imports"),
    path("imports/new/<slug:kind>/", imports.import_new, name="import_new"),
    path("imports/<int:pk>/", imports.import_detail, name="import"),
    path("imports/<int:pk>/columns/", imports.import_columns, name="import_columns"),
    path("imports/<int:pk>/sheet/", imports.import_sheet, name="import_sheet"),
    path("imports/<int:pk>/start/", imports.import_start, name="import_start"),
    path("imports/<int:pk>/undo/", imports.import_undo, name="import_undo"),
    path("imports/<int:pk>/cancel/", imports.import_cancel, name="import_cancel"),
    path("imports/<int:pk>/report/", imports.import_report, name="import_report"),
    path("trail/", trail.event_list, name="trail"),
    path("trail/export/", trail.event_export, name="trail_export"),
    path("trail/<int:pk>/", trail.event_detail, name="event"),
    path("trail/<int:pk>/erase/", trail.event_erase, name="event_erase"),
]
