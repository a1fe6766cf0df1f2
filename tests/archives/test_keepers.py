"""Files go to another keeper when everybody has signed (S1-26 R2)."""

from io import BytesIO

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from archives.actions.files import set_level
from archives.actions.keepers import prepare_change, refuse_change, sign_change
from archives.actions.places import shelve_file
from archives.holding import still_holds
from archives.models import ArchiveFile, Category, KeeperChange
from core.errors import Refused, Stale
from core.models import Event, Notice
from regulations.models import Duty
from tests.archives.conftest import a_file
from tests.archives.places import furnish
from tests.conftest import make_person
from tests.marks import needs_postgres
from tests.racing import at_once, split


@pytest.fixture
def lin_tao(cast):
    """林涛, a second information specialist."""
    return make_person("lintao", "林涛", "archivist", cast.service, clearance=3)


def kept(by, keeper, many=3, **facts) -> list[ArchiveFile]:
    return [a_file(by, keeper=keeper, **facts) for _each in range(many)]


def keepers_of(files) -> set:
    return {file.keeper for file in ArchiveFile.objects.filter(pk__in=[one.pk for one in files])}


@pytest.mark.rule("S1-26 R2")
def test_files_change_keeper_only_when_both_have_signed(ma_lan, lin_tao, django_capture_on_commit_callbacks):
    files = kept(ma_lan, ma_lan)
    change = prepare_change(giver=ma_lan, taker=lin_tao, by=ma_lan)
    assert Duty.objects.about(change).open().get().responsible == ma_lan
    with pytest.raises(Refused):
        sign_change(change=change, by=lin_tao)  # the giver signs first
    change = sign_change(change=change, by=ma_lan)
    assert keepers_of(files) == {ma_lan}
    assert Duty.objects.about(change).open().get().responsible == lin_tao
    with django_capture_on_commit_callbacks(execute=True):
        change = sign_change(change=change, by=lin_tao)
    assert (change.state, change.count) == ("signed", 3)
    assert keepers_of(files) == {lin_tao}
    assert not Duty.objects.about(change).open().exists()
    assert Event.objects.filter(deed="archives.change_keeper").count() == 3
    notice = Notice.objects.get(rule="archives.keepers", person=ma_lan)
    assert not any(file.number in notice.title for file in files)


def test_who_refuses_leaves_everything_as_it_is(ma_lan, lin_tao):
    files = kept(ma_lan, ma_lan)
    change = prepare_change(giver=ma_lan, taker=lin_tao, by=ma_lan)
    sign_change(change=change, by=ma_lan)
    with pytest.raises(Refused):
        refuse_change(change=change, reason=" ", by=lin_tao)
    refuse_change(change=change, reason="少两卷", by=lin_tao)
    assert keepers_of(files) == {ma_lan}
    with pytest.raises(Stale):
        sign_change(change=change, by=lin_tao)
    assert prepare_change(giver=ma_lan, taker=lin_tao, by=ma_lan).count == 3  # free for another one


def test_a_file_is_in_one_running_hand_over(ma_lan, lin_tao, han_mei):
    files = kept(ma_lan, ma_lan)
    prepare_change(giver=ma_lan, taker=lin_tao, by=ma_lan)
    with pytest.raises(Stale):
        prepare_change(giver=ma_lan, taker=han_mei, files=files[:1], by=ma_lan)


@pytest.mark.rule("S1-05 R20")
def test_the_taker_is_cleared_for_the_files(ma_lan, lin_tao, han_mei):
    kept(ma_lan, ma_lan, level=2)
    lin_tao.clearance = 1
    lin_tao.save()
    with pytest.raises(Refused) as refused:
        prepare_change(giver=ma_lan, taker=lin_tao, witness=han_mei, by=ma_lan)
    assert refused.value.code == "clearance"


def test_a_level_that_rose_meanwhile_stops_the_last_signature(ma_lan, lin_tao):
    [file] = kept(ma_lan, ma_lan, 1)
    lin_tao.clearance = 1
    lin_tao.save()
    change = prepare_change(giver=ma_lan, taker=lin_tao, by=ma_lan)
    sign_change(change=change, by=ma_lan)
    set_level(file=file, level=2, until=None, reason="升级", version=file.version, by=ma_lan)
    with pytest.raises(Refused):
        sign_change(change=change, by=lin_tao)
    assert keepers_of([file]) == {ma_lan}


@pytest.mark.rule("S1-26 R2")
def test_a_supervisor_witnesses_what_stands_apart_and_who_leaves(cast, ma_lan, lin_tao, han_mei):
    files = kept(ma_lan, ma_lan, 1, level=2)
    for facts in ({}, {"witness": cast.chen_li}, {"witness": lin_tao}):
        with pytest.raises(Refused):
            prepare_change(giver=ma_lan, taker=lin_tao, by=ma_lan, **facts)
    change = prepare_change(giver=ma_lan, taker=lin_tao, witness=han_mei, by=ma_lan)
    for person in (ma_lan, lin_tao):
        sign_change(change=change, by=person)
    assert keepers_of(files) == {ma_lan}
    sign_change(change=change, by=han_mei)
    assert keepers_of(files) == {lin_tao}


