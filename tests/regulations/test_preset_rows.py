"""What a preset carries beside values: rows that are added, changed, left to the company or chosen between presets."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse

from core.errors import Refused, Stale
from core.models import Event
from regulations import hooks
from regulations.actions import apply_preset
from regulations.models import AppliedPreset
from regulations.presets.plan import plan_of
from regulations.presets.reading import read
from regulations.presets.sections import Section
from staff.models import Role
from tests.regulations.preset_files import HEAD, write

ROLE = """
[[extra_roles]]
code = "signatory"
name = "授权签字人"
like = "inspector"
clause = "SC-1 第一条"
"""
COLOURS = """
[[colours]]
name = "天空"
colour = "蓝"
clause = "SC-1 第一条"

[[colours]]
name = "草地"
colour = "绿"
clause = "SC-1 第一条"
"""


@pytest.fixture
def colours(monkeypatch) -> dict[str, dict]:
    """A section of one word a row, kept in a dictionary."""
    kept: dict[str, dict] = {}

    def read_colours(rows, path, reader):
        found = {}
        for place, row in enumerate(rows):
            known = reader.table(row, (*path, place), {"name": str, "colour": str, "clause": str}, ("name", "clause"))
            if known.get("colour") == "无":
                reader.fault((*path, place, "colour"), "没有这种颜色。")
            found[known.get("name")] = ({"colour": known.get("colour")}, reader.clause_of(known, (*path, place)))
        return found

    section = Section(
        title="颜色",
        read=read_colours,
        present=lambda wanted: {name: kept[name] for name in wanted if name in kept},
        words=lambda row: row["colour"],
        write=lambda rows, by: kept.update(rows),
    )
    monkeypatch.setitem(hooks.preset_sections, "colours", section)
    return kept


def silk(folder, colour: str) -> str:
    write(folder, (HEAD + COLOURS.replace("蓝", colour)).replace("SC-1", "SI-1"), "silk")
    return "silk"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (COLOURS.replace("蓝", "无"), "20 行:没有这种颜色。"),
        (COLOURS.replace("第一条", "第九条"), "18 行:此文件中没有条款“SC-1 第九条”。"),
        (COLOURS.replace("colour =", "color ="), "20 行:没有“color”这一键。"),
        (COLOURS.replace("colours", "coulours"), "18 行:没有“coulours”这一键。"),
        ("colours = 3\n", "1 行:“colours”的类型不对。"),
        (ROLE.replace('like = "inspector"', 'like = "boss"'), "21 行:没有角色“boss”。"),
        (ROLE.replace('name = "授权签字人"\n', ""), "18 行:缺少“name”。"),
    ],
)
def test_what_does_not_fit_is_refused_with_file_and_line(folder, cast, colours, text, fault):
    write(folder, text + HEAD if text.startswith("colours") else HEAD + text)
    with pytest.raises(Refused) as refusal:
        read("yarn")
    assert f"yarn.toml,第 {fault}" in str(refusal.value)


def test_rows_are_added_once(folder, cast, colours):
    write(folder, HEAD + COLOURS)
    done = apply_preset(name="yarn", by=cast.admin)
    assert colours == {"天空": {"colour": "蓝"}, "草地": {"colour": "绿"}}
    assert done.record.rows == {"colours:天空": {"colour": "蓝"}, "colours:草地": {"colour": "绿"}}
    event = Event.objects.get(deed="regulations.apply_preset")
    assert event.details["rows"] == ["colours:天空", "colours:草地"]
    assert apply_preset(name="yarn", by=cast.admin).record is None


def test_a_refused_preset_writes_no_row(folder, cast, colours):
    write(folder, HEAD + COLOURS)
    shown = plan_of(read("yarn")).digest
    colours["天空"] = {"colour": "灰"}
    with pytest.raises(Stale):
        apply_preset(name="yarn", by=cast.admin, seen=shown)
    assert not AppliedPreset.objects.exists()
    assert "草地" not in colours


def test_what_the_company_has_changed_or_taken_out_stays_so(folder, cast, colours):
    write(folder, HEAD + COLOURS)
    apply_preset(name="yarn", by=cast.admin)
    colours["天空"] = {"colour": "灰"}
    del colours["草地"]
    write(folder, HEAD + COLOURS.replace("蓝", "白").replace("绿", "黄"))
    plan = plan_of(read("yarn"))
    assert [one.state for one in plan.rows] == ["kept", "gone"]
    assert plan.is_empty


def test_a_newer_file_changes_what_the_preset_itself_wrote(folder, cast, colours):
    write(folder, HEAD + COLOURS)
    apply_preset(name="yarn", by=cast.admin)
    write(folder, HEAD + COLOURS.replace("蓝", "白"))
    apply_preset(name="yarn", by=cast.admin)
    assert colours["天空"] == {"colour": "白"}


def test_a_row_that_was_there_before_is_the_company_s(folder, cast, colours):
    colours["天空"] = {"colour": "灰"}
    write(folder, HEAD + COLOURS)
    apply_preset(name="yarn", by=cast.admin)
    assert colours == {"天空": {"colour": "灰"}, "草地": {"colour": "绿"}}


@pytest.mark.parametrize(("winner", "colour"), [("silk", "红"), ("yarn", "蓝")])
def test_a_conflict_of_two_presets_is_named_and_chosen(folder, cast, colours, winner, colour):
    write(folder, HEAD + COLOURS)
    apply_preset(name="yarn", by=cast.admin)
    name = silk(folder, "红")
    with pytest.raises(Refused) as refusal:
        apply_preset(name=name, by=cast.admin)
    assert refusal.value.code == "conflict"
    assert all(word in str(refusal.value) for word in ("colours:天空", "yarn", "蓝", "silk", "红"))
    apply_preset(name=name, by=cast.admin, choices={"colours:天空": winner})
    assert colours["天空"] == {"colour": colour}
    assert apply_preset(name=name, by=cast.admin).plan.is_empty


def test_the_page_shows_rows_and_conflicts_before_it_writes(folder, cast, signed_in, colours):
    write(folder, HEAD + COLOURS)
    client = signed_in(cast.admin)
    address = reverse("regulations:preset", args=["yarn"])
    page = client.get(address).content.decode()
    assert all(word in page for word in ("颜色", "天空", "蓝", "新增"))
    client.post(address, {"seen": plan_of(read("yarn")).digest})
    address = reverse("regulations:preset", args=[silk(folder, "红")])
    page = client.get(address).content.decode()
    assert 'name="choice:colours:天空"' in page
    client.post(address, {"seen": plan_of(read("silk")).digest, "choice:colours:天空": "silk"})
    assert colours["天空"] == {"colour": "红"}


def test_the_command_shows_the_rows(folder, cast, colours):
    write(folder, HEAD + COLOURS)
    said = StringIO()
    call_command("apply_preset", "yarn", "--dry-run", stdout=said)
    assert "+ colours:天空: – -> 蓝 (SC-1 第一条)" in said.getvalue()
    assert not colours
    said = StringIO()
    call_command("apply_preset", "yarn", "--json", stdout=said)
    rows = json.loads(said.getvalue())["rows"]
    assert [(row["key"], row["state"]) for row in rows] == [("colours:天空", "add"), ("colours:草地", "add")]


def test_a_preset_brings_a_role_like_another_and_speaks_of_it(folder, cast):
    signs = '[values.regulations]\npublication = { is = [{ who = "signatory" }], clause = "SC-1 第一条" }\n'
    write(folder, HEAD.replace('roles = ["agent"]', 'roles = ["signatory"]') + ROLE + signs)
    apply_preset(name="yarn", by=cast.admin)
    role, model = Role.objects.get(code="signatory"), Role.objects.get(code="inspector")
    assert (role.name, role.scope) == ("授权签字人", model.scope)
    assert set(role.permissions.all()) == set(model.permissions.all())
    role.permissions.clear()  # the company narrows it: nothing comes back
    assert apply_preset(name="yarn", by=cast.admin).plan.is_empty
