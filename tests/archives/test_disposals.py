"""鉴定销毁: proposed, held, appraised, decided, destroyed by two, erased from the disk, certified."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from approvals.actions import approve, reject, send_back
from approvals.models import Approval
from archives.actions import destroying, legal_holds
from archives.actions.appraising import appraise, values_of
from archives.actions.destroying import destroy, run_erasing, take_off
from archives.actions.disposals import ask_destruction
from archives.actions.proposing import make_list, proposals_due, propose_file, propose_lot
from archives.holds import reasons_of
from archives.lists import KIND
from archives.models import AccessRequest, ArchiveFile, Content, Disposal, DisposalLine, Item, LeakIncident
from archives.opening import opening_of
from archives.rendering.sheets import folder_of, keep_page
from archives.rows import RowsRefused, Typed, mark_of
from archives.tasks import run_retention, start_retention
from complaints.actions import register
from complaints.models import Complaint
from core import jobs
from core.errors import Refused, Stale
from core.models import Event, Job, Notice
from customers.actions import create_customers
from customers.models import Customer
from regulations.models import Duty
from tests.archives.conftest import a_file, grant_to
from tests.credit.books import invoice

TODAY = timezone.localdate
LONG_AGO = date(2015, 3, 1)


@pytest.fixture
def gm(cast):
    return cast.gm


def over(by, **facts) -> ArchiveFile:
    """A file whose time is over."""
    given = {"closed_on": LONG_AGO, "keep_until": date(2025, 3, 1), "state": "shelved"}
    return a_file(by, **given | facts)


def with_copy(file, by, *, text=b"%PDF-1.4 secret words") -> Content:
    item = Item.objects.create(file=file, order=1, title="合同正文", entered_by=by)
    content = Content(item=item, name="a.pdf", kind="pdf", size=len(text), digest="ab" * 32, added_by=by)
    content.added_at = timezone.now()
    content.stored.save("a.pdf", ContentFile(text), save=False)
    content.save()
    keep_page(folder_of(content.digest) / "1-1240.jpg", b"jpeg")
    return content


def typed(disposal, **said) -> Typed:
    """The same words in every row of the list."""
    rows = {line.pk: values_of(line) for line in disposal.lines.all()}
    marks = {pk: mark_of(values) for pk, values in rows.items()}
    return Typed({pk: values | said for pk, values in rows.items()}, marks)


def approved(by, signers, *files) -> Disposal:
    disposal = make_list(list(files), by=by)
    appraise(disposal=disposal, typed=typed(disposal, verdict="destroy"), by=by)
    ask_destruction(disposal=disposal, by=by)
    for signer in signers:
        approve(approval=Approval.objects.about(disposal).get(kind=KIND), by=signer)
    disposal.refresh_from_db()
    return disposal


def destroyed(disposal, by, first, second, **facts) -> Disposal:
    given = {"method": "粉碎", "destroyed_on": TODAY(), "first": first, "second": second, "by": by}
    return destroy(disposal=disposal, **given | facts)


def run(job: Job) -> Job:
    return jobs.run_now(job)


@pytest.mark.rule("S1-05 R24")
@pytest.mark.rule("S0-04 R8")
@pytest.mark.rule("S0-15 R7")
def test_the_night_proposes_what_is_over_by_secrecy_and_once(cast, ma_lan, publish):
    files = [over(ma_lan), over(ma_lan), over(ma_lan, level=2)]
    young = a_file(ma_lan, closed_on=TODAY(), keep_until=TODAY() + timedelta(days=1))
    start_retention()
    job = run(Job.objects.get(kind="archive_retention"))
    assert job.result == {"lists": 2}
    assert {frozenset(one.lines.values_list("file", flat=True)) for one in Disposal.objects.all()} == {
        frozenset({files[0].pk, files[1].pk}),
        frozenset({files[2].pk}),
    }
    assert not DisposalLine.objects.filter(file=young).exists()
    assert Duty.objects.open().filter(rule="archives.appraised_within", responsible=ma_lan).count() == 2
    assert Notice.objects.filter(person=ma_lan, rule="archives.appraised_within").count() == 2
    assert run_retention(job, Steps()) == {"lists": 0}  # killed and done again
    over(ma_lan)
    assert not proposals_due(TODAY())
    assert proposals_due(TODAY() + timedelta(days=366))
    publish(disposal_months=1)
    assert proposals_due(TODAY() + timedelta(days=40))


class Steps:
    """Of a job's hold only its steps."""

    def step(self):
        return transaction.atomic()


