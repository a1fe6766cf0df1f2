"""Industry presets: read with file and line, planned before they are applied, and never over the company's own."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from complaints.policy import policy_for as complaint_policy
from core.errors import Refused, Stale
from core.models import Event
from credit.policy import policy_for as credit_policy
from regulations import coverage, policies
from regulations.actions import apply_preset, draft_policy
from regulations.actions.publishing import publish
from regulations.models import AppliedPreset, Clause, PolicyVersion, Regulation
from regulations.presets.plan import plan_of
from regulations.presets.reading import FOLDER, names, read
from regulations.values import Span
from tests.regulations.preset_files import HEAD, VALUES, other, write
from tests.site.running import ROOT

BOSS = '[values.regulations]\npublication = { is = [{ who = "boss" }], clause = "SC-1 第一条" }\n'
ODD_CHOICE = '[values.credit]\ngrade_boundary = { is = ["higher"], clause = "SC-1 第一条" }\n'
AGAIN = '[[regulations.clauses]]\nnumber = "第一条"\ntitle = "又"\ntext = "又"\n'


def decide(by, **values) -> PolicyVersion:
    """A version that the company published itself."""
    return publish(draft_policy(app="credit", values=values, reason="董事会", by=by), by=by)


# The files


@pytest.mark.django_db
@pytest.mark.parametrize("name", names())
def test_a_shipped_preset_is_sound_and_names_its_sources(name, cast):
    preset = read(name)
    known = set(coverage.catalogue(ROOT / "docs" / "rules"))
    for regulation in preset.regulations:
        for clause in regulation.clauses:
            assert clause.rules, f"{regulation.code} {clause.number}"
            assert set(clause.rules) <= known
            assert clause.title_en, f"{regulation.code} {clause.number}"
    assert len(preset.values) >= 3


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (HEAD + VALUES.replace("day", "dya"), "18 行:没有“credit.grading_dya”这一键。"),
        (HEAD + VALUES.replace("credit", "credits"), "17 行:没有“credits”这一键。"),
        (HEAD + VALUES.replace("20", "32"), "18 行:credit.grading_day: "),
        (HEAD + "[values.credit]\ngrading_day = { is = 20 }\n", "18 行:缺少“clause”。"),
        (HEAD + VALUES.replace("第一条", "第二条"), "18 行:此文件中没有条款“SC-1 第二条”。"),
        (HEAD + "[values.credit]\ngrading_day = 20\n", "18 行:"),
        (HEAD + VALUES + 'grading_month = { is = 2, clause = "SC-1 第一条" }\n', "17 行:credit.grading_last_day: "),
        (HEAD + BOSS, "18 行:没有角色“boss”。"),
        (HEAD.replace('roles = ["agent"]', 'roles = ["boss"]'), "4 行:没有角色“boss”。"),
        (HEAD.replace('roles = ["agent"]', 'rolls = ["agent"]'), "4 行:没有“rolls”这一键。"),
        (HEAD.replace('title = "评定"', 'titel = "评定"'), "12 行:没有“titel”这一键。"),
        (HEAD + AGAIN, "18 行:“第一条”出现了两次。"),
        (HEAD + '[left_out]\n"credit.nothing" = "无"\n', "18 行:没有“credit.nothing”这一键。"),
        (HEAD + VALUES + '[left_out]\n"credit.grading_day" = "无"\n', "20 行:“credit.grading_day”上面已经设定。"),
        (HEAD + "schedules = []\n", "17 行:"),
        (HEAD + ODD_CHOICE, "18 行:credit.grade_boundary: "),
        (HEAD + BOSS.replace('"boss"', '["agent"]'), "18 行:regulations.publication: "),
        (HEAD + BOSS.replace('"boss"', '"agent", text = 5'), "18 行:regulations.publication: "),
        (HEAD.replace('title = "评定"', r'title = "评\u0000定"'), "12 行:“title”的类型不对。"),
        (HEAD.replace('"agent"', r'"age\u0000nt"'), "4 行:"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_with_file_and_line(folder, cast, text, fault):
    write(folder, text)
    with pytest.raises(Refused) as refusal:
        read("yarn")
    assert f"yarn.toml,第 {fault}" in str(refusal.value)


def test_the_mark_that_windows_puts_before_a_text_does_no_harm(folder, cast):
    (folder / "yarn.toml").write_bytes((HEAD + VALUES).encode("utf-8-sig"))
    assert read("yarn").title_zh == "纱厂"


def test_a_file_in_another_encoding_is_refused_and_hides_no_other(folder, cast, signed_in):
    write(folder, HEAD + VALUES)
    (folder / "silk.toml").write_bytes((HEAD.replace("纱厂", "Silk") + VALUES).encode("gb18030"))
    with pytest.raises(Refused, match=r"silk\.toml,第 3 行:文件须以 UTF-8 编码保存。"):
        read("silk")
    page = signed_in(cast.admin).get(reverse("regulations:presets")).content.decode()
    assert "纱厂" in page
    assert "silk.toml,第 3 行" in page


@pytest.mark.parametrize("text", [HEAD[:-40], HEAD + VALUES[:-12], HEAD + VALUES.replace("20", "9" * 5000)])
def test_half_a_file_or_an_endless_number_is_refused_by_name(folder, cast, text):
    write(folder, text)
    with pytest.raises(Refused, match=r"^yarn\.toml"):
        read("yarn")


def test_every_fault_is_told_at_once_in_the_order_of_the_file(folder, cast):
    text = HEAD.replace('roles = ["agent"]', "rolls = 3") + '[values.credit]\nno = { is = 1, clause = "SC-1 第一条" }\n'
    write(folder, text)
    with pytest.raises(Refused) as refusal:
        read("yarn")
    places = [line.split(":")[0] for line in str(refusal.value).splitlines()]
    assert places == ["yarn.toml,第 4 行", "yarn.toml,第 18 行"]


def test_a_file_that_is_no_toml_is_refused_with_its_line(folder, cast):
    write(folder, HEAD + "[values.credit]\nx = = 1\n")
    with pytest.raises(Refused, match=r"yarn\.toml.*line 18"):
        read("yarn")


def test_an_unknown_preset_is_refused_with_those_that_are_there(cast):
    with pytest.raises(Refused, match="winery"):
        read("../../secret")


# Applying


def test_a_preset_sets_values_with_their_clauses(folder, cast):
    done = apply_preset(name="yarn", by=cast.admin)
    assert [one.key for one in done.plan.changes] == ["credit.grading_day"]
    assert credit_policy().grading_day == 20
    clause = policies.clause_of("credit", "grading_day")
    assert (str(clause.regulation), clause.number, clause.text) == ("客户管理办法", "第一条", "每年评定。\n")
    version = done.record.versions.get()
    assert (version.number, version.state, version.published_by) == (1, "published", cast.admin)
    assert Regulation.objects.get(code="SC-1").versions.get().clauses[0]["number"] == "第一条"


def test_the_trail_says_who_and_what(folder, cast):
    done = apply_preset(name="yarn", by=cast.admin)
    event = Event.objects.get(deed="regulations.apply_preset", record_id=done.record.pk)
    assert (event.by, event.details["values"]) == (cast.admin, {"credit.grading_day": [25, 20]})


def test_the_second_time_there_is_nothing_to_do(folder, cast):
    apply_preset(name="yarn", by=cast.admin)
    again = apply_preset(name="yarn", by=cast.admin)
    assert again.plan.is_empty
    assert again.record is None
    assert (PolicyVersion.objects.count(), AppliedPreset.objects.count()) == (1, 1)


def test_a_value_that_equals_the_default_gets_its_clause(folder, cast):
    write(folder, (HEAD + VALUES).replace("= 20", "= 25"))
    assert plan_of(read("yarn")).changes[0].state == "cite"
    apply_preset(name="yarn", by=cast.admin)
    assert credit_policy().grading_day == 25
    assert policies.clause_of("credit", "grading_day").number == "第一条"
    assert plan_of(read("yarn")).is_empty


def test_what_the_company_decided_stays(folder, cast):
    decide(cast.system, grading_day=28)
    done = apply_preset(name="yarn", by=cast.admin)
    assert [one.key for one in done.plan.kept] == ["credit.grading_day"]
    assert credit_policy().grading_day == 28
    assert Regulation.objects.filter(code="SC-1").exists()  # the clauses are there to be cited


def test_what_the_company_changed_after_the_preset_stays_too(folder, cast):
    apply_preset(name="yarn", by=cast.admin)
    decide(cast.system, grading_day=28)
    assert apply_preset(name="yarn", by=cast.admin).plan.is_empty
    assert credit_policy().grading_day == 28


def test_a_newer_file_moves_what_the_preset_itself_had_set(folder, cast):
    apply_preset(name="yarn", by=cast.admin)
    write(folder, (HEAD + VALUES).replace("= 20", "= 21"))
    apply_preset(name="yarn", by=cast.admin)
    assert credit_policy().grading_day == 21


def test_the_company_s_own_words_of_a_clause_stay(folder, cast):
    apply_preset(name="yarn", by=cast.admin)
    Clause.objects.update(text="每两年评定。")
    plan = plan_of(read("yarn"))
    assert (plan.reworded, plan.is_empty) == (["SC-1 第一条"], True)
    apply_preset(name="yarn", by=cast.admin)
    assert Clause.objects.get().text == "每两年评定。"


def test_a_withdrawn_clause_carries_no_value(folder, cast):
    apply_preset(name="yarn", by=cast.admin)
    Clause.objects.update(withdrawn_on="2026-01-01")
    write(folder, (HEAD + VALUES).replace("= 20", "= 21"))
    plan = plan_of(read("yarn"))
    assert ([one.state for one in plan.values], plan.is_empty) == (["withdrawn"], True)


def test_records_keep_the_version_from_before(folder, cast):
    first = apply_preset(name="yarn", by=cast.admin).record.versions.get()
    write(folder, (HEAD + VALUES).replace("= 20", "= 21"))
    apply_preset(name="yarn", by=cast.admin)
    assert policies.read_version(PolicyVersion.objects.get(pk=first.pk)).grading_day == 20


# Two presets


@pytest.mark.parametrize("name", [name for name in names() if name != "manufacturer"])
def test_presets_combine(cast, name):
    for one in ("manufacturer", name):
        assert apply_preset(name=one, by=cast.admin).record
    for one in ("manufacturer", name):
        assert apply_preset(name=one, by=cast.admin).plan.is_empty
    assert {one.name for one in AppliedPreset.objects.all()} == {"manufacturer", name}


def test_two_trades_that_want_different_clocks_are_a_conflict(cast):
    apply_preset(name="winery", by=cast.admin)
    with pytest.raises(Refused) as refusal:
        apply_preset(name="laboratory", by=cast.admin)
    assert refusal.value.code == "conflict"
    assert "complaints.resolve_normal" in str(refusal.value)
    clashing = {one.key for one in plan_of(read("laboratory")).conflicts}
    applied = apply_preset(name="laboratory", by=cast.admin, choices=dict.fromkeys(clashing, "laboratory"))
    assert applied.record
    assert complaint_policy().resolve_normal == Span(7, "days")


def test_a_conflict_names_value_presets_and_values(folder, cast):
    apply_preset(name="yarn", by=cast.admin)
    with pytest.raises(Refused) as refusal:
        apply_preset(name=other(folder), by=cast.admin)
    assert refusal.value.code == "conflict"
    assert all(word in str(refusal.value) for word in ("credit.grading_day", "yarn", "20", "silk", "22"))
    assert not Regulation.objects.filter(code="SI-1").exists()
    assert AppliedPreset.objects.count() == 1


@pytest.mark.parametrize(("winner", "day"), [("silk", 22), ("yarn", 20)])
def test_a_choice_ends_the_conflict_for_good(folder, cast, winner, day):
    apply_preset(name="yarn", by=cast.admin)
    silk = other(folder)
    apply_preset(name=silk, by=cast.admin, choices={"credit.grading_day": winner})
    assert credit_policy().grading_day == day
    assert apply_preset(name=silk, by=cast.admin).plan.is_empty


def test_a_choice_of_a_preset_that_takes_no_part_is_refused(folder, cast):
    apply_preset(name="yarn", by=cast.admin)
    with pytest.raises(Refused):
        apply_preset(name=other(folder), by=cast.admin, choices={"credit.grading_day": "winery"})


def test_two_presets_of_one_mind_are_no_conflict(folder, cast):
    apply_preset(name="yarn", by=cast.admin)
    apply_preset(name=other(folder, day=20), by=cast.admin)
    assert policies.clause_of("credit", "grading_day").regulation.code == "SC-1"


# Who, when


def test_only_administrators_apply_presets(folder, cast):
    with pytest.raises(Refused) as refusal:
        apply_preset(name="yarn", by=cast.gm)
    assert refusal.value.code == "forbidden"


def test_a_page_shown_before_a_change_applies_nothing(folder, cast):
    seen = plan_of(read("yarn")).digest
    decide(cast.system, grading_day=28)
    with pytest.raises(Stale):
        apply_preset(name="yarn", by=cast.admin, seen=seen)
    assert not AppliedPreset.objects.exists()


def test_an_open_draft_stops_the_preset(folder, cast):
    draft = draft_policy(app="credit", values={"page_size": 20}, by=cast.system)
    with pytest.raises(Refused) as refusal:
        apply_preset(name="yarn", by=cast.admin)
    assert refusal.value.link == draft.get_absolute_url()
    assert not Regulation.objects.exists()


def test_a_version_of_a_later_day_stops_the_preset(folder, cast):
    version = decide(cast.system, page_size=20)
    PolicyVersion.objects.filter(pk=version.pk).update(effective_on="2099-01-01")
    policies.forget()
    with pytest.raises(Refused, match="2099-01-01"):
        apply_preset(name="yarn", by=cast.admin)


# The command


def run(*args) -> str:
    out = StringIO()
    call_command("apply_preset", *args, stdout=out)
    return out.getvalue()


def test_the_command_shows_first_and_changes_nothing(cast):
    said = run("manufacturer", "--dry-run")
    assert "= credit.grading_day: 25 (ZZ-FJ 第二条)" in said
    assert "? credit.grade_cuts: no source, default 75 / 95 %" in said
    assert said.splitlines()[-1] == "not applied"
    assert not AppliedPreset.objects.exists()


def test_the_command_applies_once(cast):
    assert json.loads(run("winery", "--json"))["applied"] is True
    again = json.loads(run("winery", "--json"))
    assert (again["applied"], again["nothing_to_do"]) == (False, True)
    assert run("winery").splitlines()[-1] == "nothing to do"


def test_the_command_refuses_nonsense(cast):
    with pytest.raises(CommandError, match="winery"):
        run("brewery")
    with pytest.raises(CommandError):
        run("winery", "--choose", "nonsense")


def test_the_presets_come_with_the_program():
    assert {path.stem for path in FOLDER.glob("*.toml")} == {
        "car_dealer", "catering", "exporter", "health_products", "laboratory", "logistics", "manufacturer", "postal",
        "property", "retail_chain", "winery",
    }  # fmt: skip
