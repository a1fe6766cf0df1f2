"""Addresses of what a grade brings a customer: agreements, support plans, visits, watch notes."""

from django.urls import path

from credit.views import agreements, grade_checks, support_plans, visits, watch_notes

CARE = [
    path("care/agreements/", agreements.agreement_list, name="agreements"),
    path("care/agreements/export/", agreements.agreement_export, name="agreements_export"),
    path("care/agreements/<int:pk>/", agreements.agreement_detail, name="agreement"),
    path("care/agreements/<int:pk>/amend/", agreements.agreement_amend, name="agreement_amend"),
    path("care/agreements/<int:pk>/sign/", agreements.agreement_sign, name="agreement_sign"),
    path("care/agreements/<int:pk>/end/", agreements.agreement_end, name="agreement_end"),
    path("care/agreements/<int:pk>/print/", agreements.agreement_print, name="agreement_print"),
    path("care/plans/", support_plans.plan_list, name="support_plans"),
    path("care/plans/export/", support_plans.plan_export, name="support_plans_export"),
    path("care/plans/<int:pk>/", support_plans.plan_detail, name="support_plan"),
    path("care/plans/<int:pk>/item/", support_plans.item_add, name="support_plan_item"),
    path("care/plans/<int:pk>/hand-in/", support_plans.plan_hand_in, name="support_plan_hand_in"),
    path("care/plans/<int:pk>/print/", support_plans.plan_print, name="support_plan_print"),
    path("care/items/<int:pk>/drop/", support_plans.item_drop, name="plan_item_drop"),
    path("care/items/<int:pk>/done/", support_plans.item_done, name="plan_item_done"),
    path("care/visits/", visits.visit_list, name="visits"),
    path("care/visits/export/", visits.visit_export, name="visits_export"),
    path("care/visits/<int:pk>/", visits.visit, name="visit"),
    path("care/notes/", watch_notes.note_list, name="watch_notes"),
    path("care/notes/export/", watch_notes.note_export, name="watch_notes_export"),
    path("care/notes/<int:pk>/", watch_notes.note_detail, name="watch_note"),
    path("<int:customer>/note/", watch_notes.note_new, name="watch_note_new"),
    path("care/checks/", grade_checks.check_list, name="grade_checks"),
    path("care/checks/export/", grade_checks.check_export, name="grade_checks_export"),
    path("care/checks/<int:pk>/", grade_checks.check_detail, name="grade_check"),
    path("care/checks/<int:pk>/answer/", grade_checks.check_answer, name="grade_check_answer"),
    path("care/checks/<int:pk>/done/", grade_checks.check_done, name="grade_check_done"),
    path("<int:customer>/agreement/", agreements.agreement_new, name="agreement_new"),
]
