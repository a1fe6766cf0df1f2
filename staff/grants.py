"""Bundles of permissions that the standard roles are made of, from reading to leading."""

RULES = ["regulations.view_regulation", "regulations.view_policyversion"]
READ = [
    "customers.view_customer",
    "customers.view_interaction",
    "customers.view_correction",
    "complaints.view_complaint",
    "complaints.view_correctiveplan",
    "complaints.view_inquiry",
    "complaints.view_revisit",
    "approvals.view_approval",
    "archives.view_archivefile",
    "archives.add_accessrequest",
    "archives.add_leakincident",
    "archives.add_reportrequest",
    *RULES,
]
RECORD = [*READ, "customers.add_interaction", "complaints.add_complaint", "complaints.add_inquiry"]
KEEP = [
    *RECORD,
    "customers.add_customer",
    "customers.change_customer",
    "customers.add_correction",
    "customers.reveal_secret",
    "complaints.resolve_complaint",
    "complaints.add_correctiveplan",
    "complaints.answer_complaint",
    "complaints.change_inquiry",
    "complaints.add_revisit",
    "archives.view_monthlyfiling",
    "archives.do_filing",
]
LEAD = [
    *KEEP,
    "customers.assign_customer",
    "customers.move_customer",
    "customers.export_customer",
    "regulations.view_confirmations",
    "complaints.judge_complaint",
    "complaints.assign_complaint",
    "complaints.mark_special_complaint",
    "complaints.withdraw_complaint",
    "complaints.reopen_complaint",
    "complaints.file_complaint",
    "complaints.merge_complaint",
    "complaints.decide_inquiry",
    "complaints.check_complaint",
    "complaints.plan_revisit",
    "complaints.sign_revisit",
    "complaints.judge_responsibility",
    "complaints.change_correctiveplan",
    "complaints.add_penalty",
    "complaints.export_complaint",
    "complaints.print_handling_sheet",
]
CATEGORIES = [
    f"complaints.{verb}_{name}"
    for name, verbs in [("category", ("view", "add", "change")), ("keyword", ("view", "add", "change", "delete"))]
    for verb in verbs
]
DISPOSE = ["complaints.view_disposalproposal", "complaints.decide_disposal"]
FIGURES = [
    "credit.view_salesline",
    "credit.view_gradingrun",
    "credit.view_campaign",
    "credit.view_gradelist",
    "credit.view_specialterm",
    "credit.view_appeal",
    "credit.view_newcomer",
    "credit.view_downgrade",
    "regulations.view_duty",
    "complaints.view_figures",
    "complaints.view_penalty",
]
WRITE_RULES = [
    "regulations.add_regulation",
    "regulations.change_regulation",
    "regulations.change_policyversion",
    "regulations.apply_preset",
    *CATEGORIES,
    "regulations.view_confirmations",
]
IMPORT = ["customers.import_customer", "credit.import_sales"]
IMPORT_CASES = "complaints.import_complaint"
# Credit, from looking at it to deciding about it.
SEE_CREDIT = [
    f"credit.view_{name}"
    for name in (
        "creditfile",
        "tradingcard",
        "receivable",
        "bill",
        "payment",
        "tradingdocument",
        "orderrequest",
        "goodsreturn",
        "creditexception",
        "release",
        "limitcrossing",
        "creditstop",
        "dangerreport",
        "collectioncase",
        "agreement",
        "supportplan",
        "visitplan",
        "watchnote",
        "gradecheck",
    )
]
ENTER_TRADE = ["credit.add_turnoverestimate", "credit.add_stockcount", "credit.add_customertarget"]
PLAN_SALES = ["credit.add_targetshare", "credit.add_producttask", "credit.add_salestarget"]
SEE_COST = "credit.view_cost"
SELL_ON_CREDIT = [
    *SEE_CREDIT,
    *ENTER_TRADE,
    "credit.change_creditfile",
    "credit.add_tradingcard",
    "credit.add_condition",
    "credit.add_creditreport",
    "credit.add_annualaccounts",
    "credit.add_creditevent",
    "credit.add_tradingdocument",
    "credit.change_tradingdocument",
    "credit.release_tradingdocument",
    "credit.add_orderrequest",
    "credit.add_goodsreturn",
    "credit.add_creditexception",
    "credit.add_creditstop",
    "credit.add_dangerreport",
    "credit.dispute_receivable",
    "credit.collect",
    "credit.view_newcomer",
    "credit.view_downgrade",
    "credit.add_downgrade",
    "credit.change_supportplan",
    "credit.add_watchnote",
]
LEAD_CREDIT = [
    *SELL_ON_CREDIT,
    "credit.instruct_credit",
    "credit.approve_goodsreturn",
    "credit.confirm_creditstop",
    "credit.confirm_orderterms",
    "credit.change_condition",
    "credit.export_creditfile",
    "credit.add_agreement",
    "credit.check_grade_use",
]
KEEP_BOOKS = [
    *SEE_CREDIT,
    "credit.decide_limit",
    "credit.export_creditfile",
    "credit.add_condition",
    "credit.change_condition",
    "credit.add_creditreport",
    "credit.add_annualaccounts",
    "credit.add_creditevent",
    "credit.add_receivable",
    "credit.import_receivable",
    "credit.dispute_receivable",
    "credit.add_writeoff",
    "credit.add_bill",
    "credit.change_bill",
    "credit.add_payment",
    "credit.reverse_payment",
    "credit.allocate_payment",
    "credit.add_periodclosing",
    "credit.view_periodclosing",
    "credit.add_tradingdocument",
    "credit.change_tradingdocument",
    "credit.release_tradingdocument",
    "credit.add_goodsreturn",
    "credit.book_goodsreturn",
    "credit.decide_release",
    "credit.add_creditstop",
    "credit.collect",
    "credit.view_reconciliation",
    "credit.view_difference",
    "credit.mend_difference",
]
RECEIVE_GOODS = ["credit.view_goodsreturn", "credit.receive_goodsreturn"]  # the warehouse
TOKENS = [f"credit.{verb}_apitoken" for verb in ("view", "add", "change")]
SEE_APPROVALS = "approvals.see_all_approvals"
SEND_FIGURES = "complaints.send_report"
STAND = ["credit.assess_newcomer", "credit.add_downgrade", "credit.decide_downgrade"]  # between two gradings
GRADING = [
    *STAND,
    "credit.start_gradingrun",
    "credit.withdraw_gradingrun",
    "credit.open_campaign",
    "credit.review_campaign",
    "credit.publish_campaign",
    "credit.decide_appeal",
    "credit.add_specialterm",
    "credit.change_specialterm",
    "credit.sign_agreement",
]
CONFIRM_GRADE = "credit.confirm_gradeuse"  # sales director and above
RATE = ["credit.fill_sheet", "credit.add_appeal", *STAND]
SEE_LOANS = ["archives.view_accessrequest", "archives.view_grant", "archives.view_loan", "archives.view_loantrouble"]
WITNESS = ["archives.view_keeperchange", "archives.witness_keeperchange"]
REVOKE = "archives.revoke_grant"
LEND_FILES = ["archives.add_loan", "archives.change_loan", "archives.pick_accessrequest", REVOKE]
DECIDE_LOANS = "archives.decide_loantrouble"
KEEP_ARCHIVES = [f"archives.{verb}_archivefile" for verb in ("add", "change", "shelve", "import", "export")] + [
    "archives.set_level",
    "archives.receive_filing",
    *[f"archives.{verb}_keeperchange" for verb in ("view", "add")],
    "archives.view_reading",
    *[f"archives.{verb}_{name}" for name in ("category", "place") for verb in ("view", "add", "change")],
]
INSPECT = ["archives.change_inspection"]
SEE_CARE = [f"archives.view_{name}" for name in ("disposal", "inspection", "reportrequest")]
SEE_LEAKS = ["archives.view_leakincident"]
ANSWER_LEAKS = [*SEE_LEAKS, "archives.change_leakincident", "archives.add_leakpenalty"]
MAKE_REPORTS = "archives.change_reportissue"
CHECK_REPORTS, APPROVE_REPORTS = "archives.check_reportissue", "archives.approve_reportissue"
CARE_FOR_FILES = [*SEE_CARE, *INSPECT, MAKE_REPORTS, "archives.add_disposal", "archives.change_disposal"]
ERASE = ["core.view_event", "core.erase_event"]  # where the law asks for it
STAFF = [
    f"{app}.{verb}_{name}"
    for app, name in [
        ("staff", "user"),
        ("staff", "department"),
        ("staff", "role"),
        ("regulations", "calendarday"),
        ("regulations", "weekpattern"),
        ("django_celery_beat", "periodictask"),
        ("django_celery_beat", "crontabschedule"),
    ]
    for verb in ("view", "add", "change")
]
STAFF.append("staff.hand_over_user")
