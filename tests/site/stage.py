"""The records that the permission walk asks for: one that the person may see, one that they may not."""

from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace

from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.utils import timezone
from django_celery_beat.models import CrontabSchedule, PeriodicTask

from approvals.actions import ask
from approvals.models import Approval
from complaints.actions import make_plan, register, take_inquiry
from complaints.figures import figures_of, month_period, stored
from complaints.models import (
    Category,
    Complaint,
    DisposalProposal,
    Inquiry,
    Keyword,
    MonthlyReport,
    Revisit,
    RevisitDraw,
    SpotCheck,
)
from core import trail
from core.models import Delivery, Import, Job, Notice
from credit.actions.collecting import record_step
from credit.actions.conditions import ask_condition, meet_condition
from credit.actions.documents import new_document
from credit.actions.ladder import follow_customer
from credit.actions.opening import begin_card
from credit.actions.releasing import release
from credit.actions.reports import add_report
from credit.grading_rules import GradingRules
from credit.models import (
    Agreement,
    ApiToken,
    Appeal,
    Campaign,
    CreditException,
    CreditFile,
    CreditStop,
    DangerReport,
    Difference,
    Downgrade,
    GoodsReturn,
    GradeDraw,
    GradeRow,
    GradingRun,
    LimitCrossing,
    Newcomer,
    OrderRequest,
    Receivable,
    Reconciliation,
    SalesLine,
    SalesReport,
    Sheet,
    SpecialTerm,
    SupportPlan,
    TradingDocument,
    VisitPlan,
    WatchNote,
)
from customers.actions import create_customers, request_correction
from customers.models import Contact, Customer
from regulations.actions import draft_policy, issue_version, save_clause, save_regulation
from regulations.models import Clause, Duty, Regulation, Reminder
from regulations.values import ChainStep
from staff.models import Deputy, Leaving, OpenSession, Role, User
from tests.credit.books import one_of_each
from tests.site.stage_archives import (
    archives_record,
    file_something,
    hand_over_something,
    lend_something,
    owe_something,
)


def make_stage(cast, customer: str = "济南和顺商贸有限公司", contact: str = "孙梅") -> SimpleNamespace:
    """The company with a grading; the records of a person are made when they are asked for."""
    run = GradingRun.objects.create(
        key="walk",
        date_from=date(2025, 1, 1),
        date_to=date(2025, 12, 31),
        policy={"cuts": ["75", "95"], "boundary": "within"},
        totals={"customers": 0, "amount": "0", "grades": {}},
        state=GradingRun.State.DONE,
        started_by=cast.director,
        finished_at=timezone.now(),
    )
    crontab = CrontabSchedule.objects.create(minute="0", hour="4")
    schedule = PeriodicTask.objects.create(name="walk", task="core.tasks.sweep_jobs", crontab=crontab)
    draft_policy(app="customers", values={"page_size": 20}, reason="walk", by=cast.admin)
    rule = write_rule(cast)
    Keyword.objects.create(words="walk", category=Category.objects.create(name="walk", path="/1/"))
    stage = SimpleNamespace(cast=cast, run=run, schedule=schedule, rule=rule, names=(customer, contact))
    stage.month = count_month(cast)
    stage.records_of = lambda person, inside: records_of(stage, person, inside)
    return stage


def count_month(cast) -> MonthlyReport:
    """The statistics of an empty month, and a leader that they go to."""
    leader = User.objects.create(username="leader", name="Leader", department=cast.sales_one)
    leader.groups.add(Role.objects.get(code="general_manager"))
    month, system = date(2020, 1, 1), cast.system
    figures = stored(figures_of(system, month_period(month)))
    facts = {"due_on": date(2020, 2, 10), "made_at": timezone.now(), "made_by": system}
    return MonthlyReport.objects.create(month=month, figures=figures, total=0, **facts)


def write_rule(cast) -> Clause:
    """A clause of a regulation that was issued with its file."""
    regulation = save_regulation(regulation=Regulation(code="S0-00", title="Rules on customers"), by=cast.admin)
    rule = save_clause(clause=Clause(regulation=regulation, number="1", title="Scope"), by=cast.admin)
    issue_version(regulation=regulation, file=a_file(), file_name="walk.pdf", by=cast.admin)
    return rule


