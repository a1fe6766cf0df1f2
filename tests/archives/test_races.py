"""Two at the same moment. PostgreSQL with real threads; SQLite lets one write at a time."""

from datetime import timedelta

import pytest
from django.utils import timezone

from approvals.actions import approve, reject
from approvals.models import Approval
from archives.actions.files import set_level
from archives.actions.grants import revoke_grant
from archives.actions.loans import hand_over, take_back, wait_for
from archives.actions.requests import pick_file, withdraw_request
from archives.actions.troubles import decide_trouble
from archives.models import AccessRequest, ArchiveFile, Grant, Item, Loan, LoanLine, LoanTrouble
from core.models import Event
from customers.actions import create_customers
from customers.models import Customer
from tests.archives.conftest import a_file, grant_to
from tests.archives.stories import ask_in_words
from tests.conftest import make_person
from tests.marks import needs_postgres
from tests.racing import at_once, split

pytestmark = [pytest.mark.django_db(transaction=True), needs_postgres]


@pytest.fixture
def heshun(cast):
    customer = Customer(name="济南和顺商贸有限公司", owner=cast.chen_li, department=cast.sales_one)
    create_customers([customer], by=cast.system)
    cast.sales_one.head = cast.chief
    cast.sales_one.save()
    return customer


@pytest.fixture
def second(cast):
    """A second specialist."""
    return make_person("liulan", "刘岚", "archivist", cast.service, clearance=3)


@pytest.fixture
def file(ma_lan, heshun):
    return a_file(ma_lan, customer=heshun, state="shelved")


def lending(grant, by, **facts):
    return lambda: hand_over(grant=grant, condition="完好", by=by, **facts)


def test_two_specialists_lend_one_file_to_two_readers_and_one_has_it(cast, ma_lan, second, file):
    grants = [grant_to(reader, file, way="out") for reader in (cast.chen_li, cast.wang_qian)]
    done, refused = split(at_once(lending(grants[0], ma_lan), lending(grants[1], second)))
    assert (len(done), len(refused)) == (1, 1)
    assert Loan.objects.out().count() == 1
    assert LoanLine.objects.filter(is_out=True).count() == 1
    assert ArchiveFile.objects.get(pk=file.pk).state == "lent"
    assert Event.objects.filter(deed="archives.hand_over").count() == 1


def test_one_grant_is_handed_over_once_however_many_press(cast, ma_lan, second, file):
    grant = grant_to(cast.chen_li, file, way="out")
    done, _refused = split(at_once(*[lending(grant, by) for by in (ma_lan, second) * 6]))
    assert len(done) == Loan.objects.count() == 1


def test_the_whole_file_and_a_document_of_it_are_not_both_out(cast, ma_lan, second, file):
    item = Item.objects.create(file=file, order=1, title="正本", is_paper=True, entered_by=ma_lan)
    whole, part = (grant_to(reader, file, way="out") for reader in (cast.chen_li, cast.wang_qian))
    done, refused = split(at_once(lending(whole, ma_lan), lending(part, second, items=[item])))
    assert (len(done), len(refused)) == (1, 1)
    assert LoanLine.objects.filter(is_out=True).count() == 1


def test_it_comes_back_once(cast, ma_lan, second, file):
    loan = lending(grant_to(cast.chen_li, file, way="out"), ma_lan)()
    back = [lambda by=by: take_back(loan=loan, count=1, condition="完好", by=by) for by in (ma_lan, second)]
    done, refused = split(at_once(*back * 3))
    assert (len(done), len(refused)) == (1, 5)
    assert Event.objects.filter(deed="archives.take_back").count() == 1


def test_a_file_asked_for_in_words_is_picked_once(cast, ma_lan, second, heshun):
    files = [a_file(ma_lan, customer=heshun) for _each in range(2)]
    asked = ask_in_words(cast.chen_li, heshun)
    picks = [
        lambda by=by, file=file: pick_file(request=asked, file=file, by=by)
        for by, file in ((ma_lan, files[0]), (second, files[1]))
    ]
    done, refused = split(at_once(*picks))
    assert (len(done), len(refused)) == (1, 1)
    assert Approval.objects.about(asked).count() == 1