def test_lists_are_as_long_as_the_policy_says(cast, ma_lan, publish):
    publish(disposal_rows=2)
    for _each in range(3):
        over(ma_lan)
    assert propose_lot(today=TODAY(), by=ma_lan).lines.count() == 2
    assert propose_lot(today=TODAY(), by=ma_lan).lines.count() == 1
    assert propose_lot(today=TODAY(), by=ma_lan) is None


@pytest.mark.rule("S1-05 R24")
@pytest.mark.parametrize("reason", ["legal", "loan", "grant", "asked", "leak", "missing"])
def test_what_something_keeps_is_not_proposed_and_says_why(cast, ma_lan, reason):
    file, now = over(ma_lan), timezone.now()
    if reason == "legal":
        legal_holds.set_hold(file=file, reason="某诉讼", version=1, by=ma_lan)
    elif reason == "loan":
        ArchiveFile.objects.filter(pk=file.pk).update(state="lent")
    elif reason == "grant":
        grant_to(cast.chen_li, file)
    elif reason == "asked":
        asked = {"way": "screen", "purpose": "核对", "reason": "核对", "reader": "own", "asked_at": now}
        AccessRequest.objects.create(file=file, begins_on=TODAY(), ends_on=TODAY(), asked_by=cast.chen_li, **asked)
    elif reason == "leak":
        LeakIncident.objects.create(file=file, what="外泄", reported_at=now, reported_by=ma_lan)
    else:
        ArchiveFile.objects.filter(pk=file.pk).update(state="missing")
    assert propose_lot(today=TODAY(), by=ma_lan) is None
    assert len(reasons_of([file.pk])[file.pk]) == 1


def test_an_open_complaint_and_what_is_not_paid_keep_the_files_of_the_customer(cast, ma_lan):
    customers = [Customer(name=name, owner=cast.chen_li) for name in ("济南和顺商贸有限公司", "青岛海通贸易有限公司")]
    create_customers(customers, by=cast.system)
    complains, owes = (over(ma_lan, customer=customer) for customer in customers)
    assert reasons_of([complains.pk, owes.pk]) == {}
    case = Complaint(customer=customers[0], complainant="孙工", content="漏液", received_at=timezone.now())
    case.channel, case.handler = "phone", cast.zhou_min
    register(complaint=case, by=cast.zhou_min)
    invoice(customers[1], 100, by=cast.system)
    assert [len(reasons) for reasons in reasons_of([complains.pk, owes.pk]).values()] == [1, 1]
    assert propose_lot(today=TODAY(), by=ma_lan) is None


def test_a_legal_hold_is_set_and_lifted_with_a_reason(cast, ma_lan, signed_in):
    file, client = over(ma_lan), signed_in(ma_lan)
    client.post(reverse("archives:file_hold", args=[file.pk]), {"reason": "济南中院诉讼", "version": 1, "token": "a"})
    file.refresh_from_db()
    assert file.hold_reason == "济南中院诉讼"
    assert "济南中院诉讼" in client.get(file.get_absolute_url()).content.decode()
    empty = client.post(reverse("archives:file_lift", args=[file.pk]), {"reason": "", "token": "b"})
    assert empty.status_code == 422
    client.post(reverse("archives:file_lift", args=[file.pk]), {"reason": "已结案", "token": "c"})
    file.refresh_from_db()
    assert file.hold_reason == ""
    said = Event.objects.filter(record_id=file.pk, deed__contains="hold").order_by("id")
    assert [(event.deed, event.reason) for event in said] == [
        ("archives.set_hold", "济南中院诉讼"),
        ("archives.lift_hold", "已结案"),
    ]
    with pytest.raises(Stale):
        legal_holds.lift_hold(file=file, reason="再次", by=ma_lan)
    with pytest.raises(Refused):
        legal_holds.set_hold(file=file, reason="诉讼", version=file.version, by=cast.chen_li)


