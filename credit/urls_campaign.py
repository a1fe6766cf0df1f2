"""Addresses of the yearly grading: the list, its page, sheets, the meeting, appeals."""

from django.urls import path

from credit.views import appeals, campaigns, meetings, sheets, terms

CAMPAIGN = [
    path("campaigns/", campaigns.campaign_list, name="campaigns"),
    path("campaigns/<int:pk>/", campaigns.campaign_detail, name="campaign"),
    path("campaigns/<int:pk>/review/", campaigns.campaign_review, name="campaign_review"),
    path("campaigns/<int:pk>/publish/", campaigns.campaign_publish, name="campaign_publish"),
    path("campaigns/<int:pk>/withdraw/", campaigns.campaign_withdraw, name="campaign_withdraw"),
    path("campaigns/<int:pk>/letters/", campaigns.letters_print, name="campaign_letters"),
    path("campaigns/<int:pk>/letters/<int:job>/", campaigns.letters_file, name="campaign_letters_file"),
    path("campaigns/<int:pk>/meeting/", meetings.meeting, name="meeting"),
    path("campaigns/<int:pk>/meeting/close/", meetings.meeting_close, name="meeting_close"),
    path("campaigns/<int:pk>/correct/", sheets.correct, name="campaign_correct"),
    path("campaigns/<int:pk>/terms/<int:term>/", meetings.term_review, name="term_review"),
    path("campaigns/<int:pk>/terms/new/", meetings.term_new, name="term_new"),
    path("terms/", terms.term_list, name="terms"),
    path("terms/export/", terms.terms_export, name="terms_export"),
    path("terms/add/", terms.term_add, name="term_add"),
    path("terms/<int:pk>/", terms.term_detail, name="term"),
    path("terms/<int:pk>/change/", terms.term_change, name="term_change"),
    path("sheets/<int:pk>/", sheets.sheet, name="sheet"),
    path("sheets/<int:pk>/hand-in/", sheets.sheet_hand_in, name="sheet_hand_in"),
    path("sheets/<int:pk>/take-back/", sheets.sheet_take_back, name="sheet_take_back"),
    path("grades/<int:pk>/appeal/", appeals.appeal_new, name="appeal_new"),
    path("appeals/<int:pk>/", appeals.appeal, name="appeal"),
]