def test_a_leaver_hands_over_before_a_witness(ma_lan, lin_tao):
    kept(ma_lan, ma_lan, 1)
    with pytest.raises(Refused):
        prepare_change(giver=ma_lan, taker=lin_tao, is_leaving=True, by=ma_lan)


@pytest.mark.parametrize(("policy", "refused"), [("always", True), ("never", False)])
def test_who_witnesses_says_the_policy(ma_lan, lin_tao, publish, policy, refused):
    publish(hand_over_witness=policy)
    kept(ma_lan, ma_lan, 1, level=0 if refused else 2)
    if refused:
        with pytest.raises(Refused):
            prepare_change(giver=ma_lan, taker=lin_tao, by=ma_lan)
    else:
        prepare_change(giver=ma_lan, taker=lin_tao, by=ma_lan)


def test_how_soon_each_signs_says_the_policy(ma_lan, lin_tao, publish):
    publish(hand_over_within="1 days")
    kept(ma_lan, ma_lan, 1)
    change = prepare_change(giver=ma_lan, taker=lin_tao, by=ma_lan)
    assert Duty.objects.about(change).get().span == "1 days"


@pytest.mark.rule("S1-05 R20")
def test_a_safe_goes_with_its_files(ma_lan, lin_tao, han_mei, cast):
    house = furnish(ma_lan, ma_lan)
    file = shelve_file(file=a_file(ma_lan, level=2), place=house.inner, version=None, by=ma_lan)
    said = {"giver": ma_lan, "taker": lin_tao, "witness": han_mei, "by": ma_lan}
    with pytest.raises(Refused) as refused:
        prepare_change(files=[file], **said)
    assert refused.value.code == "place"
    change = prepare_change(place=house.safe, **said)
    for person in (ma_lan, lin_tao, han_mei):
        sign_change(change=change, by=person)
    house.safe.refresh_from_db()
    assert house.safe.keeper == lin_tao
    assert keepers_of([file]) == {lin_tao}


@pytest.mark.rule("S1-26 R2")
def test_nobody_leaves_with_files_in_their_keeping(ma_lan, lin_tao, han_mei):
    kept(ma_lan, ma_lan, 1)
    assert list(still_holds(ma_lan))
    change = prepare_change(giver=ma_lan, taker=lin_tao, witness=han_mei, is_leaving=True, by=lin_tao)
    for person in (ma_lan, lin_tao, han_mei):
        sign_change(change=change, by=person)
    assert not list(still_holds(ma_lan))


def test_for_who_is_gone_the_witness_signs(ma_lan, lin_tao, han_mei):
    files = kept(ma_lan, ma_lan, 1)
    ma_lan.is_active = False
    ma_lan.save()
    change = prepare_change(giver=ma_lan, taker=lin_tao, witness=han_mei, by=lin_tao)
    for person in (han_mei, lin_tao, han_mei):
        change = sign_change(change=change, by=person)
    assert (change.given_by, keepers_of(files)) == (han_mei, {lin_tao})


def test_who_may_not_and_who_cannot_see(cast, ma_lan, lin_tao):
    files = kept(ma_lan, ma_lan, 1, level=3)
    with pytest.raises(Refused) as refused:
        prepare_change(giver=ma_lan, taker=lin_tao, by=cast.chen_li)
    assert refused.value.code == "forbidden"
    lin_tao.clearance = 1
    with pytest.raises(Refused) as refused:
        prepare_change(giver=ma_lan, taker=cast.chen_li, files=files, by=lin_tao)
    assert refused.value.code == "unseen"


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "signed"},
        {"given_at": timezone.now()},
        {"same": True},
    ],
)
def test_the_database_keeps_hand_overs_true(ma_lan, lin_tao, wrong):
    taker = ma_lan if wrong.pop("same", False) else lin_tao
    facts = {"giver": ma_lan, "taker": taker, "count": 0, "prepared_at": timezone.now(), "prepared_by": ma_lan}
    with pytest.raises(IntegrityError), transaction.atomic():
        KeeperChange.objects.create(**facts, **wrong)


# pages


def test_a_hand_over_on_its_pages(ma_lan, lin_tao, signed_in):
    files = kept(ma_lan, ma_lan, 2)
    client = signed_in(ma_lan)
    page = client.get(reverse("archives:keepers"))
    assert [(row.person, row.files) for row in page.context["rows"]] == [(ma_lan, 2)]
    given = {"giver": ma_lan.pk, "taker": lin_tao.pk, "witness": "", "place": "", "note": "轮岗", "token": "t"}
    given["numbers"] = "\n".join(file.number for file in files)
    for _each in range(2):
        assert client.post(reverse("archives:hand_over_new"), given).status_code == 302
    change = KeeperChange.objects.get()
    assert client.post(reverse("archives:hand_over_sign", args=[change.pk]), {"token": "a"}).status_code == 302
    other = signed_in(lin_tao)
    assert change.giver.name in other.get(reverse("archives:hand_overs")).content.decode()
    assert files[0].number in other.get(change.get_absolute_url()).content.decode()
    other.post(reverse("archives:hand_over_sign", args=[change.pk]), {"token": "b"})
    assert keepers_of(files) == {lin_tao}
    body = other.post(reverse("archives:hand_over_print", args=[change.pk])).content
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(body)).pages)
    assert all(file.number in text for file in files)