def test_rows_are_saved_all_or_none_and_only_what_changed(cast, ma_lan, han_mei):
    disposal = make_list([over(ma_lan), over(ma_lan)], by=ma_lan)
    first, second = disposal.lines.all()
    given = typed(disposal, verdict="destroy")
    given.values[second.pk] |= {"verdict": "keep"}
    with pytest.raises(RowsRefused) as refusal:
        appraise(disposal=disposal, typed=given, by=ma_lan)
    assert list(refusal.value.rows) == [second.pk]
    first.refresh_from_db()
    assert first.verdict == ""
    given.values[second.pk] |= {"keep_until": "2099-01-01", "reason": "有史料价值"}
    assert appraise(disposal=disposal, typed=given, by=ma_lan) == 2
    assert appraise(disposal=disposal, typed=typed(disposal), by=ma_lan) == 0
    given.values[first.pk] |= {"verdict": "keep", "keep_until": "2098-01-01", "reason": "另有用途"}
    with pytest.raises(RowsRefused):  # the page had been shown before the first saving
        appraise(disposal=disposal, typed=given, by=han_mei)


@pytest.mark.rule("S0-19 R9")
def test_the_chain_decides_and_what_is_kept_has_a_new_end(cast, ma_lan, han_mei, gm):
    files = [over(ma_lan), over(ma_lan)]
    disposal = make_list(files, by=ma_lan)
    with pytest.raises(Refused) as refusal:
        ask_destruction(disposal=disposal, by=ma_lan)
    assert refusal.value.code == "open"
    given = typed(disposal, verdict="destroy")
    line = disposal.lines.get(file=files[1])
    given.values[line.pk] |= {"verdict": "keep", "keep_until": "2030-06-30", "reason": "仍有查考价值"}
    appraise(disposal=disposal, typed=given, by=ma_lan)
    ask_destruction(disposal=disposal, by=ma_lan)
    approval = Approval.objects.about(disposal).get(kind=KIND)
    assert list(approval.steps.values_list("who", flat=True)) == ["information_supervisor", "general_manager"]
    assert "购销合同" not in f"{approval.title} {approval.facts}"
    send_back(approval=approval, comment="请再核对", by=han_mei)
    disposal.refresh_from_db()
    assert disposal.state == "appraisal"
    ask_destruction(disposal=disposal, by=ma_lan)
    approve(approval=approval, by=han_mei)
    approve(approval=approval, by=gm)
    disposal.refresh_from_db()
    files[1].refresh_from_db()
    assert (disposal.state, files[1].keep_until) == ("approved", date(2030, 6, 30))
    assert Duty.objects.open().get(rule="archives.destroyed_within").responsible == ma_lan


def test_rejected_nothing_is_destroyed_and_the_files_are_free_again(cast, ma_lan, han_mei):
    file = over(ma_lan)
    disposal = make_list([file], by=ma_lan)
    appraise(disposal=disposal, typed=typed(disposal, verdict="destroy"), by=ma_lan)
    ask_destruction(disposal=disposal, by=ma_lan)
    reject(approval=Approval.objects.about(disposal).get(), comment="仍需保存", by=han_mei)
    disposal.refresh_from_db()
    assert disposal.state == "rejected"
    assert propose_lot(today=TODAY(), by=ma_lan) is not None


def test_where_all_are_kept_nobody_is_asked(cast, ma_lan):
    file = over(ma_lan)
    disposal = make_list([file], by=ma_lan)
    said = {"verdict": "keep", "keep_until": "2031-01-01", "reason": "仍有查考价值"}
    appraise(disposal=disposal, typed=typed(disposal, **said), by=ma_lan)
    assert ask_destruction(disposal=disposal, by=ma_lan).state == "rejected"
    file.refresh_from_db()
    assert file.keep_until == date(2031, 1, 1)
    assert not Approval.objects.exists()