def records_of(stage: SimpleNamespace, person, inside: bool) -> SimpleNamespace:
    """Records of this person, or of someone in another department."""
    owner = person if inside else stage.cast.li_qiang
    department = stage.cast.sales_one if inside else stage.cast.sales_two
    customer = Customer(name=stage.names[0], owner=owner, department=department, phone="13853100001")
    contact = Contact(customer=customer, name=stage.names[1], phone="13853100002")
    create_customers([customer], by=stage.cast.system, contacts=[contact])
    SalesLine.objects.create(customer=customer, sold_on=date(2025, 5, 5), amount=100)
    own = {"created_by": owner, "state": Job.State.DONE}
    job = Job.objects.create(kind="walk", key=f"walk-{owner.pk}", result_file=a_file(), **own)
    printed = Job.objects.create(
        kind="grading_pdf", key=f"walk-print-{owner.pk}", params={"run": stage.run.pk}, result_file=a_file(), **own
    )
    simulated = Job.objects.create(
        kind="grading_simulation",
        key=f"walk-if-{owner.pk}",
        params={"date_from": "2025-01-01", "date_to": "2025-12-31", "rules": GradingRules().frozen},
        **own,
    )
    layout = {"format": "csv", "headings": ["name"], "samples": []}
    batch = Import.objects.create(
        layout=layout,
        kind="customers",
        file_name="a.csv",
        digest="0" * 64,
        created_by=owner,
        state="done",
        job=job,
        report=a_file(),
    )
    notice = Notice.objects.create(
        person=owner, rule="walk", record_type="walk", record_id=1, stage="walk", title="walk"
    )
    complaint = Complaint(
        customer=customer,
        phone="13853100003",
        subject=stage.names[0],
        content=stage.names[0],
        received_at=timezone.now(),
        handler=owner,
        department=department,
    )
    letter = ContentFile(b"%PDF-1.4 letter", name="letter.pdf")
    register(complaint=complaint, files=[letter], by=stage.cast.system)
    revisit = Revisit.objects.create(
        source="festival",
        customer=customer,
        responsible=owner,
        department=department,
        made_at=timezone.now(),
        made_by=stage.cast.system,
    )
    month = timezone.localdate().replace(day=1)
    drawn = {"drawn_at": timezone.now(), "drawn_by": stage.cast.system}
    draw, _made = RevisitDraw.objects.get_or_create(
        source="complaint", month=month, defaults={"seed": "walk", "quota": 50, **drawn}
    )
    closed = {"complaint": complaint, "month": month, "seed": "walk", "drawn_at": timezone.now()}
    made = {"made_at": timezone.now(), "made_by": stage.cast.system}
    sheets = {
        "complaints:revisits_draw": draw,
        "complaints:check": SpotCheck.objects.create(**closed),
        "complaints:disposal": DisposalProposal.objects.create(complaint=complaint, over_on=month, **made),
    }
    records = SimpleNamespace(
        sheets=sheets,
        revisit=revisit,
        customer=customer,
        contact=contact,
        complaint=complaint,
        attachment=complaint.attachments.get(),
        inquiry=make_inquiry(customer, owner, by=stage.cast.system),
        job=job,
        printed=printed,
        batch=batch,
        run=stage.run,
    )
    records.rule, records.month = stage.rule, stage.month
    records.filed = file_something(customer, by=stage.cast.system)
    records.lent = lend_something(records.filed.file, owner, by=stage.cast.system)
    records.change = hand_over_something(records.filed.file, owner, by=stage.cast.system)
    records.filing = owe_something(department, owner)
    owed = {"title": stage.names[0], "measures": stage.names[0], "owner": stage.cast.he_jing}
    records.plan = make_plan(complaint=complaint, due_on=timezone.localdate(), by=stage.cast.system, **owed)
    records.event = trail.write("staff.place_department", department, by=owner)
    records.notice, records.schedule = notice, stage.schedule
    records.message = Delivery.objects.create(notice=notice, person=owner, channel="mail", state="could_not")
    owed = Duty.objects.about(complaint).first()
    records.reminder = Reminder.objects.create(duty=owed, stage="walk", state="failed", at=timezone.now())
    records.staff = staff_records(stage, owner)
    records.approval = make_approval(customer, owner)
    records.correction = request_correction(
        customer=customer,
        changes={"phone": "13853100004"},
        what_happened=stage.names[0],
        cause=stage.names[0],
        plan=stage.names[0],
        by=stage.cast.system,
    )
    records.credit = credit_records(customer, by=stage.cast.system) | graded_records(stage.run, customer)
    records.credit["simulated"] = simulated
    ordered = {"params": {"campaign": records.credit["campaign"].pk}, "result_file": a_file(), **own}
    records.letters = Job.objects.create(kind="grade_letters", key=f"walk-letters-{owner.pk}", **ordered)
    records.arguments = lambda url: arguments(url, records)
    return records