def test_two_who_decide_at_once_give_one_decision(cast, ma_lan, heshun):
    """The last step is asked of one role: approved by one of them, refused by the other."""
    cast.second = make_person("liulan", "刘岚", "archivist", cast.service)
    asked = pick_file(request=ask_in_words(cast.chen_li, heshun), file=a_file(ma_lan, customer=heshun), by=ma_lan)
    approval = Approval.objects.about(asked).get()
    approve(approval=approval, by=cast.chief)
    signers = list(approval.signatures.waiting().select_related("person"))
    assert len(signers) >= 2
    first, other = (one.person for one in signers[:2])
    done, refused = split(
        at_once(
            lambda: approve(approval=approval, by=first),
            lambda: reject(approval=approval, comment="理由不足", by=other),
        )
    )
    assert (len(done), len(refused)) == (1, 1)
    asked = AccessRequest.objects.get(pk=asked.pk)
    assert asked.state in ("approved", "rejected")
    assert Grant.objects.filter(request=asked).count() == (1 if asked.state == "approved" else 0)


def test_the_last_signature_and_the_withdrawal_make_one_of_the_two(cast, ma_lan, heshun):
    asked = pick_file(request=ask_in_words(cast.chen_li, heshun), file=a_file(ma_lan, customer=heshun), by=ma_lan)
    approval = Approval.objects.about(asked).get()
    approve(approval=approval, by=cast.chief)
    last = approval.signatures.waiting().select_related("person").first().person
    done, refused = split(
        at_once(lambda: approve(approval=approval, by=last), lambda: withdraw_request(request=asked, by=cast.chen_li))
    )
    assert (len(done), len(refused)) == (1, 1)
    state = AccessRequest.objects.get(pk=asked.pk).state
    assert Grant.objects.filter(request=asked).exists() == (state == "approved")


def test_revoked_while_it_is_handed_over_the_loan_stands_or_there_is_none(cast, ma_lan, second, file):
    grant = grant_to(cast.chen_li, file, way="out")
    done, _refused = split(
        at_once(lending(grant, ma_lan), lambda: revoke_grant(grant=grant, reason="人员调动", by=second))
    )
    grant.refresh_from_db()
    assert grant.revoked_at
    assert Loan.objects.exists() == (len(done) == 2)


def test_trouble_is_decided_once(cast, ma_lan, file):
    loan = lending(grant_to(cast.chen_li, file, way="out"), ma_lan)()
    take_back(loan=loan, count=1, condition="撕裂", trouble="damaged", report="封面撕裂", by=ma_lan)
    trouble = LoanTrouble.objects.get()
    deciding = [
        lambda by=by, words=words: decide_trouble(trouble=trouble, decision=words, remedy="", by=by)
        for by, words in ((cast.gm, "警告"), (make_person("hanmei", "韩梅", "information_supervisor"), "赔偿"))
    ]
    cast.gm.clearance = 3
    done, refused = split(at_once(*deciding))
    assert (len(done), len(refused)) == (1, 1)
    assert LoanTrouble.objects.get().decided_at <= timezone.now()


def test_made_more_secret_while_the_last_one_signs_it_is_opened_by_nobody(cast, ma_lan, second, heshun):
    file = a_file(ma_lan, customer=heshun)
    asked = pick_file(request=ask_in_words(cast.chen_li, heshun), file=file, by=ma_lan)
    approval = Approval.objects.about(asked).get()
    approve(approval=approval, by=cast.chief)
    last = approval.signatures.waiting().select_related("person").first().person
    until = timezone.localdate() + timedelta(days=400)
    secret = {"level": 2, "until": until, "reason": "定密", "version": file.version}
    done, _refused = split(
        at_once(lambda: approve(approval=approval, by=last), lambda: set_level(file=file, by=second, **secret))
    )
    assert ArchiveFile.objects.get(pk=file.pk).level == 2
    assert Grant.objects.filter(file=file).exists() == (len(done) == 2)
    assert not Grant.objects.live().filter(file=file).exists()


def test_two_in_the_queue_come_at_once_and_it_goes_to_whose_turn_it_is(cast, ma_lan, second, file):
    loan = lending(grant_to(cast.chen_li, file, way="out"), ma_lan)()
    grants = [grant_to(one, file, way="out") for one in (cast.wang_qian, cast.chief)]
    for grant in grants:
        wait_for(grant=grant, by=grant.reader)
    take_back(loan=loan, count=1, condition="完好", by=ma_lan)
    split(at_once(*(lending(grant, by) for grant, by in zip(grants, (second, ma_lan), strict=True))))
    assert Loan.objects.out().get().borrower == cast.wang_qian