@pytest.mark.rule("S1-05 R24")
@pytest.mark.rule("S1-27 R10")
@pytest.mark.rule("S0-04 R7")
@pytest.mark.rule("S0-19 R8")
@pytest.mark.rule("S0-19 R10")
def test_two_people_destroy_and_nothing_is_left_on_the_disk(
    cast, ma_lan, han_mei, gm, django_capture_on_commit_callbacks
):
    file = over(ma_lan, keeper=ma_lan)
    content = with_copy(file, ma_lan)
    path, pages = Path(content.stored.path), folder_of(content.digest)
    disposal = approved(ma_lan, [han_mei, gm], file)
    with pytest.raises(Refused) as refusal:
        destroyed(disposal, ma_lan, ma_lan, ma_lan)
    assert refusal.value.code == "two"
    destroyed(disposal, ma_lan, ma_lan, han_mei, backups="周备份,2026-12 覆盖")
    assert opening_of(file, ma_lan) is not None  # the row in memory; anew:
    file.refresh_from_db()
    assert (file.state, opening_of(file, ma_lan)) == ("destroyed", None)
    disposal.refresh_from_db()
    assert disposal.erased_at is None
    assert path.exists()
    run(Job.objects.get(kind="archive_erase"))
    content.refresh_from_db()
    disposal.refresh_from_db()
    assert not path.exists()
    assert not pages.exists()
    assert (content.stored.name, bool(content.erased_at), bool(disposal.erased_at)) == ("", True, True)
    assert file.title == "购销合同"
    assert Notice.objects.filter(person=han_mei, rule="archives.erased").exists()
    assert Event.objects.filter(deed="archives.destroy_file", record_id=file.pk).exists()


def test_killed_between_disk_and_database_the_next_night_finishes(cast, ma_lan, han_mei, gm, monkeypatch):
    file = over(ma_lan)
    contents = [with_copy(file, ma_lan)]
    disposal = destroyed(approved(ma_lan, [han_mei, gm], file), ma_lan, ma_lan, han_mei)
    destroying.erase_content(contents[0])  # and there the worker dies: the database still says that it is there
    disposal.refresh_from_db()
    assert disposal.erased_at is None
    assert destroying.left_over().count() == 1
    Job.objects.all().delete()
    start_retention()
    run(Job.objects.get(kind="archive_erase"))
    disposal.refresh_from_db()
    assert disposal.erased_at is not None
    assert not destroying.left_over().exists()


def test_what_the_disk_refuses_is_not_called_erased(cast, ma_lan, han_mei, gm, monkeypatch):
    file = over(ma_lan)
    with_copy(file, ma_lan)
    disposal = destroyed(approved(ma_lan, [han_mei, gm], file), ma_lan, ma_lan, han_mei)

    def refuse(_path):
        raise PermissionError

    with monkeypatch.context() as broken:
        broken.setattr(destroying, "wipe", refuse)
        job = run(Job.objects.get(kind="archive_erase"))
    assert (job.state, "磁盘" in job.error) == ("failed", True)
    disposal.refresh_from_db()
    assert disposal.erased_at is None
    assert run_erasing(job, Steps()) == {"erased": 1}
    disposal.refresh_from_db()
    assert disposal.erased_at is not None


def test_what_is_held_meanwhile_is_not_destroyed_before_it_is_off_the_list(cast, ma_lan, han_mei, gm):
    files = [over(ma_lan), over(ma_lan)]
    disposal = approved(ma_lan, [han_mei, gm], *files)
    legal_holds.set_hold(file=files[0], reason="诉讼", version=1, by=ma_lan)
    with pytest.raises(Refused) as refusal:
        destroyed(disposal, ma_lan, ma_lan, han_mei)
    assert (refusal.value.code, files[0].number in str(refusal.value)) == ("held", True)
    take_off(line=disposal.lines.get(file=files[0]), reason="诉讼保全", by=ma_lan)
    destroyed(disposal, ma_lan, ma_lan, han_mei)
    assert [one.state for one in ArchiveFile.objects.order_by("pk")] == ["shelved", "destroyed"]


