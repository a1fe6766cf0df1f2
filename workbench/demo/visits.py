"""Revisits of the last days, and what came in by the same door and is no complaint. Through the actions people use."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from random import Random

from django.utils import timezone

from complaints import actions
from complaints.actions.revisits.drawing import month_of
from complaints.actions.revisits.planning import plan_missing
from complaints.models import Category, Complaint, Inquiry, Revisit, RevisitDraw
from complaints.policy import policy_for
from core import trail
from customers.models import Customer
from staff.models import User
from workbench.demo.cases import CASES
from workbench.demo.complaints import awake, enter, solve
from workbench.demo.records import person_name

DUE, DONE, SIGNED, NEXT = "due", "done", "signed", "next"
FATES = (DUE, DONE, SIGNED, NEXT, DUE)
WORDS = "送货师傅很客气,换来的酒没有问题。"
OPINION, REPLY = "希望下次送货前一天电话通知。", "已告知客户:下次送货前一天由客服部电话确认。"


@dataclass(frozen=True)
class Entry:
    """What the inquiry register holds; who it is about, and how it ended."""

    kind: str
    subject: str
    said: str
    reply: str = ""
    about: str = ""
    reward: str = ""


ENTRIES = (
    Entry("inquiry", "节假日是否送货", "国庆、春节期间能不能照常送货?", "除春节初一至初三外照常送货,需提前两天下单。"),
    Entry("inquiry", "防伪码怎么查", "瓶盖内的防伪码在哪里查询?"),
    Entry("suggestion", "外箱加印开箱方向", "外箱看不出哪面朝上,建议印上开箱方向和堆码层数。", "下一批外箱起加印。"),
    Entry("suggestion", "小程序查返利", "希望能在手机上自己查返利进度。"),
    Entry(
        "praise",
        "表扬王倩",
        "换货当天王倩亲自送到,还帮忙重新摆货架。",
        "已转达,感谢您的鼓励。",
        about="wangqian",
        reward="通报表扬,奖励 200 元",
    ),
)


def make_revisits(*, seed: int, now: datetime, people: dict[str, User]) -> int:
    """Some cases settled yesterday: revisits that are due, carried out, signed, and one with a new opinion."""
    draw = Random(f"{seed} revisits")
    customers = list(Customer.objects.filter(owner__isnull=False).select_related("owner").order_by("id")[:200])
    if not customers:
        return 0
    categories = {one.name: one for one in Category.objects.all()}
    settled_at = awake(now - timedelta(hours=26), now - timedelta(hours=30))
    open_draws(seed, settled_at)
    for fate in FATES:
        case, customer = draw.choice(CASES), draw.choice(customers)
        given = {"channel": "phone", "severity": 1, "is_special": False, "special_reason": ""}
        at = settled_at - timedelta(hours=draw.randrange(20, 40))
        complaint = enter(draw, case, customer, at, now, people, categories, **given)
        solve(draw, complaint, case, settled_at)
        complaint.save()
        finish(complaint, fate, now, people)
    return len(FATES)


def open_draws(seed: int, at: datetime) -> None:
    """The seeds of this month, so that the same demo always draws the same lots."""
    month, system = month_of(at), User.objects.system()
    for source, name in (("complaint", "complaint_quota"), ("repair", "repair_quota"), ("event", "event_quota")):
        quota, said = getattr(policy_for(), name), f"{seed} {source} {month}"
        facts = {"seed": sha256(said.encode()).hexdigest()[:32], "quota": quota, "drawn_at": at, "drawn_by": system}
        made = RevisitDraw.objects.create(source=source, month=month, **facts)
        trail.write("complaints.open_draw", made, by=system, details={"seed": made.seed, "quota": quota})


def finish(complaint: Complaint, fate: str, now: datetime, people: dict[str, User]) -> None:
    manager, handler = people["wujing"], complaint.handler
    plan_missing(complaint=complaint, by=manager)
    sheet = Revisit.objects.filter(complaint=complaint).first()
    if sheet is None:  # the lot fell otherwise
        sheet = actions.plan_by_hand(complaint=complaint, reason="主管指定回访。", by=manager)
    if fate == DUE:
        return
    actions.answer(complaint=complaint, text=complaint.resolution, channel="phone", by=handler)
    actions.confirm(complaint=complaint, view="satisfied", satisfaction=5, by=handler)
    facts = {"outcome": "next", "new_opinion": OPINION, "reply": REPLY, "next_at": timezone.now() + timedelta(days=3)}
    marks = dict.fromkeys(policy_for(sheet).revisit_questions, 5 if fate != NEXT else 4)
    done = actions.carry_out_revisit(
        revisit=sheet,
        way="phone",
        satisfaction=5 if fate != NEXT else 4,
        answers=marks,
        words=WORDS,
        by=sheet.responsible,
        **(facts if fate == NEXT else {}),
    )
    if fate == SIGNED:
        actions.sign_revisit(revisit=done, opinion="属实,同意归档。", by=people["linhaifeng"])


def make_inquiries(*, seed: int, now: datetime, people: dict[str, User]) -> int:
    """An inquiry, a suggestion and a praise each way: answered, decided, still open."""
    draw, agent = Random(f"{seed} inquiries"), people["zhoumin"]
    customers = list(Customer.objects.filter(owner__isnull=False).order_by("id")[:200])
    for number, one in enumerate(ENTRIES if customers else ()):
        entry = Inquiry(
            kind=one.kind,
            customer=draw.choice(customers),
            name=person_name(draw),
            phone=f"139{draw.randrange(10**8):08d}",
            received_at=now - timedelta(hours=3 * number + 1),
            subject=one.subject,
            content=one.said,
            about=people.get(one.about),
        )
        entry = actions.take_inquiry(inquiry=entry, by=agent)
        if one.reply and one.kind == "suggestion":
            actions.decide_inquiry(inquiry=entry, is_adopted=True, reason=one.reply, by=people["wujing"])
        elif one.reply:
            actions.answer_inquiry(inquiry=entry, reply=one.reply, reward=one.reward, by=agent)
    return len(ENTRIES) if customers else 0