def credit_records(customer: Customer, *, by) -> dict:
    """What the pages of credit are about, by the name of the address or how it begins."""
    day = timezone.localdate()
    facts = {"customer": customer, "kind": "delivery", "number": "", "on": day, "amount": Decimal(9)}
    drafts = [new_document(document=TradingDocument(**facts), by=by) for _each in range(2)]
    ApiToken.objects.get_or_create(name="walk", defaults={"digest": "walk", "user": by, "made_by": by})
    run = Reconciliation.objects.create(started_at=timezone.now())
    difference = Difference.objects.create(run=run, customer=customer, part="bills", kept=1, counted=2)
    released = {"document": drafts[0], "difference": difference, "release": release(document=drafts[1], by=by)}
    released |= returned_records(drafts[1], by=by) | order_records(facts, by=by)
    # What is chased comes last: it is the oldest debt, which money would settle first.
    released |= file_records(customer, by=by) | one_of_each(customer, by=by) | collection_records(customer, by=by)
    now = timezone.now()
    report, _made = SalesReport.objects.get_or_create(month=date(2026, 1, 1), defaults={"as_of": now})
    released |= campaign_records(customer, by=by) | cared_for(customer, by=by)
    return released | watched_records(customer.credit_file, by=by) | {"sales_report": report}


def returned_records(document: TradingDocument, *, by) -> dict:
    """A slip for goods that come back; a new one is written for the delivery."""
    line = document.lines.create(product="Walk", quantity=1, price=9, amount=9)
    facts = {"customer": document.customer, "document": document, "number": f"W-{document.pk}", "reason": "Walk"}
    slip = GoodsReturn.objects.create(asked_at=timezone.now(), asked_by=by, **facts)
    slip.lines.create(line=line, asked=1)
    return {"return": slip, "return_new": document}


def order_records(facts: dict, *, by) -> dict:
    """An order that may be refused, and a request about another one."""
    orders = [new_document(document=TradingDocument(**facts | {"kind": "order"}), by=by) for _each in range(2)]
    asked = {"asked_at": timezone.now(), "asked_by": by, "amount": Decimal(9), "reason": "Walk"}
    request = OrderRequest.objects.create(document=orders[1], customer=facts["customer"], kind="refuse", **asked)
    deeds = dict.fromkeys(("document_refuse", "document_lift", "document_terms", "document_use"), orders[0])
    return {**deeds, "order_request": request}


def graded_records(run: GradingRun, customer: Customer) -> dict:
    """What hangs on a grading."""
    row = run.rows.create(customer=customer, rank=1, amount=Decimal(9), cumulative=Decimal(9), grade="A", score=50)
    return {"run_score": row}


def file_records(customer: Customer, *, by) -> dict:
    """What hangs on a credit file."""
    condition = ask_condition(customer=customer, kind="contract", by=by)
    paper = ContentFile(b"%PDF-1.7", name="walk.pdf")
    condition = meet_condition(condition=condition, paper=paper, by=by)
    report = add_report(customer=customer, kind="daily", sources=["银行"], finding="Walk", by=by)
    card = begin_card(customer=customer, by=by)
    return {
        "condition": condition,
        "paper": condition,
        "instruct": report,
        "card": card,
        "review": condition.file,
        "collect_owed": condition.file,
    }


