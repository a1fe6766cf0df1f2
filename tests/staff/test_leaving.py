"""The hand-over of who leaves (S1-14 R8, R13)."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from complaints import actions as complaints
from complaints.models import Complaint
from core import jobs
from core.errors import Refused, Stale
from core.models import Event, Job, Notice
from customers.actions import create_customers
from customers.letters import handed_over, letters, write_letters
from customers.models import Customer, OwnerChange
from regulations.models import Duty
from staff import actions, hooks
from staff.hooks import HandOver
from staff.models import Deputy, Leaving, User
from staff.policy import DEFAULTS
from tests.approvals.conftest import ask
from tests.conftest import PASSWORD
from tests.marks import needs_postgres
from tests.racing import at_once, split

__all__ = ["ask"]


@pytest.fixture
def work(cast):
    """陈立 owns three customers, is second at one, heads a department and is the deputy of 陈科长."""
    own = [Customer(name=f"客户{number}", owner=cast.chen_li, department=cast.sales_one) for number in range(3)]
    own[0].deputy_owner = cast.li_qiang
    other = Customer(name="别人的客户", owner=cast.wang_qian, deputy_owner=cast.chen_li, department=cast.sales_one)
    create_customers([*own, other], by=cast.system)
    cast.sales_two.head = cast.chen_li
    cast.sales_two.save()
    cast.zhou_min.superior = cast.chen_li
    cast.zhou_min.save()
    today = timezone.localdate()
    actions.set_deputy(
        person=cast.chief, deputy=cast.chen_li, by=cast.chief, date_from=today, date_to=today + timedelta(days=5)
    )
    return own


def all_to(person: User) -> dict:
    return {kind.name: [person] for kind in hooks.hand_over}


def leave(cast, **facts) -> Leaving:
    return actions.begin_leaving(
        **{"person": cast.chen_li, "successors": all_to(cast.li_qiang), "by": cast.admin, **facts}
    )


def fresh(person: User) -> User:
    return User.objects.get(pk=person.pk)


@pytest.mark.rule("S1-14 R13")
def test_everything_gets_a_successor_in_one_deed(cast, work):
    leaving = leave(cast, reason="辞职")
    assert leaving.finished_at
    assert not any(actions.counts_of(cast.chen_li).values())
    assert {one.owner_id for one in Customer.objects.filter(name__startswith="客户")} == {cast.li_qiang.pk}
    assert {one.department_id for one in Customer.objects.filter(name__startswith="客户")} == {cast.sales_two.pk}
    second = Customer.objects.get(name="别人的客户")
    assert (second.owner, second.deputy_owner) == (cast.wang_qian, cast.li_qiang)
    cast.sales_two.refresh_from_db()
    assert cast.sales_two.head == cast.li_qiang
    assert fresh(cast.zhou_min).superior == cast.li_qiang
    assert Deputy.objects.standing().get().deputy == cast.li_qiang


@pytest.mark.rule("S1-14 R13")
def test_each_customer_keeps_its_history(cast, work):
    leave(cast)
    change = OwnerChange.objects.get(customer=work[0])
    assert (change.old_owner, change.new_owner, change.by) == (cast.chen_li, cast.li_qiang, cast.admin)
    assert (change.old_deputy, change.new_deputy) == (cast.li_qiang, None)
    assert change.reason == "陈立已离职。"
    event = Event.objects.about(work[0]).get(deed="customers.assign")
    assert event.changes["owner"] == ["陈立", "李强"]
    work[0].refresh_from_db()
    assert (work[0].deputy_owner, work[0].version) == (None, 2)


@pytest.mark.rule("S1-14 R8")
def test_the_account_is_closed_and_signed_out_at_once(cast, work):
    client = Client()
    client.post("/sign-in/", {"username": "chenli", "password": PASSWORD})
    leave(cast)
    person = fresh(cast.chen_li)
    assert (person.state, person.is_active) == ("left", False)
    assert client.get("/customers/").headers["Location"].startswith("/sign-in/")
    assert client.post("/sign-in/", {"username": "chenli", "password": PASSWORD}).status_code == 200
    assert not person.open_sessions.exists()
    deeds = list(Event.objects.about(person).values_list("deed", flat=True))
    assert {"staff.begin_leaving", "staff.finish_leaving"} <= set(deeds)


@pytest.mark.rule("S1-14 R8")
def test_exports_are_stopped_and_their_files_are_gone(cast, work, django_capture_on_commit_callbacks):
    facts = {"kind": "grading_pdf", "created_by": cast.chen_li}
    waiting = Job.objects.create(key="a", **facts)
    running = Job.objects.create(key="b", state="running", lease_token="x" * 32, **facts)
    done = Job.objects.create(key="c", state="done", result_file=ContentFile(b"rows", name="a.pdf"), **facts)
    file = done.result_file
    with django_capture_on_commit_callbacks(execute=True):
        leave(cast)
    for job in (waiting, running):
        job.refresh_from_db()
        assert (job.state, job.error) == ("failed", "陈立已离职。")
    with pytest.raises(jobs.LeaseLost):
        jobs.JobRun(running.pk, "x" * 32).renew()
    done.refresh_from_db()
    assert not done.result_file
    assert not file.storage.exists(file.name)


def test_customers_are_shared_equally_among_several(cast, work):
    create_customers(
        [Customer(name=f"更多{n}", owner=cast.chen_li, department=cast.sales_one) for n in range(7)], by=cast.system
    )
    leave(cast, successors={**all_to(cast.li_qiang), "customers": [cast.li_qiang, cast.zhou_min]})
    shares = [Customer.objects.filter(owner=one).count() for one in (cast.li_qiang, cast.zhou_min)]
    assert shares == [5, 5]


def test_each_kind_needs_a_successor_at_work(cast, work):
    without = {name: people for name, people in all_to(cast.li_qiang).items() if name != "departments"}
    with pytest.raises(Refused) as refusal:
        leave(cast, successors=without)
    assert refusal.value.code == "successor"
    assert fresh(cast.chen_li).state == "active"
    User.objects.filter(pk=cast.li_qiang.pk).update(state="on_leave")
    with pytest.raises(Refused) as refusal:
        leave(cast, successors=all_to(fresh(cast.li_qiang)))
    assert refusal.value.code == "not_at_work"
    with pytest.raises(Refused):
        leave(cast, successors=all_to(cast.chen_li))


def test_nobody_leaves_while_something_holds(cast, work, monkeypatch):
    monkeypatch.setattr(hooks, "holds", [lambda person: ["案卷 KH-1 尚未归还。"]])
    with pytest.raises(Refused, match="KH-1"):
        leave(cast)
    assert fresh(cast.chen_li).is_active


def test_what_others_register_is_handed_over_and_shown(cast, work, signed_in, monkeypatch):
    given = {cast.chen_li.pk: 2}

    def move(person, successor, by):
        given[successor.pk] = given.pop(person.pk)

    cups = HandOver("cups", "茶杯", lambda person: given.get(person.pk, 0), move)
    monkeypatch.setattr(hooks, "hand_over", [*hooks.hand_over, cups])
    page = signed_in(cast.admin).get(f"/people/{cast.chen_li.pk}/leaving/").content.decode()
    assert "茶杯 (2)" in page
    leaving = leave(cast)
    assert given == {cast.li_qiang.pk: 2}
    assert leaving.plan["cups"]["successors"][0]["moved"] == 2


def test_what_cannot_be_moved_undoes_everything(cast, work, monkeypatch):
    stuck = HandOver("cups", "茶杯", lambda person: 2, lambda *_args: 0)
    monkeypatch.setattr(hooks, "hand_over", [*hooks.hand_over, stuck])
    with pytest.raises(Refused) as refusal:
        leave(cast)
    assert refusal.value.code == "stuck"
    assert fresh(cast.chen_li).is_active
    assert Customer.objects.filter(owner=cast.chen_li).count() == 3


def test_work_that_came_in_meanwhile_is_looked_at_again(cast, work):
    seen = actions.counts_of(cast.chen_li)
    create_customers([Customer(name="新来的", owner=cast.chen_li, department=cast.sales_one)], by=cast.system)
    with pytest.raises(Stale):
        leave(cast, seen=seen)


@pytest.mark.parametrize("who", ["chief", "gm", "nobody"])
def test_only_an_administrator_hands_over(cast, work, who):
    with pytest.raises(Refused) as refusal:
        leave(cast, by=getattr(cast, who))
    assert refusal.value.code == "forbidden"


def test_nobody_hands_over_their_own_work_nor_that_of_who_left(cast, work):
    with pytest.raises(Refused):
        leave(cast, person=cast.admin)
    leave(cast)
    with pytest.raises(Refused) as refusal:
        leave(cast)
    assert refusal.value.code == "state"


def test_nobody_is_made_to_have_left_without_a_hand_over(cast, work):
    cast.chen_li.state = User.State.LEFT
    with pytest.raises(Refused) as refusal:
        actions.change_person(person=cast.chen_li, by=cast.admin)
    assert refusal.value.code == "leaver"


def test_a_subordinate_who_takes_over_goes_to_the_superior_above(cast, work):
    leave(cast, successors=all_to(cast.zhou_min))
    assert fresh(cast.zhou_min).superior == cast.chief


def test_much_work_becomes_a_job_that_goes_on_where_it_was(cast, work, monkeypatch):
    monkeypatch.setattr(hooks, "policy", [lambda: replace(DEFAULTS, moved_at_once=3)])
    monkeypatch.setattr("staff.actions.leaving.LOT", 2)
    leaving = leave(cast)
    assert leaving.finished_at is None
    assert not fresh(cast.chen_li).is_active
    assert Customer.objects.filter(owner=cast.chen_li).count() == 3
    actions.leaving.move_lot(Leaving.objects.get(pk=leaving.pk))  # a worker that was killed after its first step
    assert Customer.objects.filter(owner=cast.chen_li).count() == 1
    job = jobs.run_now(leaving.job)
    assert job.state == "done", job.error
    leaving.refresh_from_db()
    assert leaving.finished_at
    assert leaving.plan["customers"]["successors"][0]["moved"] == 3
    assert not any(actions.counts_of(cast.chen_li).values())


def test_who_is_away_too_stands_in_for_nobody(cast, work):
    today = timezone.localdate()
    days = {"date_from": today, "date_to": today + timedelta(days=2)}
    actions.set_deputy(person=cast.li_qiang, deputy=cast.wang_qian, by=cast.li_qiang, **days)
    leave(cast)
    assert [str(one.person) for one in Deputy.objects.standing()] == ["李强"]
    assert "不在" in Event.objects.about(cast.chief).get(deed="staff.end_deputy").reason
    assert Notice.objects.get(person=cast.chief, rule="staff.deputy").url == "/deputy/"


def begin_as_job(cast, monkeypatch) -> Leaving:
    monkeypatch.setattr(hooks, "policy", [lambda: replace(DEFAULTS, moved_at_once=1)])
    return leave(cast)


def test_who_takes_over_does_not_leave_before_that_is_done(cast, work, monkeypatch):
    leaving = begin_as_job(cast, monkeypatch)
    with pytest.raises(Refused) as refusal:
        leave(cast, person=cast.li_qiang, successors=all_to(cast.wang_qian))
    assert refusal.value.code == "takes_over"
    assert "陈立" in str(refusal.value)
    jobs.run_now(leaving.job)
    assert leave(cast, person=fresh(cast.li_qiang), successors=all_to(cast.wang_qian)).job


def test_nothing_goes_to_an_account_that_was_closed_meanwhile(cast, work, monkeypatch):
    leaving = begin_as_job(cast, monkeypatch)
    User.objects.filter(pk=cast.li_qiang.pk).update(is_active=False)
    job = jobs.run_now(leaving.job)
    assert (job.state, job.error) == ("failed", "李强不在岗。")
    assert Customer.objects.filter(owner=cast.chen_li).count() == 3
    User.objects.filter(pk=cast.li_qiang.pk).update(is_active=True)
    jobs.retry(job, by=cast.admin)
    assert jobs.run_now(job).state == "done"
    assert Customer.objects.filter(owner=cast.li_qiang).count() == 3


def test_a_successor_is_judged_as_at_this_moment(cast, work):
    seen_before = fresh(cast.li_qiang)
    leave(cast, person=cast.li_qiang, successors=all_to(cast.wang_qian))
    with pytest.raises(Refused) as refusal:
        leave(cast, successors=all_to(seen_before))
    assert refusal.value.code == "not_at_work"


@needs_postgres
@pytest.mark.django_db(transaction=True)
def test_two_do_not_hand_over_to_each_other(cast, work):
    done, refused = split(
        at_once(
            lambda: leave(cast),
            lambda: leave(cast, person=cast.li_qiang, successors=all_to(cast.chen_li)),
        )
    )
    assert (len(done), [one.code for one in refused]) == (1, ["not_at_work"])
    assert not Customer.objects.filter(owner__state="left").exists()


@pytest.mark.rule("S1-14 R13")
def test_the_customers_are_told_by_letter(cast, work):
    User.objects.filter(pk=cast.li_qiang.pk).update(phone="0531-8888", job_title="客户经理")
    leaving = leave(cast, wants_letters=True)
    job = Job.objects.get(kind="handover_letters")
    assert (job.total_count, job.created_by) == (3, cast.admin)
    assert set(handed_over(leaving, cast.admin)) == set(work)
    from core.pdf import pdf_problem

    if pdf_problem():
        pytest.skip(pdf_problem())
    from io import BytesIO

    from pypdf import PdfReader

    job = jobs.run_now(job)
    assert job.state == "done", job.error
    pages = [page.extract_text() for page in PdfReader(BytesIO(job.result_file.read())).pages]
    assert len(pages) == 3
    text = "".join(pages[1].split())
    assert all(words in text for words in ("客户1", "陈立", "李强客户经理", "0531-8888"))
    body, count = letters(leaving, handed_over(leaving, cast.admin).filter(pk=work[0].pk), lambda done: None)
    assert count == len(PdfReader(BytesIO(body)).pages) == 1


def test_letters_go_to_the_chosen_ones(cast, work, signed_in):
    leaving = leave(cast)
    client = signed_in(cast.admin)
    page = client.get(f"/customers/letters/{leaving.pk}/").content.decode()
    assert page.count('name="customer"') == 3
    answer = client.post(f"/customers/letters/{leaving.pk}/", {"customer": [work[1].pk]})
    job = Job.objects.get(kind="handover_letters")
    assert answer.headers["Location"] == job.get_absolute_url()
    assert job.params["customers"] == [work[1].pk]
    with pytest.raises(Refused):
        write_letters(leaving=leaving, by=cast.chief)
    with pytest.raises(Refused):
        write_letters(leaving=leaving, by=cast.admin, customers=[])


def test_the_pages_preview_and_hand_over(cast, work, signed_in):
    client = signed_in(cast.admin)
    address = f"/people/{cast.chen_li.pk}/leaving/"
    assert client.get(f"/people/leaving/?person={cast.chen_li.pk}").headers["Location"] == address
    form = {f"to_{name}": [cast.li_qiang.pk] for name, count in actions.counts_of(cast.chen_li).items() if count}
    preview = client.post(address, form)
    assert "预览" in preview.content.decode()
    assert fresh(cast.chen_li).is_active
    answer = client.post(address, {**form, "sure": "1", "seen": preview.context["counts"]})
    assert answer.headers["Location"] == address
    assert "李强 (3)" in client.get(address).content.decode()
    assert "陈立" in client.get("/people/leaving/").content.decode()


@pytest.mark.parametrize("seen", ['{"customers": 99}', "", "null", "[" * 200_000])
def test_a_preview_that_is_out_of_date_is_shown_again(cast, work, signed_in, seen):
    client = signed_in(cast.admin)
    form = {f"to_{name}": [cast.li_qiang.pk] for name, count in actions.counts_of(cast.chen_li).items() if count}
    page = client.post(f"/people/{cast.chen_li.pk}/leaving/", {**form, "sure": "1", "seen": seen})
    assert "请重新核对" in page.content.decode()
    assert fresh(cast.chen_li).is_active


def test_approvals_complaints_and_duties_go_along(cast, work, ask):
    """What the other apps register, together: a chief with a signature and an open complaint."""
    approval = ask(by=cast.wang_qian)
    complaint = Complaint(customer=work[0], subject="破损", content="两箱破损", received_at=timezone.now())
    complaint = complaints.register(complaint=complaint, by=cast.zhou_min)
    complaints.assign(complaint=complaint, handler=cast.chief, by=cast.gm, reason="投诉分派")
    counts = actions.counts_of(cast.chief)
    assert counts["approvals"] == counts["complaints"] == 1
    assert counts["duties"] >= 2
    leaving = leave(cast, person=cast.chief, successors=all_to(cast.director))
    assert leaving.finished_at
    assert not any(actions.counts_of(cast.chief).values())
    assert [one.person for one in approval.signatures.waiting().select_related("person")] == [cast.director]
    complaint.refresh_from_db()
    assert complaint.handler == cast.director
    assert not Duty.objects.open().filter(responsible=cast.chief).exists()