@pytest.mark.rule("S0-19 R11")
def test_who_destroys_is_cleared_and_nobody_does_it_twice(cast, ma_lan, han_mei, gm):
    disposal = approved(ma_lan, [han_mei, gm], over(ma_lan, level=2))
    with pytest.raises(Refused) as refusal:
        destroyed(disposal, ma_lan, ma_lan, cast.chen_li)
    assert refusal.value.code == "clearance"
    with pytest.raises(Refused) as refusal:
        destroyed(disposal, ma_lan, ma_lan, han_mei, destroyed_on=TODAY() + timedelta(days=1))
    assert refusal.value.code == "day"
    with pytest.raises(Refused):
        destroyed(disposal, cast.chen_li, ma_lan, han_mei)
    destroyed(disposal, ma_lan, ma_lan, han_mei)
    with pytest.raises(Stale):
        destroyed(disposal, ma_lan, ma_lan, han_mei)


def test_two_names_are_demanded_by_the_database_too(cast, ma_lan):
    disposal = make_list([over(ma_lan)], by=ma_lan)
    now = timezone.now()
    facts = {"destroyed_on": TODAY(), "method": "粉碎", "first": ma_lan, "second": ma_lan}
    with pytest.raises(IntegrityError), transaction.atomic():
        Disposal.objects.filter(pk=disposal.pk).update(state="done", done_at=now, done_by=ma_lan, **facts)
    with pytest.raises(IntegrityError), transaction.atomic():
        Disposal.objects.filter(pk=disposal.pk).update(erased_at=now)


def test_one_file_without_value_is_proposed_before_its_time(cast, ma_lan):
    file = a_file(ma_lan, closed_on=TODAY(), keep_until=TODAY() + timedelta(days=900), state="shelved")
    with pytest.raises(Refused):
        propose_file(file=a_file(ma_lan), reason="重复件", by=ma_lan)
    disposal = propose_file(file=file, reason="重复件", by=ma_lan)
    assert disposal.lines.get().verdict == "destroy"
    with pytest.raises(Refused) as refusal:
        propose_file(file=file, reason="重复件", by=ma_lan)
    assert refusal.value.code == "listed"


def test_a_list_with_a_file_beyond_the_clearance_does_not_exist(cast, ma_lan, han_mei, signed_in):
    disposal = make_list([over(ma_lan, level=3)], by=ma_lan)
    han_mei.clearance = 2
    han_mei.save()
    client = signed_in(han_mei)
    assert client.get(disposal.get_absolute_url()).status_code == 404
    page = client.get(reverse("archives:disposals"))
    assert page.context["page"].count == 0
    assert client.get(reverse("archives:over")).context["page"].count == 0
    with pytest.raises(Refused):
        appraise(disposal=disposal, typed=typed(disposal, verdict="destroy"), by=han_mei)


def test_the_page_keeps_what_was_typed_and_fills_the_rest(cast, ma_lan, signed_in):
    disposal = make_list([over(ma_lan), over(ma_lan), over(ma_lan)], by=ma_lan)
    client, page = signed_in(ma_lan), disposal.get_absolute_url()
    rows = client.get(page).context["rows"]
    first, *others = rows
    given = {f"mark-{row.record.pk}": row.mark for row in rows}
    given |= {f"verdict-{first.record.pk}": "keep", f"reason-{first.record.pk}": "留作样本", "save": "1"}
    answer = client.post(page, given)
    assert answer.status_code == 422
    assert "留作样本" in answer.content.decode()
    usual = {f"usual-{row.record.pk}": "destroy" for row in others}
    given |= usual | {f"keep_until-{first.record.pk}": "2040-01-01", "rest": "1"}
    assert client.post(page, given).status_code == 302
    assert sorted(disposal.lines.values_list("verdict", flat=True)) == ["destroy", "destroy", "keep"]