def campaign_records(customer: Customer, *, by) -> dict:
    """A yearly grading with a sheet of the customer's department, special terms, an appeal, a new customer."""
    now, day = timezone.now(), date(1990 + Campaign.objects.count(), 1, 1)
    facts = {"date_from": day, "date_to": day.replace(month=12), "policy": {"cuts": ["75", "95"], "boundary": "within"}}
    run = GradingRun.objects.create(key=f"walk-{customer.pk}", state="proposed", started_by=by, **facts)
    campaign = Campaign.objects.create(year=day.year, run=run, state="initial", opened_at=now, opened_by=by)
    sheet = Sheet.objects.create(campaign=campaign, department=customer.department)
    row = GradeRow.objects.create(run=run, customer=customer, rank=1, amount=1, cumulative=1, grade="A", sheet=sheet)
    term = SpecialTerm.objects.create(
        customer=customer, kind="policy", text="Walk", begun_on=day, written_at=now, written_by=by
    )
    appeal = Appeal.objects.create(row=row, wanted="B", reason="Walk", asked_at=now, asked_by=by)
    days = {"first_sale_on": day, "last_sale_on": day, "assess_on": day}
    newcomer = Newcomer.objects.create(customer=customer, **days)
    down = Downgrade.objects.create(
        customer=customer, old="A", cause="other", facts="Walk", reported_at=now, reported_by=by
    )
    made = {"newcomer": newcomer, "campaign": campaign, "meeting": campaign, "sheet": sheet, "term": term}
    made |= {"term_change": term, "term_new": campaign, "term_review": campaign, "downgrade": down}
    return made | {"appeal": appeal, "appeal_new": row}


def cared_for(customer: Customer, *, by) -> dict:
    """What a grade brings the customer."""
    now, day = timezone.now(), timezone.localdate()
    drafted = {"director": by, "chief": by, "valid_from": day, "valid_to": day}
    agreement = Agreement.objects.create(customer=customer, drafted_at=now, drafted_by=by, **drafted)
    agreement.versions.create(number=1, terms="Walk", written_at=now, written_by=by, **drafted)
    plan = SupportPlan.objects.create(customer=customer, year=2025, made_at=now)
    item = plan.items.create(kind="sales", text="Walk", responsible=by, due_on=day)
    visit = VisitPlan.objects.create(customer=customer, role="rep", grade="A", days=9, begun_on=day, due_on=day)
    seen = {"kind": "trend", "text": "Walk", "source": "Walk", "seen_on": day, "noted_at": now, "noted_by": by}
    note = WatchNote.objects.create(customer=customer, **seen)
    sample = {"seed": "walk", "wanted": 1, "drawn_at": now, "drawn_by": by}
    draw, _made = GradeDraw.objects.get_or_create(department=customer.department, begins_on=day, defaults=sample)
    check = draw.checks.create(customer=customer, grade="A")
    made = {"agreement": agreement, "support_plan": plan, "plan_item": item, "grade_check": check}
    return made | {"visit": visit, "watch_note": note}


def collection_records(customer: Customer, *, by) -> dict:
    """An open case with a letter."""
    day = timezone.localdate() - timedelta(days=40)
    facts = {"customer": customer, "number": f"W-{customer.pk}", "issued_on": day, "due_on": day, "entered_by": by}
    Receivable.objects.create(amount=900, open=900, **facts)
    case = follow_customer(customer.pk, by=by)
    letter = record_step(case=case, stage="letter", note="", by=by)
    return {"collection": case, "collection_letter": letter}


def watched_records(file: CreditFile, *, by) -> dict:
    """An exception, a report near the limit, a stop and a danger report with a measure, all still to be decided."""
    now = timezone.now()
    given = {"file": file, "amount": Decimal(9), "cause": "Walk", "valid_until": timezone.localdate()}
    near = {"file": file, "is_up": True, "exposure": 9, "limit": 10, "at": now, "report": "Walk"}
    danger = DangerReport.objects.create(file=file, facts="Walk", aim="Walk", reported_at=now, reported_by=by)
    stopped = {"reason": "Walk", "state_before": "normal", "stopped_at": now, "stopped_by": by}
    return {
        "exception": CreditException.objects.create(**given, asked_at=now, asked_by=by),
        "crossing": LimitCrossing.objects.create(**near, reported_at=now, reported_by=by),
        "stop": CreditStop.objects.create(file=file, **stopped),
        "danger": danger,
        "measure": danger.measures.create(kind="deposit", plan="Walk", state="asked", asked_at=now, asked_by=by),
    }


def credit_record(url: str, records: SimpleNamespace):
    """The longest beginning counts: `document_change` is about the document."""
    name = url.partition(":")[2]
    fits = [known for known in records.credit if name == known or name.startswith(f"{known}_")]
    return records.credit[max(fits, key=len)] if fits else records.run


