"""Addresses of grades between two yearly gradings: new customers, downgrades."""

from django.urls import path

from credit.views import downgrades, grade_history, newcomers

STANDING = [
    path("<int:customer>/grades/", grade_history.grade_history, name="grade_history"),
    path("newcomers/", newcomers.newcomer_list, name="newcomers"),
    path("newcomers/export/", newcomers.newcomer_export, name="newcomers_export"),
    path("newcomers/<int:pk>/", newcomers.newcomer_detail, name="newcomer"),
    path("newcomers/<int:pk>/grade/", newcomers.newcomer_grade, name="newcomer_grade"),
    path("newcomers/<int:pk>/assess/", newcomers.newcomer_assess, name="newcomer_assess"),
    path("<int:customer>/downgrade/", downgrades.downgrade_new, name="downgrade_new"),
    path("downgrades/", downgrades.downgrade_list, name="downgrades"),
    path("downgrades/export/", downgrades.downgrade_export, name="downgrades_export"),
    path("downgrades/<int:pk>/", downgrades.downgrade_detail, name="downgrade"),
    path("downgrades/<int:pk>/decide/", downgrades.downgrade_decide, name="downgrade_decide"),
]