def test_bad_input_keeps_what_was_typed(ma_lan, lin_tao, signed_in):
    kept(ma_lan, ma_lan, 1)
    given = {"giver": ma_lan.pk, "taker": lin_tao.pk, "numbers": "没有这一卷", "note": "轮岗", "token": "t"}
    answer = signed_in(ma_lan).post(reverse("archives:hand_over_new"), given)
    assert answer.status_code == 422
    assert "轮岗" in answer.content.decode()


def test_a_hand_over_is_hidden_from_whoever_may_not_know_its_files(cast, ma_lan, lin_tao, han_mei, signed_in):
    kept(ma_lan, ma_lan, 1, level=3)
    change = prepare_change(giver=ma_lan, taker=lin_tao, witness=han_mei, by=ma_lan)
    reader = make_person("low", "低密", "archivist", cast.service, clearance=1)
    for name in ("hand_over_of_files", "hand_over_sign", "hand_over_end"):
        assert signed_in(reader).get(reverse(f"archives:{name}", args=[change.pk])).status_code == 404
    assert list(signed_in(reader).get(reverse("archives:hand_overs")).context["page"].rows) == []
    assert signed_in(reader).get(reverse("archives:keepers")).context["rows"] == []
    assert signed_in(cast.chen_li).get(reverse("archives:keepers")).status_code == 403


def test_hand_overs_cost_the_same_for_three_and_thirty(ma_lan, lin_tao, signed_in, django_assert_max_num_queries):
    client, counts = signed_in(ma_lan), []
    for many in (3, 27):
        for _each in range(many):
            prepare_change(giver=ma_lan, taker=lin_tao, files=kept(ma_lan, ma_lan, 1), by=ma_lan)
        for url in (reverse("archives:hand_overs"), reverse("archives:keepers")):
            client.get(url)
            with django_assert_max_num_queries(16) as run:
                client.get(url)
            counts.append(len(run))
    assert counts[:2] == counts[2:]


@needs_postgres
@pytest.mark.django_db(transaction=True)
def test_two_hand_overs_of_one_file_at_once(ma_lan, lin_tao, han_mei):
    kept(ma_lan, ma_lan, 5)
    deeds = [lambda taker=taker: prepare_change(giver=ma_lan, taker=taker, by=ma_lan) for taker in (lin_tao, han_mei)]
    done, refused = split(at_once(*deeds))
    assert (len(done), len(refused)) == (1, 1)
    assert KeeperChange.objects.get().files.count() == 5


@needs_postgres
@pytest.mark.django_db(transaction=True)
def test_a_doubled_signature_counts_once(ma_lan, lin_tao):
    files = kept(ma_lan, ma_lan, 2)
    change = prepare_change(giver=ma_lan, taker=lin_tao, by=ma_lan)
    sign_change(change=change, by=ma_lan)
    done, refused = split(at_once(*[lambda: sign_change(change=change, by=lin_tao)] * 2))
    assert (len(done), len(refused)) == (1, 1)
    assert {file.version for file in ArchiveFile.objects.filter(pk__in=[one.pk for one in files])} == {2}


@pytest.mark.rule("S1-26 R2")
def test_whoever_would_keep_what_is_filed_next_does_not_leave_either(ma_lan, lin_tao):
    category = Category.objects.get(code="06")
    category.keeper = ma_lan
    category.save()
    assert list(still_holds(ma_lan))
    change = prepare_change(giver=ma_lan, taker=lin_tao, by=lin_tao)
    for person in (ma_lan, lin_tao):
        change = sign_change(change=change, by=person)
    category.refresh_from_db()
    assert category.keeper == lin_tao
    assert not list(still_holds(ma_lan))


def test_for_a_giver_who_is_gone_a_witness_signs_whatever_the_policy(ma_lan, lin_tao, han_mei, publish):
    publish(hand_over_witness="never")
    kept(ma_lan, ma_lan)
    ma_lan.is_active = False
    ma_lan.save()
    with pytest.raises(Refused) as refusal:
        prepare_change(giver=ma_lan, taker=lin_tao, by=han_mei)
    assert refusal.value.code == "witness"


def test_a_hand_over_of_people_who_are_gone_is_ended_by_who_draws_them_up(ma_lan, lin_tao, han_mei, signed_in):
    kept(ma_lan, ma_lan)
    change = prepare_change(giver=ma_lan, taker=lin_tao, by=ma_lan)
    offered = reverse("archives:hand_over_end", args=[change.pk])
    assert offered in signed_in(han_mei).get(change.get_absolute_url()).content.decode()
    refuse_change(change=change, reason="两人均已离职", by=han_mei)
    assert KeeperChange.objects.get().state == "refused"
