"""Complaints of the last year with their clocks: most kept, some late, a few still open."""

from datetime import date, datetime, time, timedelta
from random import Random

from django.utils import timezone

from complaints import clocks
from complaints.actions.moving import put_down
from complaints.actions.register import next_number
from complaints.models import Category, Complaint, Investigation, Remedy
from complaints.policy import policy_for
from complaints.search import add_search
from customers.models import Customer
from customers.values import phone_indexes
from regulations.actions.duties import break_overdue, meet_duty, void_duties
from regulations.deadlines import deadline
from regulations.policies import version_in_force
from staff.models import User
from workbench.demo.cases import CASES, Case
from workbench.demo.records import person_name, pick

MOST = 2000
CHANNELS = (("phone", 60), ("chat", 14), ("written", 8), ("in_person", 8), ("referred", 6), ("website", 4))
SEVERITIES = ((1, 74), (2, 20), (3, 6))
DEEDS = {
    "accepted": "accept",
    "assigned": "assign",
    "investigating": "investigate",
    "approved": "approve",
    "carried_out": "carry_out",
    "answered": "answer",
    "confirmed": "confirm",
    "filed": "file",
}
SPECIAL_REASON = "需送第三方检测,等待检测报告。"


def make_complaints(count: int, *, seed: int, until: date, people: dict[str, User]) -> int:
    """So many complaints, through the same rows and clocks as registered ones; gives how many."""
    draw = Random(f"{seed} complaints")
    now = latest(until)
    ids = list(Customer.objects.filter(owner__isnull=False).order_by("id").values_list("pk", flat=True)[:20_000])
    if not ids:
        return 0
    categories = {one.name: one for one in Category.objects.all()}
    received = sorted(moment(draw, now) for _each in range(min(count, MOST)))
    for at in received:
        customer = Customer.objects.select_related("owner__department").get(pk=draw.choice(ids))
        make_one(draw, customer, at, now, people, categories)
    break_overdue(now)
    return len(received)


def latest(until: date) -> datetime:
    """The last moment of the demo: the evening of its last day, or now."""
    return min(timezone.now(), timezone.make_aware(datetime.combine(until, time(18))))


def moment(draw: Random, now: datetime) -> datetime:
    """Some time of the last year, in office hours; a fifth of them within the last week."""
    days = draw.randrange(0, 7) if draw.random() < 0.2 else draw.randrange(7, 360)
    day = timezone.localdate(now - timedelta(days=days))
    at = timezone.make_aware(datetime.combine(day, time(draw.randrange(8, 18), draw.randrange(0, 60))))
    return min(at, now - timedelta(hours=1))


def awake(at: datetime, earliest: datetime) -> datetime:
    """The same day in office hours, not before what came first."""
    local = timezone.localtime(at)
    opens, closes = local.replace(hour=8, minute=35), local.replace(hour=17, minute=25)
    return max(min(max(local, opens), closes), earliest)


def make_one(
    draw: Random, customer: Customer, at: datetime, now: datetime, people: dict[str, User], categories: dict
) -> None:
    case = draw.choice(CASES)
    complaint = enter(draw, case, customer, at, now, people, categories)
    end(draw, complaint, case, now)


def enter(
    draw: Random,
    case: Case,
    customer: Customer,
    at: datetime,
    now: datetime,
    people: dict[str, User],
    categories: dict,
    **given,
) -> Complaint:
    """A registered complaint with its clocks; `given` fields are not left to chance."""
    agent = people["zhoumin"]
    wait = (
        timedelta(hours=draw.randrange(25, 40)) if draw.random() < 0.04 else timedelta(minutes=draw.randrange(2, 200))
    )
    handler = pick(draw, ((agent, 55), (people["wujing"], 25), (customer.owner, 20)))
    complaint = Complaint(
        customer=customer,
        complainant=person_name(draw),
        phone=f"138{draw.randrange(10**8):08d}",
        channel=pick(draw, CHANNELS),
        received_at=at,
        received_by=agent,
        registered_at=min(at + wait, now),
        registered_by=agent,
        subject=case.subject,
        content=case.said,
        category=categories.get(case.category),
        severity=pick(draw, SEVERITIES),
        handler=handler,
        department=handler.department,
        policy=version_in_force("complaints"),
    )
    is_special = draw.random() < 0.08
    complaint.is_special, complaint.special_reason = is_special, SPECIAL_REASON if is_special else ""
    for name, value in given.items():
        setattr(complaint, name, value)
    complaint.phone_index, complaint.phone_tail_index = phone_indexes(complaint.phone)
    complaint.content_kind = complaint.category.content if complaint.category else ""
    complaint.number = next_number(complaint)
    complaint.save()
    add_search([complaint])
    clocks.start_clocks(complaint, by=agent)
    details = {"severity": complaint.severity}
    put_down(complaint, deed="register", by=agent, at=complaint.registered_at, came_from="", details=details)
    return complaint


