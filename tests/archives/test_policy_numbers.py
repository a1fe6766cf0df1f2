"""Numbers that no preset sets: as they come the archives do the one, set otherwise the other."""

import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from archives.actions.declassifying import foretell_lot
from archives.actions.disposals import ask_destruction
from archives.actions.inspections import note_found
from archives.actions.items import add_item
from archives.actions.proposing import make_list
from archives.actions.verifying import note_result
from archives.forms.disposals import DestroyForm
from archives.models import Content, Inspection, InspectionLine, Place
from archives.opening import Opening
from archives.policy import policy_for
from core.models import Notice
from regulations.policies import version_in_force
from tests.archives import policy_probes as asks
from tests.archives.conftest import a_file
from tests.archives.documents import a_pdf
from tests.archives.test_disposals import approved, over
from tests.archives.test_inspections import typed
from tests.archives.test_preset_values import FINES, GM, HEAD, people, put

__all__ = ["people"]
CHAIN = ["information_supervisor", "general_manager"]
READ_BY = ["department_head", "archivist"]


def followed_within(rule: str, found: str):
    """The clock of a file that was found so."""

    def ask(people) -> str:
        place, _new = Place.objects.get_or_create(kind="room", name="档案室")
        facts = {"name": f"{Inspection.objects.count()}", "policy": version_in_force("archives")}
        inspection = Inspection.objects.create(place=place, made_at=timezone.now(), made_by=people.system, **facts)
        file = a_file(people.ma_lan, state="shelved", keeper=people.ma_lan)
        InspectionLine.objects.create(inspection=inspection, file=file)
        note_found(inspection=inspection, typed=typed(inspection, found=found), by=people.ma_lan)
        return asks.span_of(rule)

    return ask


def appraised_within(people) -> str:
    make_list([over(people.ma_lan)], by=people.ma_lan)
    return asks.span_of("appraised_within")


def decides_destruction(people) -> list[str]:
    disposal = make_list([over(people.ma_lan)], by=people.ma_lan)
    disposal.lines.update(verdict="destroy")
    return asks.steps_of(ask_destruction(disposal=disposal, by=people.ma_lan))


def destroyed_within(people) -> str:
    approved(people.ma_lan, [people.han_mei, people.gm], over(people.ma_lan))
    return asks.span_of("destroyed_within")


def said_of_backups(people) -> str:
    return DestroyForm(disposal=make_list([over(people.ma_lan)], by=people.ma_lan)).initial["backups"]


def a_copy(people, **facts) -> Content:
    file = a_file(people.ma_lan, keeper=people.ma_lan, **facts)
    return add_item(file=file, title="合同", upload=a_pdf(1), is_confirmed=True, by=people.ma_lan).contents.get()


def restored_within(people) -> str:
    note_result(a_copy(people), "missing", by=people.system)
    return asks.span_of("fault_within")


def is_told_before(people) -> bool:
    until = timezone.localdate() + timedelta(days=10)
    file = a_file(people.ma_lan, level=1, level_until=until, keeper=people.ma_lan)
    foretell_lot(today=timezone.localdate(), after=0)
    return Notice.objects.filter(rule="archives.level_ends", record_id=file.pk).exists()


def is_marked(people) -> bool:
    return Opening(a_file(people.ma_lan, level=1), people.ma_lan, None, may_copy=False).is_marked(policy_for())


NUMBERS = [
    ("repair_within", followed_within("repair_within", "torn"), "10 working days", "3 days", "3 days"),
    ("missing_within", followed_within("missing_within", "missing"), "5 working days", "1 days", "1 days"),
    ("appraised_within", appraised_within, "30 working days", "7 days", "7 days"),
    ("destroyed_within", destroyed_within, "20 working days", "7 days", "7 days"),
    ("disposal_chain", decides_destruction, CHAIN, GM, ["general_manager"]),
    ("backups", said_of_backups, "", "异地备份,每月覆盖", "异地备份,每月覆盖"),
    ("leak_penalty_chain", asks.decides_fines, ["general_manager"], [{"who": "service_manager"}],
     ["service_manager"]),
    ("fault_within", restored_within, "3 working days", "1 days", "1 days"),
    ("grant_days", asks.may_ask_for(31), "days", 31, "asked"),
    ("remind_before", asks.reminded_with_days_left(2), False, 2, True),
    ("signed_within", asks.signed_for_within, "1 working days", "3 hours", "3 hours"),
    ("trouble_within", asks.trouble_decided_within, "3 working days", "9 days", "9 days"),
    ("pick_within", asks.picked_within, "1 working days", "2 hours", "2 hours"),
    ("declassified_notice", is_told_before, True, 5, False),
    ("mark_from", is_marked, True, "2", False),
    ("other_chain", asks.signers(0, "other", "screen"), ["department_head", "service_manager"],
     HEAD, ["department_head"]),
    ("confidential_adds", asks.signers(2, "own", "screen"), [*READ_BY, "information_supervisor"],
     GM, [*READ_BY, "general_manager"]),
    ("top_secret_adds", asks.signers(3, "own", "screen"), [*READ_BY, *CHAIN],
     HEAD, [*READ_BY, "information_supervisor"]),
]  # fmt: skip


@pytest.mark.parametrize(("field", "ask", "given", "other", "then"), NUMBERS)
def test_changed_it_is_done_otherwise(people, field, ask, given, other, then):
    if field.startswith("leak_penalty"):
        put(people, **FINES)
    assert ask(people) == given
    put(people, **{field: other})
    assert ask(people) == then


def test_a_page_is_as_wide_as_the_policy_says(people, signed_in):
    content = a_copy(people)
    client, widths = signed_in(people.ma_lan), []
    for values in ({}, {"page_width": 800}):
        put(people, **values)
        answer = client.get(reverse("archives:page", args=[content.pk, 1]))
        widths.append(Image.open(io.BytesIO(answer.content)).width)
    assert widths == pytest.approx([1240, 800], abs=1)  # pages are scaled, whole pixels


def test_a_list_is_as_long_as_the_policy_says(people, signed_in):
    for _each in range(12):
        a_file(people.ma_lan)
    client, rows = signed_in(people.ma_lan), []
    for values in ({}, {"page_size": 10}):
        put(people, **values)
        rows.append(len(client.get(reverse("archives:files")).context["page"].rows))
    assert rows == [12, 10]