def test_the_lists_cost_the_same_for_three_and_thirty(ma_lan, signed_in, django_assert_max_num_queries):
    client = signed_in(ma_lan)
    counts = []
    for more in (3, 27):
        for _each in range(more):
            make_list([over(ma_lan)], by=ma_lan)
            over(ma_lan)
        for name in ("disposals", "over"):
            client.get(reverse(f"archives:{name}"))
            with django_assert_max_num_queries(16) as asked:
                client.get(reverse(f"archives:{name}"))
            counts.append(len(asked))
    assert counts[:2] == counts[2:]


@pytest.mark.rule("S1-05 R24")
def test_the_certificate_waits_until_nothing_is_left(cast, ma_lan, han_mei, gm, signed_in):
    file = over(ma_lan)
    with_copy(file, ma_lan)
    disposal = destroyed(approved(ma_lan, [han_mei, gm], file), ma_lan, ma_lan, han_mei)
    client, page = signed_in(ma_lan), reverse("archives:disposal_certificate", args=[disposal.pk])
    assert client.get(page).status_code == 409
    run(Job.objects.get(kind="archive_erase"))
    answer = client.get(page)
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")


@pytest.mark.rule("S1-05 R24", "S1-26 R12")
def test_what_is_kept_for_ever_meanwhile_is_not_destroyed(cast, ma_lan, han_mei, gm):
    file, kept = over(ma_lan), over(ma_lan)
    disposal = approved(ma_lan, (han_mei, gm), file)
    ArchiveFile.objects.filter(pk=file.pk).update(kept="permanent", years=None, keep_until=None)
    with pytest.raises(Refused) as refusal:
        destroyed(disposal, ma_lan, ma_lan, han_mei)
    assert refusal.value.code == "held"
    other = make_list([kept], by=ma_lan)
    later = (TODAY() + timedelta(days=400)).isoformat()
    appraise(disposal=other, typed=typed(other, verdict="keep", keep_until=later, reason="有价值"), by=ma_lan)
    ArchiveFile.objects.filter(pk=kept.pk).update(kept="permanent", years=None, keep_until=None)
    take_off(line=other.lines.get(), reason="永久保存", by=ma_lan)
    kept.refresh_from_db()
    assert kept.keep_until is None


def test_nothing_was_destroyed_before_it_was_decided(cast, ma_lan, han_mei, gm):
    disposal = approved(ma_lan, (han_mei, gm), over(ma_lan))
    Disposal.objects.filter(pk=disposal.pk).update(made_at=timezone.now() - timedelta(days=9))
    with pytest.raises(Refused) as refusal:
        destroyed(disposal, ma_lan, ma_lan, han_mei, destroyed_on=TODAY() - timedelta(days=3))
    assert refusal.value.code == "day"


@pytest.mark.parametrize(("clearance", "is_shown"), [(3, True), (1, False)])
def test_signers_see_the_files_of_the_list_as_far_as_they_are_cleared(
    cast, ma_lan, han_mei, signed_in, clearance, is_shown
):
    """Who is not cleared for all of them decides on the numbers beside it (S1-05 R24)."""
    disposal = make_list([over(ma_lan, level=2, title="年节往来函件")], by=ma_lan)
    appraise(disposal=disposal, typed=typed(disposal, verdict="destroy", reason="已无价值"), by=ma_lan)
    ask_destruction(disposal=disposal, by=ma_lan)
    approval = Approval.objects.about(disposal).get(kind=KIND)
    approve(approval=approval, by=han_mei)
    cast.gm.clearance = clearance
    cast.gm.save()
    page = signed_in(cast.gm).get(reverse("approvals:detail", args=[approval.pk])).content.decode()
    assert ("年节往来函件" in page) == is_shown
    assert ("已无价值" in page) == is_shown
    assert disposal.number in page
