"""What is over files itself: once, with what lies with it, anew when it is closed anew; nothing is lost."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from approvals import actions as approvals
from archives.actions import self_filing
from archives.actions.self_filing import unfiled
from archives.models import ArchiveFile, Category, Content
from archives.sources import SOURCES
from archives.tasks import FILING, FILING_NIGHT, start_filing
from complaints import actions as complaints
from complaints.models import Attachment
from core import jobs
from core.errors import Refused
from core.models import Event, Job
from credit.actions.limits import decide_limit
from tests.archives.documents import a_pdf, a_picture
from tests.complaints.walking import close
from tests.credit.campaigns import make_company, published
from tests.customers.test_corrections import ask, decide, reported


def run_all(kind=FILING) -> list[dict]:
    """As the worker does them."""
    waiting = Job.objects.filter(kind=kind, state=Job.State.QUEUED).order_by("pk")
    done = [jobs.run_now(job) for job in waiting]
    assert not [job.error for job in done if job.error]
    return [job.result for job in done]


def night() -> dict:
    Job.objects.filter(kind=FILING_NIGHT).delete()
    start_filing()
    return run_all(FILING_NIGHT)[0]


def filed(takes: str) -> ArchiveFile:
    return ArchiveFile.objects.get(source_type=takes)


@pytest.fixture
def quick_paper(monkeypatch):
    """A paper in no time, other bytes each time."""
    made = iter(range(1, 1000))
    monkeypatch.setattr("complaints.documents.sheets.render_pdf", lambda *_a, **_k: a_pdf(next(made)).read())
    monkeypatch.setattr("archives.sources.common.render_pdf", lambda *_a, **_k: a_pdf(next(made)).read())


@pytest.fixture
def case(make_complaint, cast):
    complaint = make_complaint()
    for name, text in (("letter.pdf", a_pdf(1).read()), ("tape.mp3", b"ID3 voice"), ("photo.png", a_picture().read())):
        complaints.add_files(complaint=complaint, files=[ContentFile(text, name=name)], by=cast.zhou_min)
    return complaint


@pytest.mark.rule("S1-03 R17")
@pytest.mark.rule("S1-26 R11")
@pytest.mark.rule("S0-04 R3")
def test_a_closed_complaint_files_itself_with_its_annexes(case, winery, ma_lan):
    Category.objects.filter(takes="complaints.complaint").update(keeper=ma_lan)
    assert not Job.objects.filter(kind=FILING)
    case = close(case)
    assert run_all() == [{"filed": 1}]
    file = filed("complaints.complaint")
    assert (file.customer, file.category.code, file.level, file.keeper, file.state) == (
        winery,
        "02",
        0,
        ma_lan,
        "shelved",
    )
    assert (file.year, file.closed_on) == (timezone.localdate().year, timezone.localdate())
    assert file.keep_until.year == file.year + 30
    assert case.number in file.title
    items = list(file.items.order_by("order"))
    assert [(one.kind, one.contents.count()) for one in items] == [
        ("main", 1),
        ("annex", 1),
        ("annex", 0),
        ("annex", 1),
    ]
    assert [one.title for one in items[1:]] == ["letter.pdf", "tape.mp3", "photo.png"]
    assert items[2].condition
    assert items[0].contents.get().stored.read(5) == b"%PDF-"
    assert Event.objects.filter(deed="archives.file_record", record_id=file.pk).count() == 1


def test_the_same_end_files_once_and_another_end_is_a_new_version(case, cast, quick_paper):
    case = close(case)
    [job] = Job.objects.filter(kind=FILING)
    run_all()
    Job.objects.filter(pk=job.pk).update(state="queued")
    assert run_all() == [{"filed": 0}]
    assert night() == {"filed": 0, "refused": 0}
    complaints.reopen(complaint=case, reason="又漏", by=cast.gm)
    complaints.add_files(complaint=case, files=[ContentFile(a_pdf(3).read(), name="second.pdf")], by=cast.zhou_min)
    assert not unfiled(SOURCES["complaints.complaint"])
    close(case)
    assert run_all() == [{"filed": 1}]
    file = filed("complaints.complaint")
    main = file.items.get(kind="main")
    assert list(main.contents.values_list("edition", flat=True)) == [2, 1]
    assert file.items.filter(kind="annex").count() == 4
    assert Content.objects.filter(item__title="letter.pdf").count() == 1


def test_what_is_opened_again_before_the_worker_came_is_not_filed(case, cast, quick_paper):
    case = close(case)
    complaints.reopen(complaint=case, reason="又漏", by=cast.gm)
    assert run_all() == [{"filed": 0}]
    assert not ArchiveFile.objects.filter(source_type="complaints.complaint")


def test_a_worker_that_died_loses_nothing(case, quick_paper, monkeypatch):
    close(case)

    class KilledError(BaseException):
        pass

    def die(*_args, **_kwargs):
        raise KilledError

    with monkeypatch.context() as killed:
        killed.setattr(self_filing, "put_in_order", die)
        with pytest.raises(KilledError):
            jobs.run_now(Job.objects.get(kind=FILING))
    assert not ArchiveFile.objects.filter(source_type="complaints.complaint")
    Job.objects.filter(kind=FILING).update(lease_until=timezone.now() - timedelta(minutes=1))
    jobs.run_now(Job.objects.get(kind=FILING))
    assert filed("complaints.complaint").items.count() == 4


def test_the_night_files_what_was_left_and_not_more_than_the_policy_says(make_complaint, quick_paper, publish):
    for _each in range(3):
        close(make_complaint())
    Job.objects.filter(kind=FILING).delete()
    publish(filed_a_night=2)
    assert night() == {"filed": 2, "refused": 0}
    assert night() == {"filed": 1, "refused": 0}
    assert night() == {"filed": 0, "refused": 0}


def test_a_record_that_cannot_be_filed_holds_up_no_other(make_complaint, quick_paper, monkeypatch):
    bad, good = close(make_complaint()), close(make_complaint())
    Job.objects.filter(kind=FILING).delete()
    whole = self_filing.check_upload

    def picky(file, policy, **more):
        if bad.number in file.name:
            raise Refused("zu groß")
        return whole(file, policy, **more)

    monkeypatch.setattr(self_filing, "check_upload", picky)
    assert night() == {"filed": 1, "refused": 1}
    assert filed("complaints.complaint").source_id == good.pk


def test_a_lent_file_waits_for_its_return(case, cast, quick_paper):
    case = close(case)
    run_all()
    complaints.reopen(complaint=case, reason="又漏", by=cast.gm)
    close(case)
    ArchiveFile.objects.filter(source_type="complaints.complaint").update(state="lent")
    assert night() == {"filed": 0, "refused": 1}
    ArchiveFile.objects.filter(source_type="complaints.complaint").update(state="shelved")
    assert night() == {"filed": 1, "refused": 0}


def test_what_was_destroyed_stays_destroyed(case, cast, quick_paper):
    case = close(case)
    run_all()
    ArchiveFile.objects.filter(source_type="complaints.complaint").update(state="destroyed")
    complaints.reopen(complaint=case, reason="又漏", by=cast.gm)
    close(case)
    assert night() == {"filed": 0, "refused": 0}
    assert Content.objects.filter(item__kind="main").count() == 1


def test_kinds_that_no_category_takes_are_left_alone(case):
    Category.objects.filter(takes="complaints.complaint").update(takes="")
    close(case)
    assert run_all() == [{"filed": 0}]
    assert night() == {"filed": 0, "refused": 0}


def test_an_annex_whose_bytes_are_gone_is_named(case, quick_paper):
    lost = Attachment.objects.get(name="letter.pdf")
    lost.file.storage.delete(lost.file.name)
    close(case)
    assert run_all() == [{"filed": 1}]
    item = filed("complaints.complaint").items.get(title="letter.pdf")
    assert (item.contents.count(), bool(item.condition)) == (0, True)


def test_nobody_keeps_what_is_about_the_own_person(make_complaint, cast, quick_paper):
    Category.objects.filter(takes="complaints.complaint").update(keeper=cast.wang_qian)
    close(make_complaint(about=cast.wang_qian))
    run_all()
    assert filed("complaints.complaint").keeper is None


def test_without_a_customer_it_is_closed_until_somebody_says(make_complaint, quick_paper):
    close(make_complaint(customer=None, complainant="王先生"))
    run_all()
    file = filed("complaints.complaint")
    assert (file.customer, file.level) == (None, None)
    assert file.subject


@pytest.mark.rule("S1-27 R3")
def test_it_is_as_secret_as_the_rules_begin_a_file(make_complaint, publish, quick_paper):
    publish(level_plain="1")
    close(make_complaint())
    run_all()
    assert filed("complaints.complaint").level == 1


def test_each_decision_on_a_limit_files_itself(cast, winery):
    for limit in (100_000, 50_000):
        decide_limit(
            customer=winery,
            category="yi",
            limit=Decimal(limit),
            valid_until=timezone.localdate() + timedelta(days=90),
            opinion="付款及时",
            by=cast.system,
        )
    assert run_all() == [{"filed": 1}] * 2
    files = ArchiveFile.objects.filter(source_type="credit.decision")
    assert {(file.category.code, file.customer, file.state) for file in files} == {("03", winery, "shelved")}
    assert {file.items.get().pages for file in files} == {1}


def test_a_published_grading_files_itself_with_signatures_and_list(cast):
    company = make_company(cast)
    published(cast, company.boss)
    assert run_all() == [{"filed": 1}]
    file = filed("credit.campaign")
    assert (file.category.code, file.customer, file.level) == ("04", None, None)
    assert file.items.get().pages == 2


@pytest.mark.rule("S1-15 R4")
def test_decided_corrections_file_themselves(house):
    correction = decide(decide(reported(house), house.manager), house.gm)
    assert correction.state == "filed"
    assert run_all() == [{"filed": 1}]
    file = filed("customers.correction")
    assert (file.category.code, file.customer) == ("05", house.customer)


def test_a_correction_that_was_not_allowed_is_filed_too(house, quick_paper):
    decide(ask(house), house.manager, deed=approvals.reject, comment="不需要")
    assert run_all() == [{"filed": 1}]
    assert night() == {"filed": 0, "refused": 0}