def make_inquiry(customer: Customer, handler, *, by) -> Inquiry:
    facts = {"subject": "Walk", "content": "Walk", "received_at": timezone.now(), "handler": handler}
    return take_inquiry(inquiry=Inquiry(customer=customer, department=customer.department, **facts), by=by)


def make_approval(customer: Customer, signer) -> Approval:
    """Waits for this person, whose subordinate asked."""
    applicant = User.objects.create(username=f"asks-{signer.pk}", name="Applicant", superior=signer)
    given = {"kind": "walk", "title": "Walk", "facts": {"Whom": customer.name}, "url": customer.get_absolute_url()}
    return ask(record=customer, chain=(ChainStep("superior"),), by=applicant, **given)


def a_file() -> ContentFile:
    return ContentFile(b"rows", name="walk.csv")


def arguments(url: str, records: SimpleNamespace) -> dict:
    """What the address of this URL is made of."""
    from tests.site.test_permissions import addresses

    values = {
        "approvals": {"pk": records.approval.pk},
        "customers": {"pk": customers_record(url, records).pk, "contact_pk": records.contact.pk, "field": "phone"},
        "staff": {"pk": staff_record(url, records).pk},
        "core": {"pk": core_record(url, records).pk, "kind": "customers"},
        "complaints": {
            "pk": complaints_record(url, records).pk,
            "file_pk": records.attachment.pk,
            "sheet": "register",
        },
        "credit": {
            "pk": credit_record(url, records).pk,
            "job": (records.letters if "letters" in url else records.printed).pk,
            "term": records.credit["term"].pk,
            "customer": records.customer.pk,
            "figure": "types",
            "part": "months",
            "kind": "condition",
            "name": "honour",
        },
        "archives": {
            "pk": archives_record(url, records).pk,
            "number": records.filed.file.number if url == "archives:by_number" else 1,
            "customer": records.customer.pk,
            "sheet": "contents",
            "register": "loans",
        },
        "regulations": {
            "name": "winery",
            "app": "customers",
            "number": 1,
            "pk": records.rule.regulation_id,
            "clause_pk": records.rule.pk,
            **{"year": 2025, "month": 5, "day": 6},
        },
    }.get(url.partition(":")[0], {})
    if url == "customers:letters":
        values = {"pk": records.staff.leaving.pk}
    if url == "regulations:remind_again":
        values = {"pk": records.reminder.pk}
    return {name: values[name] for name in addresses()[url].pattern.converters}


def customers_record(url: str, records: SimpleNamespace):
    """What a page of the register is about."""
    about_request = ":correction" in url and not url.endswith("_new")
    return records.correction if about_request else records.customer


def complaints_record(url: str, records: SimpleNamespace):
    """What a page of the complaints is about."""
    if url in records.sheets:
        return records.sheets[url]
    if ":revisit" in url and url != "complaints:revisit_case":
        return records.revisit
    if ":month" in url:
        return records.month
    if url == "complaints:plan":
        return records.plan
    return records.inquiry if ":inquiry" in url else records.complaint


def core_record(url: str, records: SimpleNamespace):
    """What a page of the floor is about."""
    if ":notice" in url:
        return records.notice
    if ":event" in url:
        return records.event
    if ":tell_again" in url:
        return records.message
    if ":schedule" in url:
        return records.schedule
    return records.job if ":job" in url else records.batch


def staff_records(stage: SimpleNamespace, owner) -> SimpleNamespace:
    """An open session and a deputy of the owner; accounts are those of someone else."""
    session = Session.objects.create(pk=f"walk{owner.pk}", expire_date=timezone.now() + timedelta(days=1))
    today = timezone.localdate()
    days = {"date_from": today, "date_to": today}
    return SimpleNamespace(
        session=OpenSession.objects.create(user=owner, session=session),
        deputy=Deputy.objects.create(person=owner, deputy=stage.cast.sun, set_by=owner, **days),
        person=stage.cast.he_jing,
        leaving=Leaving.objects.create(person=stage.cast.he_jing, by=stage.cast.admin, finished_at=timezone.now()),
    )


def staff_record(url: str, records: SimpleNamespace):
    """What a page about accounts is about."""
    name = url.partition(":")[2]
    return {"session_end": records.staff.session, "deputy_end": records.staff.deputy}.get(name, records.staff.person)
