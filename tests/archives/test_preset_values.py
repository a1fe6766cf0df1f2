"""Each number that a preset sets for the archives: as shipped the company does the one, set otherwise the other."""

from types import SimpleNamespace

import pytest

from regulations import policies
from regulations.actions import apply_preset
from regulations.models import PolicyVersion
from regulations.presets import reading
from tests.archives import policy_probes as asks
from tests.conftest import make_person
from tests.regulations.rows import published

FINES = {"leak_penalty": True}  # off until the company switches it on
GM, HEAD = [{"who": "general_manager"}], [{"who": "department_head"}]
SHIPPED = [
    ("postal", "level_plain", asks.begun_level("C"), 1, "3", 3),
    ("postal", "level_b", asks.begun_level("B"), 1, "0", 0),
    ("postal", "level_a", asks.begun_level("A"), 2, "closed", None),
    ("postal", "copy_adds", lambda people: asks.signers(1, "own", "copy")(people)[-1], "general_manager",
     [{"who": "service_manager"}], "service_manager"),
    ("postal", "give_adds", lambda people: asks.signers(1, "outside", "give")(people)[-1], "general_manager",
     [{"who": "information_supervisor"}], "information_supervisor"),
    ("postal", "leak_roles", asks.told_of_a_leak, ["zong"], ["information_supervisor", "general_manager"],
     ["hanmei", "zong"]),
    ("postal", "penalty_least", asks.fined(60), "amount", 50, (48, ["general_manager"])),
    ("postal", "penalty_most", asks.fined(600), "amount", 600, (480, ["general_manager"])),
    ("postal", "penalty_head", asks.head_bears, 160, 50, 100),
    ("property", "filing_asked", asks.owed_months, ["2026-11-10"], False, []),
    ("property", "filing_day", asks.owed_months, ["2026-11-10"], 5, ["2026-11-05"]),
    ("property", "own_chain", asks.signers(0, "own", "screen"), ["department_head", "archivist"],
     GM, ["general_manager"]),
    ("property", "outside_chain", asks.signers(0, "outside", "site"), ["archivist", "service_manager"],
     HEAD, ["department_head"]),
    ("property", "take_out_role", asks.signers(0, "own", "out"),
     ["department_head", "archivist", "information_supervisor"], "none", ["department_head", "archivist"]),
    ("property", "overdue_is_violation", asks.late_is_noted, True, False, False),
    ("manufacturer", "report_chain", asks.report_signers(is_change=False), ["service_manager", "general_manager"],
     GM, ["general_manager"]),
    ("manufacturer", "report_change_chain", asks.report_signers(is_change=True), ["general_manager"],
     [{"who": "service_manager"}], ["service_manager"]),
    ("manufacturer", "inspection_months", asks.inspected_period, "2026-07", 12, "2026-01"),
    ("manufacturer", "loan_days", asks.days_lent, 3, 5, 5),
    ("manufacturer", "apart_from", asks.stands_openly(1), True, "1", False),
    ("catering", "level_plain", asks.begun_level("C"), 1, "0", 0),
    ("catering", "level_b", asks.begun_level("B"), 1, "2", 2),
    ("catering", "level_other", asks.subject_level, None, "1", 1),
    ("catering", "never_given", asks.may_be_given, False, ["01"], True),
]  # fmt: skip


@pytest.fixture
def people(cast, ma_lan, han_mei) -> SimpleNamespace:
    """The cast and everybody whom chains of the archives name."""
    make_person("guanli", "客服经理", "service_manager", cast.service, clearance=3)
    return SimpleNamespace(ma_lan=ma_lan, han_mei=han_mei, **vars(cast))


def put(people, **values) -> None:
    """These values besides those in force."""
    newest = PolicyVersion.objects.filter(app="archives", state="published").order_by("-number").first()
    kept = newest.values if newest else {}
    published(people.system, app="archives", number=newest.number + 1 if newest else 1, **kept | values)
    policies.forget()


@pytest.mark.parametrize(("preset", "field", "ask", "shipped", "other", "then"), SHIPPED)
def test_a_company_does_what_its_preset_says_and_no_longer_when_it_changes(
    people, preset, field, ask, shipped, other, then
):
    apply_preset(name=preset, by=people.admin)
    if field.startswith("penalty_"):
        put(people, **FINES)
    assert ask(people) == shipped
    put(people, **{field: other})
    assert ask(people) == then


def test_no_value_of_a_preset_is_left_out_here():
    known = {(preset, field) for preset, field, *_rest in SHIPPED}
    said = [(name, value) for name in reading.names() for value in reading.read(name).values]
    assert {(name, value.name) for name, value in said if value.app == "archives"} == known
