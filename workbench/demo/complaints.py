"""Complaints of the last year with their clocks: most kept, some late, a few still open."""

from datetime import date, datetime, time, timedelta
from random import Random

from django.utils import timezone

from complaints.actions.register import next_number, start_clocks
from complaints.models import Complaint
from complaints.policy import policy_for
from core import trail
from customers.models import Customer
from customers.values import phone_indexes
from regulations.actions.duties import break_overdue, meet_duty, void_duties
from regulations.deadlines import deadline
from regulations.policies import version_in_force
from staff.models import User
from workbench.demo.records import person_name, pick

MOST = 2000
CHANNELS = (("phone", 60), ("chat", 14), ("written", 8), ("in_person", 8), ("referred", 6), ("website", 4))
SEVERITIES = ((1, 74), (2, 20), (3, 6))
# subject, what the customer says, what was done
CASES = (
    (
        "外包装破损",
        "到货六箱有两箱外包装破损,酒标污染,无法上架,要求更换。",
        "核对出库照片属运输破损,已补发两箱,承运商赔付。",
    ),
    ("瓶盖渗漏", "开箱发现三瓶瓶盖渗漏,酒液减少,担心口感。", "质量部检验属压盖不严,无条件换货,并抽查同批次库存。"),
    ("酒体沉淀", "特曲出现白色沉淀,酒店客人当场退酒。", "留样复检为低温析出,已上门说明,客户接受换货。"),
    ("送货迟到两天", "约定周三到货,周五才到,喜宴险些无酒可用。", "调度失误,已致歉并减免本单运费,责任人通报批评。"),
    ("业务员承诺未兑现", "业务员答应的堆头陈列费三个月未到账。", "核实审批单遗漏,费用已补付,业务员内部培训。"),
    ("返利金额不符", "二季度返利比合同少四千余元,要求重新核对。", "财务重算,少计一张发票,差额随下月返利补足。"),
    ("服务态度", "热线接听人员语气生硬,未说明处理时间便挂断电话。", "已由主管致电道歉,接听人员扣减当月绩效。"),
    ("价格标签不一致", "到货价签与公布的价格表不一致,影响门店销售。", "价格表版本有误,已更正并重发全部客户。"),
    ("错发品项", "订购陈酿十年,到货为特曲,规格不符。", "仓库拣货错误,当日换回并补发,已加复核环节。"),
    ("霉变外箱", "外箱受潮霉变,出库不足十五天。", "对照出库审核表属实,无条件退货。"),
)
SPECIAL_REASON = "需送第三方检测,等待检测报告。"


def make_complaints(count: int, *, seed: int, until: date, people: dict[str, User]) -> int:
    """So many complaints, through the same rows and clocks as registered ones; gives how many."""
    draw = Random(f"{seed} complaints")
    now = min(timezone.now(), timezone.make_aware(datetime.combine(until, time(18))))
    ids = list(Customer.objects.filter(owner__isnull=False).order_by("id").values_list("pk", flat=True)[:20_000])
    if not ids:
        return 0
    received = sorted(moment(draw, now) for _each in range(min(count, MOST)))
    for at in received:
        customer = Customer.objects.select_related("owner__department").get(pk=draw.choice(ids))
        make_one(draw, customer, at, now, people)
    break_overdue(now)
    return len(received)


def moment(draw: Random, now: datetime) -> datetime:
    """Some time of the last year, in office hours; a fifth of them within the last week."""
    days = draw.randrange(0, 7) if draw.random() < 0.2 else draw.randrange(7, 360)
    day = timezone.localdate(now - timedelta(days=days))
    at = timezone.make_aware(datetime.combine(day, time(draw.randrange(8, 18), draw.randrange(0, 60))))
    return min(at, now - timedelta(hours=1))


def make_one(draw: Random, customer: Customer, at: datetime, now: datetime, people: dict[str, User]) -> None:
    subject, content, resolution = draw.choice(CASES)
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
        subject=subject,
        content=content,
        severity=pick(draw, SEVERITIES),
        handler=handler,
        department=handler.department,
        policy=version_in_force("complaints"),
    )
    complaint.phone_index, complaint.phone_tail_index = phone_indexes(complaint.phone)
    complaint.is_special = draw.random() < 0.08
    complaint.special_reason = SPECIAL_REASON if complaint.is_special else ""
    complaint.number = next_number(complaint)
    complaint.save()
    start_clocks(complaint, by=agent)
    trail.write("complaints.register", complaint, by=agent, details={"severity": complaint.severity})
    end(draw, complaint, resolution, now)


def end(draw: Random, complaint: Complaint, resolution: str, now: datetime) -> None:
    """Settled in time, settled late, taken back, or still open."""
    policy = policy_for(complaint)
    span = policy.resolve_special if complaint.is_special else policy.resolve_normal
    due = deadline(complaint.received_at, span, department=complaint.department).at
    fate = pick(draw, (("in time", 86), ("late", 8), ("withdrawn", 3), ("open", 3)))
    share = draw.uniform(0.1, 0.95) if fate == "in time" else 1
    late = timedelta(hours=draw.randrange(1, 40)) if fate == "late" else timedelta()
    at = complaint.registered_at + (max(due, complaint.registered_at) - complaint.registered_at) * share + late
    if fate == "open" or at > now:
        return
    by = complaint.handler
    if fate == "withdrawn":
        complaint.state, complaint.withdrawn_at, complaint.withdrawn_by = "withdrawn", at, by
        complaint.withdraw_reason = "客户来电撤回投诉。"
        void_duties(record=complaint, by=by)
    else:
        complaint.state, complaint.resolved_at, complaint.resolved_by = "resolved", at, by
        complaint.resolution = resolution
        meet_duty(rule=complaint.resolve_rule, record=complaint, at=at, by=by)
    complaint.save()
    reason = complaint.withdraw_reason
    trail.write(f"complaints.{'withdraw' if reason else 'resolve'}", complaint, by=by, reason=reason)
