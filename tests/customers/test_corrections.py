"""Correction requests: two rounds of signatures around the execution (S1-15)."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import timezone

from approvals import actions as approvals
from approvals.models import Approval, Signature
from core.errors import Refused, Stale
from core.models import Event
from customers import actions
from customers.corrections import EXECUTE_WITHIN, REPORT_WITHIN, lines_of
from customers.models import Correction, Customer
from regulations.models import Duty
from regulations.values import ChainStep
from staff.actions import set_deputy
from staff.models import User
from tests.conftest import make_person
from tests.marks import needs_postgres
from tests.racing import at_once, split
from tests.regulations.rows import published

pytestmark = pytest.mark.django_db
State = Correction.State
TEXTS = {"what_happened": "客户来电说发票抬头不对", "cause": "登记时抄错一个字", "plan": "改正名称,通知财务重开发票"}


@pytest.fixture
def house(cast):
    """The cast with a manager of customer service and a customer whose name and phone are wrong."""
    manager = make_person("kefu", "周经理", "service_manager", cast.service, cast.gm)
    customer = Customer(name="济南合顺商贸有限公司", phone="13853100001", owner=cast.chen_li, department=cast.sales_one)
    actions.create_customers([customer], by=cast.system)
    return SimpleNamespace(**vars(cast), manager=manager, customer=customer)


def ask(house, by=None, **changes) -> Correction:
    changes = changes or {"name": "济南和顺商贸有限公司", "phone": "13853100009"}
    return actions.request_correction(customer=house.customer, changes=changes, by=by or house.zhou_min, **TEXTS)


def decide(correction, by, deed=approvals.approve, **facts) -> Correction:
    deed(approval=Approval.objects.about(correction).latest("pk"), by=by, **facts)
    correction.refresh_from_db()
    return correction


def approved(house, **changes) -> Correction:
    correction = decide(ask(house, **changes), house.manager)
    return decide(correction, house.gm)


def handed_out(house, **changes) -> Correction:
    return actions.hand_out(correction=approved(house, **changes), department=house.sales_one, by=house.zhou_min)


def seen_of(correction) -> dict[str, str]:
    customer = Customer.objects.get(pk=correction.customer_id)
    return {one.name: one.stamp for one in lines_of(correction, customer)}


def executed(house, **changes) -> Correction:
    correction = handed_out(house, **changes)
    return actions.execute(correction=correction, seen=seen_of(correction), by=house.chen_li)


def fed_back(house, **changes) -> Correction:
    return actions.give_feedback(correction=executed(house, **changes), text="已重开发票", by=house.chen_li)


def reported(house) -> Correction:
    return actions.write_report(correction=fed_back(house), text="名称已改正,客户满意", by=house.zhou_min)


@pytest.mark.rule("S1-15 R1")
def test_a_plan_wants_the_manager_then_the_general_manager(house):
    correction = ask(house)
    assert correction.state == State.PLAN_REVIEW
    with pytest.raises(Refused):
        decide(correction, house.gm)

    decide(correction, house.manager)
    assert correction.state == State.PLAN_REVIEW
    decide(correction, house.gm)

    assert correction.state == State.APPROVED
    assert list(Signature.objects.order_by("pk").values_list("decided_by__username", flat=True)) == ["kefu", "zong"]
    house.customer.refresh_from_db()
    assert house.customer.name == "济南合顺商贸有限公司", "nothing is written before it is carried out"


@pytest.mark.rule("S1-15 R2")
def test_an_approved_plan_goes_back_to_be_handed_out(house):
    correction = approved(house)
    assert Duty.objects.about(correction).open().get().responsible == house.zhou_min
    with pytest.raises(Stale):
        actions.execute(correction=correction, seen={}, by=house.chen_li)

    actions.hand_out(correction=correction, department=house.sales_one, by=house.zhou_min)

    correction.refresh_from_db()
    assert (correction.state, correction.department) == (State.EXECUTION, house.sales_one)
    duty = Duty.objects.about(correction).open().get()
    assert (duty.rule, duty.department) == (EXECUTE_WITHIN, house.sales_one)


@pytest.mark.rule("S1-15 R3")
def test_carrying_out_writes_the_right_values_and_is_fed_back(house):
    correction = executed(house)

    house.customer.refresh_from_db()
    assert house.customer.name == "济南和顺商贸有限公司"
    assert house.customer.phone.reveal() == "13853100009"
    assert correction.state == State.FEEDBACK
    assert Duty.objects.about(correction).get().state == Duty.State.MET
    edit = Event.objects.about(house.customer).get(deed="customers.edit")
    assert edit.by == house.chen_li

    actions.give_feedback(correction=correction, text="已重开发票", by=house.chen_li)
    correction.refresh_from_db()
    assert (correction.state, correction.feedback) == (State.REPORT, "已重开发票")
    assert Duty.objects.about(correction).open().get().rule == REPORT_WITHIN


@pytest.mark.rule("S1-15 R4")
def test_a_report_wants_both_signatures_and_is_filed(house):
    correction = reported(house)
    assert correction.state == State.REPORT_REVIEW

    decide(correction, house.manager)
    decide(correction, house.gm)

    assert correction.state == State.FILED
    assert correction.filed_at
    assert not Duty.objects.about(correction).open().exists()
    deeds = list(Event.objects.about(house.customer).order_by("id").values_list("deed", flat=True))
    assert [
        deed.rpartition(".")[2] for deed in deeds if "correction" in deed or "plan" in deed or "report" in deed
    ] == [
        "request_correction",
        "plan_approved",
        "hand_out_correction",
        "execute_correction",
        "feedback_correction",
        "report_correction",
        "report_approved",
    ]


@pytest.mark.rule("S1-15 R1")
def test_a_deputy_signs_for_an_absent_manager_and_both_names_stay(house):
    today = timezone.localdate()
    set_deputy(person=house.manager, deputy=house.li_qiang, date_from=today, date_to=today, by=house.manager)
    correction = ask(house)

    decide(correction, house.li_qiang)

    signature = Signature.objects.get(decided_by=house.li_qiang)
    assert signature.person == house.manager
    event = Event.objects.get(deed="approvals.approve")
    assert (event.by, event.acting_for) == (house.li_qiang, house.manager)
    assert decide(correction, house.gm).state == State.APPROVED


def test_a_plan_sent_back_is_changed_and_asked_for_again(house):
    correction = decide(ask(house), house.manager, approvals.send_back, comment="原因写清楚")
    assert correction.state == State.PLAN

    with pytest.raises(Refused):
        actions.change_plan(correction=correction, changes={"name": "和顺"}, by=house.chen_li, **TEXTS)
    changed = {**TEXTS, "cause": "录入时看错营业执照"}
    actions.change_plan(correction=correction, changes={"name": "济南和顺商贸公司"}, by=house.zhou_min, **changed)

    correction.refresh_from_db()
    assert (correction.state, correction.cause) == (State.PLAN_REVIEW, "录入时看错营业执照")
    assert set(correction.right) == {"name"}
    assert decide(decide(correction, house.manager), house.gm).state == State.APPROVED


def test_a_rejected_plan_is_over_and_writes_nothing(house):
    correction = decide(ask(house), house.manager, approvals.reject, comment="数据是对的")

    assert correction.state == State.REJECTED
    assert not Duty.objects.about(correction).exists()
    house.customer.refresh_from_db()
    assert house.customer.name == "济南合顺商贸有限公司"


@pytest.mark.parametrize("deed", [approvals.send_back, approvals.reject])
def test_a_report_that_is_not_accepted_is_written_anew(house, deed):
    correction = decide(reported(house), house.manager, deed, comment="没有写客户意见")
    assert correction.state == State.REPORT
    assert Duty.objects.about(correction).open().get().rule == REPORT_WITHIN

    actions.write_report(correction=correction, text="客户确认名称无误", by=house.zhou_min)

    correction.refresh_from_db()
    assert decide(decide(correction, house.manager), house.gm).state == State.FILED


def test_whoever_asked_may_withdraw_until_it_is_carried_out(house):
    early = ask(house)
    with pytest.raises(Refused):
        actions.withdraw_correction(correction=early, reason="弄错了", by=house.chen_li)
    assert actions.withdraw_correction(correction=early, reason="弄错了", by=house.zhou_min).state == State.WITHDRAWN
    assert Approval.objects.about(early).get().state == Approval.State.WITHDRAWN

    later = handed_out(house)
    actions.withdraw_correction(correction=later, reason="客户改回原名", by=house.zhou_min)
    later.refresh_from_db()
    assert later.state == State.WITHDRAWN
    assert not Duty.objects.about(later).open().exists()

    done = executed(house)
    with pytest.raises(Refused):
        actions.withdraw_correction(correction=done, reason="太晚", by=house.zhou_min)


def test_what_somebody_changed_after_the_page_was_shown_is_not_overwritten(house):
    correction = handed_out(house)
    seen = seen_of(correction)
    actions.edit(customer=house.customer, changes={"name": "济南和顺贸易行"}, by=house.chen_li)

    with pytest.raises(Stale):
        actions.execute(correction=correction, seen=seen, by=house.chen_li)

    correction.refresh_from_db()
    assert correction.state == State.EXECUTION
    house.customer.refresh_from_db()
    assert house.customer.phone.reveal() == "13853100001", "all or nothing"
    assert [one.is_moved for one in lines_of(correction, house.customer)] == [True, False]
    assert actions.execute(correction=correction, seen=seen_of(correction), by=house.chen_li).state == State.FEEDBACK


def test_two_at_once_carry_out_once(house):
    correction = handed_out(house)
    stale = Correction.objects.get(pk=correction.pk)
    actions.execute(correction=correction, seen=seen_of(correction), by=house.chen_li)

    with pytest.raises(Stale) as refusal:
        actions.execute(correction=stale, seen=seen_of(stale), by=house.chen_li)
    assert str(State.FEEDBACK.label) in str(refusal.value)


def test_sensitive_values_are_kept_as_ciphertext_and_shown_masked(house):
    correction = ask(house)

    kept = str(Correction.objects.filter(pk=correction.pk).values().get())
    assert "13853100009" not in kept
    assert "13853100001" not in kept
    approval = Approval.objects.about(correction).get()
    assert "13853100009" not in str(approval.facts)
    assert "138****0009" in str(approval.facts)
    assert not Event.objects.filter(details__icontains="13853100009").exists()


def test_a_request_must_say_something(house):
    for wrong, texts in (
        ({"name": house.customer.name}, TEXTS),
        ({"note": "x"}, TEXTS),
        ({"name": "别的"}, {**TEXTS, "plan": "  "}),
    ):
        with pytest.raises(Refused):
            actions.request_correction(customer=house.customer, changes=wrong, by=house.zhou_min, **texts)
    assert not Correction.objects.exists()


def test_the_same_form_sent_twice_makes_one_request(house):
    sent = {"customer": house.customer, "changes": {"name": "和顺"}, "by": house.zhou_min, "key": "k"}
    assert actions.request_correction(**sent, **TEXTS) == actions.request_correction(**sent, **TEXTS)


def test_who_may_not_and_who_cannot_see(house):
    with pytest.raises(Refused) as refusal:
        ask(house, by=house.he_jing)
    assert refusal.value.code == "forbidden"
    with pytest.raises(Refused) as refusal:
        ask(house, by=house.li_qiang)
    assert refusal.value.code == "unseen"
    correction = handed_out(house)
    with pytest.raises(Refused) as refusal:
        actions.execute(correction=correction, seen=seen_of(correction), by=house.li_qiang)
    assert refusal.value.code == "unseen"
    assert not Correction.objects.visible_to(house.li_qiang).exists()
    assert Correction.objects.visible_to(house.chen_li).exists()


def test_a_customer_with_a_request_is_not_taken_back_by_an_import(house):
    ask(house)

    kept = actions.remove_customers([house.customer.pk], by=house.system)

    assert list(kept) == [house.customer.pk]


def test_the_company_sets_its_own_chain_and_spans(house):
    published(
        house.system,
        correction_plan_chain=[ChainStep("general_manager").to_json()],
        correction_execute_within="1 days",
    )

    correction = decide(ask(house), house.gm)

    assert correction.state == State.APPROVED
    duty = Duty.objects.about(correction).get()
    assert duty.span == "1 days"
    assert duty.due_at - timezone.now() < timedelta(days=2)


def test_a_request_keeps_the_rules_it_was_opened_under(house):
    correction = ask(house)
    published(house.system, correction_report_chain=[ChainStep("general_manager").to_json()])
    correction = decide(decide(correction, house.manager), house.gm)
    actions.hand_out(correction=correction, department=house.sales_one, by=house.zhou_min)
    actions.execute(correction=correction, seen=seen_of(correction), by=house.chen_li)
    actions.give_feedback(correction=correction, text="好", by=house.chen_li)
    actions.write_report(correction=correction, text="好", by=house.zhou_min)

    with pytest.raises(Refused):
        decide(correction, house.gm)
    assert decide(correction, house.manager).state == State.REPORT_REVIEW


@pytest.fixture
def leaver(house):
    """吴倩 of customer service asks for corrections, and is gone whenever `gone(leaver)` is called."""
    return make_person("wuqian", "吴倩", "agent", house.service, house.manager)


def gone(person) -> None:
    User.objects.filter(pk=person.pk).update(is_active=False, state="left")


def test_a_plan_sent_back_to_who_left_is_changed_by_a_colleague(house, leaver):
    correction = ask(house, by=leaver)
    with pytest.raises(Refused):
        actions.withdraw_correction(correction=correction, reason="代办", by=house.zhou_min)
    gone(leaver)
    decide(correction, house.manager, approvals.send_back, comment="写清原因")
    correction = Correction.objects.get()
    changed = {"changes": {"name": "济南和顺商贸有限公司"}, **TEXTS}
    correction = actions.change_plan(correction=correction, by=house.zhou_min, **changed)
    assert correction.state == State.PLAN_REVIEW
    assert list(Approval.objects.order_by("pk").values_list("asked_by", "state")) == [
        (leaver.pk, "withdrawn"),
        (house.zhou_min.pk, "open"),
    ]
    decide(correction, house.manager)
    decide(correction, house.gm)
    assert Duty.objects.open().get(rule=EXECUTE_WITHIN).responsible == house.zhou_min


def test_a_request_of_who_left_is_withdrawn_by_a_colleague(house, leaver, signed_in):
    correction = ask(house, by=leaver)
    gone(leaver)
    client = signed_in(house.zhou_min)
    page = client.get(correction.get_absolute_url()).content.decode()
    address = reverse("customers:correction_withdraw", args=[correction.pk])
    assert address in page
    assert client.post(address, {"reason": "不再需要"}).status_code == 302
    correction.refresh_from_db()
    assert (correction.state, Approval.objects.get().state) == (State.WITHDRAWN, "withdrawn")
    assert not Duty.objects.open().exists()


def test_what_who_left_would_owe_is_owed_by_the_department(house, leaver):
    correction = ask(house, by=leaver)
    gone(leaver)
    decide(correction, house.manager)
    decide(correction, house.gm)
    owed = Duty.objects.open().get(rule=EXECUTE_WITHIN)
    assert (owed.responsible, owed.department) == (None, house.service)


def test_a_report_sent_back_to_who_left_is_written_by_a_colleague(house, leaver):
    correction = handed_out(house)
    correction = actions.execute(correction=correction, seen=seen_of(correction), by=house.chen_li)
    correction = actions.give_feedback(correction=correction, text="已改", by=house.chen_li)
    correction = actions.write_report(correction=correction, text="已改", by=leaver)
    decide(correction, house.manager, approvals.send_back, comment="再写")
    with pytest.raises(Refused):
        actions.write_report(correction=correction, text="已改正", by=house.zhou_min)
    gone(leaver)
    correction = actions.write_report(correction=correction, text="已改正", by=house.zhou_min)
    assert correction.state == State.REPORT_REVIEW
    assert Approval.objects.about(correction).latest("pk").asked_by == house.zhou_min


@needs_postgres
@pytest.mark.django_db(transaction=True)
def test_a_plan_changed_and_withdrawn_at_once(house):
    correction = decide(ask(house), house.manager, approvals.send_back, comment="写清原因")
    changed = {"changes": {"name": "济南和顺商贸有限公司"}, **TEXTS}
    facts = {"correction": correction, "by": house.zhou_min}
    done, refused = split(
        at_once(
            lambda: actions.change_plan(**facts, **changed),
            lambda: actions.withdraw_correction(**facts, reason="不再需要"),
        )
    )
    assert len(done) + len(refused) == 2
    assert all(done)
    correction.refresh_from_db()
    assert correction.state == State.WITHDRAWN
