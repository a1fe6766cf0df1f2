"""Addresses of complaints."""

from django.urls import path

from complaints import views

app_name = "complaints"
urlpatterns = [
    path("", views.complaint_list, name="list"),
    path("export/", views.complaint_export, name="export"),
    path("new/", views.new, name="new"),
    path("customers/", views.customer_hits, name="customer_hits"),
    path("beside/", views.beside, name="beside"),
    path("inquiries/", views.inquiry_list, name="inquiries"),
    path("inquiries/export/", views.inquiry_export, name="inquiry_export"),
    path("inquiries/new/", views.inquiry_new, name="inquiry_new"),
    path("inquiries/<int:pk>/", views.inquiry, name="inquiry"),
    path("inquiries/<int:pk>/answer/", views.inquiry_answer, name="inquiry_answer"),
    path("inquiries/<int:pk>/decide/", views.inquiry_decide, name="inquiry_decide"),
    path("inquiries/<int:pk>/publish/", views.inquiry_publish, name="inquiry_publish"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/next/", views.next_page, name="next"),
    path("<int:pk>/accept/", views.accept, name="accept"),
    path("<int:pk>/judge/", views.judge, name="judge"),
    path("<int:pk>/assign/", views.assign, name="assign"),
    path("<int:pk>/investigate/", views.investigate, name="investigate"),
    path("<int:pk>/propose/", views.propose, name="propose"),
    path("<int:pk>/carry-out/", views.carry_out, name="carry_out"),
    path("<int:pk>/explain/", views.explain, name="explain"),
    path("<int:pk>/answer/", views.answer, name="answer"),
    path("<int:pk>/confirm/", views.confirm, name="confirm"),
    path("<int:pk>/file-case/", views.file_case, name="file_case"),
    path("<int:pk>/respond/", views.respond, name="respond"),
    path("<int:pk>/agree-reply/", views.agree_reply, name="agree_reply"),
    path("<int:pk>/wait/", views.wait, name="wait"),
    path("<int:pk>/go-on/", views.go_on, name="go_on"),
    path("<int:pk>/unsolved/", views.report_unsolved, name="report_unsolved"),
    path("<int:pk>/special/", views.special, name="special"),
    path("<int:pk>/send-back/", views.send_back, name="send_back"),
    path("<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("<int:pk>/reopen/", views.reopen, name="reopen"),
    path("<int:pk>/merge/", views.merge, name="merge"),
    path("<int:pk>/gather/", views.gather, name="gather"),
    path("<int:pk>/unmerge/", views.unmerge, name="unmerge"),
    path("<int:pk>/files/add/", views.file_add, name="file_add"),
    path("<int:pk>/files/<int:file_pk>/", views.file, name="file"),
    path("<int:pk>/files/<int:file_pk>/remove/", views.file_remove, name="file_remove"),
    path("<int:pk>/reveal/", views.reveal, name="reveal"),
]