def end(draw: Random, complaint: Complaint, case: Case, now: datetime) -> None:
    """Settled in time, settled late, taken back, or still open."""
    policy = policy_for(complaint)
    span = policy.resolve_special if complaint.is_special else policy.resolve_normal
    due = deadline(complaint.received_at, span, department=complaint.department).at
    fate = pick(draw, (("in time", 86), ("late", 8), ("withdrawn", 3), ("open", 3)))
    share = draw.uniform(0.1, 0.95) if fate == "in time" else 1
    late = timedelta(hours=draw.randrange(1, 40)) if fate == "late" else timedelta()
    at = complaint.registered_at + (max(due, complaint.registered_at) - complaint.registered_at) * share + late
    at = awake(at, complaint.registered_at)
    if fate == "withdrawn" and at <= now:
        withdraw(complaint, at)
    elif fate == "open" or at > now:
        stand_somewhere(draw, complaint, case, now)
    else:
        settle(draw, complaint, case, at, now)


def withdraw(complaint: Complaint, at: datetime) -> None:
    complaint.state, complaint.withdrawn_at, complaint.withdrawn_by = "withdrawn", at, complaint.handler
    complaint.withdraw_reason = "客户来电撤回投诉。"
    void_duties(record=complaint, by=complaint.handler)
    note(complaint, "withdraw", at, complaint.withdraw_reason)
    complaint.save()


def stand_somewhere(draw: Random, complaint: Complaint, case: Case, now: datetime) -> None:
    """An open case stands at one of the first steps."""
    steps, at = ("registered", "accepted", "assigned", "investigating"), complaint.registered_at
    for state in steps[1 : 1 + pick(draw, ((0, 25), (1, 20), (2, 25), (3, 30)))]:
        at = min(at + timedelta(minutes=draw.randrange(5, 60)), now)
        take(complaint, state, at)
    if complaint.state == "investigating":
        judge(draw, complaint, now)
    complaint.save()


def settle(draw: Random, complaint: Complaint, case: Case, at: datetime, now: datetime) -> None:
    solve(draw, complaint, case, at)
    told = awake(at + timedelta(hours=draw.randrange(1, 22) if draw.random() < 0.93 else 30), at)
    if told < now:
        tell(draw, complaint, told, now)
    complaint.save()


def solve(draw: Random, complaint: Complaint, case: Case, at: datetime) -> None:
    """As far as the solution carried out."""
    by, spent = complaint.handler, at - complaint.registered_at
    for state, share in (("accepted", 0.1), ("assigned", 0.15), ("investigating", 0.5), ("approved", 0.8)):
        take(complaint, state, awake(complaint.registered_at + spent * share, complaint.registered_at))
    judge(draw, complaint, at)
    look_into(complaint, case, at)
    complaint.resolution, complaint.resolved_at, complaint.resolved_by = case.done, at, by
    take(complaint, "carried_out", at, case.done)
    clocks.settle_clocks(complaint, at, by=by)
    clocks.settled(complaint, by=by)


def tell(draw: Random, complaint: Complaint, at: datetime, now: datetime) -> None:
    """The customer was answered, asked, and the case filed."""
    by = complaint.handler
    complaint.answer, complaint.answer_channel = complaint.resolution, complaint.channel
    complaint.answered_at, complaint.answered_by = at, by
    take(complaint, "answered", at, complaint.resolution)
    meet_duty(rule="complaints.feedback_within", record=complaint, at=at, by=by)
    asked = awake(at + timedelta(days=draw.randrange(1, 3)), at)
    if asked > now:
        return
    view, satisfaction = pick(draw, ((("satisfied", 5), 45), (("satisfied", 4), 30), (("accepted", 3), 25)))
    complaint.view, complaint.satisfaction = view, satisfaction
    complaint.confirmed_at, complaint.confirmed_by = asked, by
    take(complaint, "confirmed", asked)
    complaint.responsibility, complaint.filed_at, complaint.filed_by = "nobody", asked, by
    take(complaint, "filed", asked)
    void_duties(record=complaint, by=by)


def judge(draw: Random, complaint: Complaint, at: datetime) -> None:
    """The first answer and the verdict."""
    if complaint.first_response_at is None:
        answered = complaint.registered_at + (at - complaint.registered_at) * draw.uniform(0.02, 0.3)
        complaint.first_response_at, complaint.first_response_by = answered, complaint.handler
        rule = "complaints.first_response_within"
        meet_duty(rule=rule, record=complaint, at=answered, by=complaint.handler)
    complaint.verdict, complaint.judged_at, complaint.judged_by = "general", complaint.registered_at, complaint.handler


def look_into(complaint: Complaint, case: Case, at: datetime) -> None:
    """What was found out, and what was offered and done."""
    by, begun = complaint.handler, complaint.registered_at
    found = {"facts": case.facts, "cause_code": case.cause, "begun_at": begun, "begun_by": by}
    Investigation.objects.create(complaint=complaint, investigator=by, finished_at=at, finished_by=by, **found)
    offered = {"kinds": [case.remedy], "plan": case.done, "proposed_at": at, "proposed_by": by}
    Remedy.objects.create(complaint=complaint, state="done", decided_at=at, done_at=at, done_by=by, **offered)
    complaint.cause_code = case.cause


def take(complaint: Complaint, state: str, at: datetime, text: str = "") -> None:
    came_from, complaint.state = complaint.state, state
    note(complaint, DEEDS[state], at, text, came_from)


def note(complaint: Complaint, deed: str, at: datetime, text: str = "", came_from: str = "registered") -> None:
    put_down(complaint, deed=deed, by=complaint.handler, note=text, at=at, came_from=came_from)
