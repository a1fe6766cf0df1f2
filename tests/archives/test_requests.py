"""Asked for, picked, decided by the chain, opened, revoked, ended."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from approvals.actions import approve, reject, send_back
from approvals.models import Approval, Signature
from archives.actions.files import set_level
from archives.actions.grants import end_grants, revoke_grant
from archives.actions.requests import KIND, ask_access, change_request, decline_request, pick_file, withdraw_request
from archives.chains import chain_of
from archives.models import Grant
from archives.opening import opening_of
from archives.policy import policy_for
from core.errors import Refused, Stale
from core.models import Event, Notice
from customers.actions import create_customers
from customers.models import Customer
from regulations.models import Duty
from tests.archives.conftest import a_file
from tests.archives.documents import a_pdf
from tests.conftest import make_person


@pytest.fixture
def heshun(cast):
    customer = Customer(name="济南和顺商贸有限公司", owner=cast.chen_li, department=cast.sales_one)
    create_customers([customer], by=cast.system)
    cast.sales_one.head = cast.chief
    cast.sales_one.save()
    return customer


@pytest.fixture
def manager(cast):
    return make_person("guanli", "客服经理", "service_manager", cast.service)


def ask(by, *, way="screen", days=3, **about):
    today = timezone.localdate()
    last = today + timedelta(days=days)
    return ask_access(by=by, way=way, purpose="核对条款", reason="客户来函", begins_on=today, ends_on=last, **about)


def sign_all(asked) -> Approval:
    """Every step by whoever is asked."""
    approval = Approval.objects.about(asked).get(kind=KIND)
    while approval.state == Approval.State.OPEN:
        signature = approval.signatures.waiting().select_related("person").first()
        approve(approval=approval, by=signature.person)
        approval.refresh_from_db()
    return approval


def signers(asked) -> list[str]:
    approval = Approval.objects.about(asked).get(kind=KIND)
    return list(approval.steps.order_by("order").values_list("who", flat=True))


@pytest.mark.rule("S1-05 R14")
@pytest.mark.rule("S1-26 R13")
def test_the_own_department_is_let_in_by_head_and_specialist(cast, ma_lan, heshun):
    file = a_file(ma_lan, customer=heshun)
    asked = ask(cast.chen_li, file=file)
    assert (asked.reader, signers(asked)) == ("own", ["department_head", "archivist"])
    assert opening_of(file, cast.chen_li) is None
    sign_all(asked)
    opening = opening_of(file, cast.chen_li)
    assert opening.grant.request == asked
    assert Notice.objects.filter(person=cast.chen_li, rule="archives.access").exists()


@pytest.mark.rule("S1-05 R15")
@pytest.mark.parametrize(
    ("level", "reader", "way", "who"),
    [
        (0, "own", "screen", ["department_head", "archivist"]),
        (1, "other", "site", ["department_head", "service_manager"]),
        (1, "outside", "site", ["archivist", "service_manager"]),
        (2, "own", "screen", ["department_head", "archivist", "information_supervisor"]),
        (3, "own", "screen", ["department_head", "archivist", "information_supervisor", "general_manager"]),
        (0, "own", "copy", ["department_head", "archivist", "information_supervisor"]),
        (0, "own", "give", ["department_head", "archivist", "information_supervisor", "service_manager"]),
        (None, "own", "screen", ["department_head", "archivist", "information_supervisor", "general_manager"]),
    ],
)
@pytest.mark.rule("S1-05 R17", "S1-05 R23", "S1-26 R14", "S1-27 R8", "S2-13 R9", "S2-13 R11")
def test_the_chain_follows_level_reader_and_way(db, level, reader, way, who):
    assert [step.who for step in chain_of(level, reader, way, policy_for())] == who


def test_asked_in_words_the_specialist_picks_what_the_reader_may_not_know_of(cast, ma_lan, han_mei, heshun, manager):
    secret = a_file(ma_lan, level=2, customer=heshun)
    asked = ask(cast.chen_li, customer=heshun, words="去年的供货合同")
    assert not Approval.objects.about(asked).exists()
    duty = Duty.objects.open().get(rule="archives.pick_within")
    assert duty.responsible == ma_lan
    with pytest.raises(Refused):
        pick_file(request=asked, file=secret, by=cast.chen_li)
    pick_file(request=asked, file=secret, by=ma_lan)
    duty.refresh_from_db()
    assert duty.state == Duty.State.MET
    assert "information_supervisor" in signers(asked)
    sign_all(asked)
    assert opening_of(secret, cast.chen_li) is not None
    with pytest.raises(Stale):
        pick_file(request=asked, file=secret, by=ma_lan)


def test_the_words_of_approvals_and_notices_name_no_title(cast, ma_lan, han_mei, heshun):
    secret = a_file(ma_lan, level=2, customer=heshun, title="并购底价")
    asked = ask(cast.chen_li, customer=heshun, words="一份合同")
    pick_file(request=asked, file=secret, by=ma_lan)
    sign_all(asked)
    approval = Approval.objects.about(asked).get()
    said = [approval.title, approval.record_name, str(approval.facts)]
    said += [f"{notice.title} {notice.text}" for notice in Notice.objects.all()]
    assert not [words for words in said if "并购底价" in words]


def test_a_file_of_another_customer_is_not_picked(cast, ma_lan, heshun):
    other = Customer(name="青岛海通贸易有限公司", owner=cast.chen_li, department=cast.sales_one)
    create_customers([other], by=cast.system)
    asked = ask(cast.chen_li, customer=heshun, words="合同")
    with pytest.raises(Refused) as refusal:
        pick_file(request=asked, file=a_file(ma_lan, customer=other), by=ma_lan)
    assert refusal.value.code == "customer"


def test_rejected_nothing_is_opened(cast, ma_lan, heshun):
    file = a_file(ma_lan, customer=heshun)
    asked = ask(cast.chen_li, file=file)
    reject(approval=Approval.objects.about(asked).get(), comment="理由不足", by=cast.chief)
    asked.refresh_from_db()
    assert asked.state == "rejected"
    assert not Grant.objects.exists()


def test_a_request_is_withdrawn_by_who_made_it(cast, ma_lan, heshun):
    asked = ask(cast.chen_li, file=a_file(ma_lan, customer=heshun))
    with pytest.raises(Refused):
        withdraw_request(request=asked, by=ma_lan)
    withdraw_request(request=asked, by=cast.chen_li)
    assert Approval.objects.about(asked).get().state == "withdrawn"
    in_words = ask(cast.chen_li, customer=heshun, words="合同")
    withdraw_request(request=in_words, by=cast.chen_li)
    assert not Duty.objects.open().filter(rule="archives.pick_within").exists()


def test_a_grant_is_revoked_at_once_and_says_so_to_the_reader(cast, ma_lan, heshun):
    file = a_file(ma_lan, customer=heshun)
    sign_all(ask(cast.chen_li, file=file))
    grant = Grant.objects.get()
    with pytest.raises(Refused):
        revoke_grant(grant=grant, reason="人员调动", by=cast.chen_li)
    revoke_grant(grant=grant, reason="人员调动", by=ma_lan)
    assert opening_of(file, cast.chen_li) is None
    assert Notice.objects.filter(person=cast.chen_li, text__contains="人员调动").exists()
    with pytest.raises(Stale):
        revoke_grant(grant=grant, reason="再次", by=ma_lan)


def test_a_grant_ends_by_itself_at_the_end_of_its_last_day(cast, ma_lan, heshun, time_machine):
    file = a_file(ma_lan, customer=heshun)
    sign_all(ask(cast.chen_li, file=file, days=1))
    grant = Grant.objects.get()
    assert timezone.localtime(grant.ends_at).strftime("%H:%M") == "00:00"
    time_machine.move_to(grant.ends_at - timedelta(minutes=1))
    assert opening_of(file, cast.chen_li) is not None
    time_machine.move_to(grant.ends_at)
    assert opening_of(file, cast.chen_li) is None
    assert end_grants(by=cast.system) == 1
    assert end_grants(by=cast.system) == 0


def test_decided_too_late_the_days_move_along(cast, ma_lan, heshun, time_machine):
    file = a_file(ma_lan, customer=heshun)
    asked = ask(cast.chen_li, file=file, days=1)
    time_machine.move_to(timezone.now() + timedelta(days=5))
    sign_all(asked)
    grant = Grant.objects.get()
    assert grant.ends_at - timezone.now() > timedelta(days=1)


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"days": -1}, "days"),
        ({"days": 400}, "days"),
        ({"way": "out", "medium": "electronic"}, "way"),
        ({"way": "screen", "medium": "paper"}, "way"),
        ({"state": "missing"}, "gone"),
        ({"state": "destroyed"}, "gone"),
        ({"outsider": "王某"}, "papers"),
    ],
)
def test_what_cannot_be_asked_for_is_refused(cast, ma_lan, heshun, facts, code):
    about_file = {name: facts.pop(name) for name in ("medium", "state") if name in facts}
    file = a_file(ma_lan, customer=heshun, **about_file)
    with pytest.raises(Refused) as refusal:
        ask(cast.chen_li, file=file, **facts)
    assert refusal.value.code == code


def test_the_same_is_not_asked_for_twice(cast, ma_lan, heshun):
    file = a_file(ma_lan, customer=heshun)
    ask(cast.chen_li, file=file)
    with pytest.raises(Refused) as refusal:
        ask(cast.chen_li, file=file)
    assert refusal.value.code == "asked"


@pytest.mark.rule("S2-13 R8")
def test_top_secret_is_not_copied_where_the_rules_say_so(cast, ma_lan, heshun, publish):
    publish(top_secret_copied=False)
    file = a_file(ma_lan, level=3, customer=heshun)
    cast.chen_li.clearance = 3
    cast.chen_li.save()
    with pytest.raises(Refused) as refusal:
        ask(cast.chen_li, file=file, way="copy")
    assert refusal.value.code == "way"


@pytest.mark.rule("S0-04 R2")
def test_a_category_is_never_given_to_outsiders_where_the_rules_say_so(cast, ma_lan, heshun, publish):
    publish(never_given=["06"])
    with pytest.raises(Refused) as refusal:
        ask(cast.chen_li, file=a_file(ma_lan, customer=heshun), way="give")
    assert refusal.value.code == "way"


@pytest.mark.rule("S2-13 R8")
@pytest.mark.parametrize("level", [0, 1, 2])
def test_what_is_below_top_secret_is_copied_also_where_top_secret_is_not(cast, ma_lan, heshun, publish, level):
    publish(top_secret_copied=False)
    file = a_file(ma_lan, level=level, customer=heshun)
    cast.chen_li.clearance = 3
    cast.chen_li.save()
    assert ask(cast.chen_li, file=file, way="copy").state == "asked"


def raised(file, by, level=2):
    until = timezone.localdate() + timedelta(days=3650)
    return set_level(file=file, level=level, until=until, reason="定密", version=file.version, by=by)


@pytest.mark.rule("S1-05 R20", "S1-27 R2")
def test_what_became_more_secret_is_not_opened_by_the_signers_of_before(cast, ma_lan, han_mei, heshun, signed_in):
    file = a_file(ma_lan, customer=heshun)
    asked = ask(cast.chen_li, file=file)
    raised(file, han_mei)
    page = signed_in(cast.chief).get(Approval.objects.about(asked).get().get_absolute_url()).content.decode()
    assert "密级已提高" in page
    with pytest.raises(Refused) as refusal:
        sign_all(asked)
    assert refusal.value.code == "level"
    assert opening_of(file, cast.chen_li) is None
    approval = Approval.objects.about(asked).get()
    send_back(approval=approval, comment="现为机密", by=ma_lan)
    change_request(
        request=asked,
        by=cast.chen_li,
        way="screen",
        purpose="核对",
        reason="客户来函",
        begins_on=asked.begins_on,
        ends_on=asked.ends_on,
    )
    sign_all(asked)
    assert Signature.objects.filter(decided_by=han_mei, state="approved").exists()
    assert opening_of(file, cast.chen_li) is not None


@pytest.mark.rule("S1-05 R20", "S1-27 R2")
def test_making_a_file_more_secret_ends_what_fewer_had_signed(cast, ma_lan, han_mei, heshun):
    file = a_file(ma_lan, customer=heshun)
    sign_all(ask(cast.chen_li, file=file))
    raised(file, han_mei, level=1)
    assert opening_of(file, cast.chen_li) is not None  # the same signers
    file.refresh_from_db()
    raised(file, han_mei, level=2)
    assert opening_of(file, cast.chen_li) is None
    assert Grant.objects.get().revoked_by == han_mei
    assert Notice.objects.filter(person=cast.chen_li, rule="archives.access", is_urgent=True).exists()


def test_a_closed_file_opened_by_all_signers_stays_open_when_its_secrecy_is_said(cast, ma_lan, han_mei, heshun):
    file = a_file(ma_lan, level=None, customer=heshun)
    asked = ask(cast.chen_li, customer=heshun, words="合同")
    pick_file(request=asked, file=file, by=ma_lan)
    sign_all(asked)
    raised(file, han_mei)
    assert opening_of(file, cast.chen_li) is not None


@pytest.mark.rule("S1-05 R15", "S1-05 R23")
def test_nothing_is_given_away_without_saying_to_whom(cast, ma_lan, heshun, signed_in):
    file = a_file(ma_lan, customer=heshun)
    with pytest.raises(Refused) as refusal:
        ask(cast.chen_li, file=file, way="give")
    assert refusal.value.code == "outsider"
    today = timezone.localdate().isoformat()
    said = {"way": "screen", "purpose": "核对", "reason": "来函", "begins_on": today, "ends_on": today, "token": "a"}
    url = reverse("archives:ask_for_file", args=[file.pk])
    for half in ({"way": "give"}, {"unit": "某律所", "papers": "介绍信3号"}, {"id_number": "110101199001011234"}):
        answer = signed_in(cast.chen_li).post(url, said | half)
        assert answer.status_code == 422
        assert "outsider" in answer.context["form"].errors
    assert not Approval.objects.exists()


@pytest.fixture
def letter(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return a_pdf(1, name="介绍信.pdf")


@pytest.mark.rule("S1-05 R15", "S1-26 R14")
def test_who_signs_for_an_outsider_sees_letter_and_id(cast, ma_lan, heshun, manager, letter, signed_in):
    file = a_file(ma_lan, level=0, customer=heshun, title="并购底价")
    said = {"outsider": "王律师", "unit": "正源律师事务所", "papers": "介绍信 12 号", "id_number": "370102199001011234"}
    asked = ask(cast.chen_li, file=file, way="screen", letter=letter, **said)
    approval = Approval.objects.about(asked).get()
    taken = reverse("archives:request_letter", args=[asked.pk])
    assert signed_in(manager).get(approval.get_absolute_url()).status_code == 404  # not asked yet
    approve(approval=approval, by=ma_lan)
    manager.is_staff = True
    manager.save()
    pages = (approval.get_absolute_url(), reverse("admin:approvals_approval_change", args=[approval.pk]))
    for page in pages:
        shown = signed_in(manager).get(page).content.decode()
        assert taken in shown
        assert "370102********1234" in shown
        assert "370102199001011234" not in shown
    answer = signed_in(manager).get(taken)
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert answer["Content-Disposition"].startswith("attachment")
    assert Event.objects.filter(deed="archives.take_letter", by=manager).count() == 1
    assert signed_in(cast.li_qiang).get(taken).status_code == 404


def test_a_signer_reads_the_request_before_signing_and_nobody_else_does(cast, ma_lan, han_mei, signed_in):
    customer = Customer(name="密云重工有限公司", owner=cast.li_qiang, department=cast.sales_two)
    create_customers([customer], by=cast.system)
    cast.sales_two.head = cast.chief
    cast.sales_two.save()
    secret = a_file(ma_lan, level=2, customer=customer, title="并购底价")
    asked = ask(cast.li_qiang, customer=customer, words="密云的旧合同")
    url = asked.get_absolute_url()
    assert signed_in(cast.chief).get(url).status_code == 404
    pick_file(request=asked, file=secret, by=ma_lan)
    page = signed_in(cast.chief).get(url)
    assert page.status_code == 200
    shown = page.content.decode()
    assert secret.number in shown
    assert not [words for words in ("并购底价", "密云") if words in shown]
    assert signed_in(cast.wang_qian).get(url).status_code == 404


def test_a_grant_that_is_to_come_is_revoked_before_it_begins(cast, ma_lan, heshun, signed_in):
    file = a_file(ma_lan, customer=heshun)
    tomorrow = timezone.localdate() + timedelta(days=1)
    asked = ask_access(
        by=cast.chen_li, way="screen", purpose="核对", reason="核对", begins_on=tomorrow, ends_on=tomorrow, file=file
    )
    sign_all(asked)
    grant = Grant.objects.get()
    offered = reverse("archives:grant_revoke", args=[grant.pk])
    assert offered in signed_in(ma_lan).get(asked.get_absolute_url()).content.decode()
    signed_in(ma_lan).post(offered, {"reason": "已不需要", "token": "a"})
    grant.refresh_from_db()
    assert grant.revoked_by == ma_lan


@pytest.mark.rule("S1-05 R14")
def test_where_there_is_no_such_file_the_specialist_says_so(cast, ma_lan, heshun, signed_in):
    asked = ask(cast.chen_li, customer=heshun, words="从未签过的合同")
    url = reverse("archives:request_decline", args=[asked.pk])
    assert url in signed_in(ma_lan).get(asked.get_absolute_url()).content.decode()
    assert url not in signed_in(cast.chen_li).get(asked.get_absolute_url()).content.decode()
    with pytest.raises(Refused):
        decline_request(request=asked, reason="没有", by=cast.chen_li)
    with pytest.raises(Refused):
        decline_request(request=asked, reason=" ", by=ma_lan)
    answer = signed_in(ma_lan).post(url, {"reason": "档案中没有这份合同", "token": "a"}, follow=True)
    assert "档案中没有这份合同" in answer.content.decode()
    asked.refresh_from_db()
    assert asked.state == "rejected"
    assert not Duty.objects.open().filter(rule="archives.pick_within").exists()
    assert Notice.objects.filter(person=cast.chen_li, text="档案中没有这份合同").exists()
    assert signed_in(cast.chen_li).get(asked.get_absolute_url()).context["declined"].by == ma_lan
    with pytest.raises(Stale):
        pick_file(request=asked, file=a_file(ma_lan, customer=heshun), by=ma_lan)
