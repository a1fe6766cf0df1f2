"""Applying an industry preset: regulations, clauses, the policy versions that cite them and the rows of the apps, in
one transaction.

It is published at once, without the approval that a change of the company's rules needs: it only fills in what nobody
has decided (docs/decisions/presets.md).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import trail
from core.errors import Refused, Stale
from core.rules import require
from regulations import hooks, policies
from regulations.actions.policies import draft_policy
from regulations.actions.publishing import publish
from regulations.actions.regulations import issue_version, save_clause, save_regulation
from regulations.models import AppliedPreset, Clause, PolicyVersion, Regulation
from regulations.presets import plan
from regulations.presets.plan import Plan, ValueChange
from regulations.presets.reading import Preset, read
from regulations.presets.rows import RowChange

PERMISSION = "regulations.apply_preset"


@dataclass(frozen=True)
class Applied:
    """What was done; `record` is None when there was nothing to do."""

    plan: Plan
    record: AppliedPreset | None


def apply_preset(*, name: str, by, choices: Mapping[str, str] | None = None, seen: str = "") -> Applied:
    """Apply the preset. `choices`: for each value that another preset set, the name of the preset that wins.

    `seen` is the digest of the plan that was shown; when something changed since, nothing is done (`Stale`). Refused
    with the places when the file is not sound, with fields, presets and values when a conflict was not decided.
    """
    require(by, PERMISSION)
    try:
        with transaction.atomic():
            return apply_now(read(name), dict(choices or {}), seen, by)
    except IntegrityError as error:  # two people apply at once
        raise Refused(_("Somebody else has just changed the rules. Please look again."), code="race") from error


def apply_now(preset: Preset, choices: dict[str, str], seen: str, by) -> Applied:
    shown = plan.plan_of(preset)
    if seen and seen != shown.digest:
        raise Stale(_("The rules have changed since this page was shown. Please look again."))
    decided = plan.plan_of(preset, choices)
    refuse_undecided(decided, choices)
    if decided.is_empty:
        return Applied(decided, None)
    refuse_later_versions(apps_of(decided.changes))
    clauses = write_regulations(decided, by)
    write_rows(decided, by)
    versions = [publish_values(app, preset, decided.changes, clauses, by) for app in apps_of(decided.changes)]
    record = AppliedPreset.objects.create(
        name=preset.name,
        values={one.key: [one.before, one.stored] for one in decided.changes},
        rows={one.key: one.stored for one in decided.row_changes},
        kept={key: winner for key, winner in decided.choices.items() if winner != preset.name},
        by=by,
    )
    record.versions.set(versions)
    trail.write("regulations.apply_preset", record, by=by, details=told(decided))
    policies.forget()
    transaction.on_commit(policies.forget)
    return Applied(decided, record)


def refuse_later_versions(apps: list[str]) -> None:
    """What is published already and takes effect later would take the preset's values away again."""
    later = PolicyVersion.objects.filter(app__in=apps, state=PolicyVersion.State.PUBLISHED)
    if version := later.filter(effective_on__gt=timezone.localdate()).first():
        said = {"version": version, "day": version.effective_on}
        text = _("%(version)s takes effect on %(day)s. Apply the preset after that day.") % said
        raise Refused(text, code="later", link=version.get_absolute_url())


def refuse_undecided(decided: Plan, choices: Mapping[str, str]) -> None:
    """Every conflict names value, presets and what each of them wants."""
    presets = ("", decided.preset.name)
    lines = [
        conflict_words(one, decided.preset)
        for one in (*decided.values, *decided.rows)
        if one.state == "conflict" or (one.other and choices.get(one.key, "") not in (*presets, one.other))
    ]
    if lines:
        raise Refused("\n".join(lines), code="conflict")


def conflict_words(one: ValueChange | RowChange, preset: Preset) -> str:
    return _("%(key)s (%(label)s): the preset %(other)s has set %(old)s, %(name)s wants %(new)s. Choose one.") % {
        "key": one.key,
        "label": one.label,
        "other": one.other,
        "old": one.old,
        "name": preset.name,
        "new": one.new,
    }


def apps_of(changes: list[ValueChange]) -> list[str]:
    return list(dict.fromkeys(one.value.app for one in changes))


def write_regulations(decided: Plan, by) -> dict[tuple[str, str], Clause]:
    """Add what is missing and issue it; gives every clause of the preset by code and number."""
    for wanted in decided.regulations:
        regulation = Regulation(code=wanted.code, title=wanted.title, title_en=wanted.title_en)
        regulation.in_force_from = timezone.localdate()
        save_regulation(regulation=regulation, by=by)
    codes = [one.code for one in decided.preset.regulations]
    there = {one.code: one for one in Regulation.objects.filter(code__in=codes)}
    for code, wanted in decided.clauses:
        clause = Clause(regulation=there[code], number=wanted.number, title=wanted.title)
        clause.title_en, clause.text = wanted.title_en, wanted.text
        save_clause(clause=clause, by=by)
    for code in dict.fromkeys(code for code, _clause in decided.clauses):
        issue_version(regulation=there[code], note=reason_of(decided.preset), by=by)
    return {(one.regulation.code, one.number): one for one in plan.clauses_of(there)}


def write_rows(decided: Plan, by) -> None:
    """Section by section, in the order in which they rest on each other."""
    for name, section in hooks.preset_sections.items():
        wanted = {one.label: one.stored for one in decided.row_changes if one.row.section == name}
        if wanted:
            section.write(wanted, by)


def publish_values(app: str, preset: Preset, changes: list[ValueChange], clauses: dict, by) -> PolicyVersion:
    """One version with what the preset sets in this app, in force from today."""
    mine = [one for one in changes if one.value.app == app]
    draft = draft_policy(
        app=app,
        values={one.value.name: one.value.stored for one in mine},
        clauses={one.value.name: clauses[one.value.clause] for one in mine},
        reason=reason_of(preset),
        by=by,
    )
    return publish(draft, by=by)


def reason_of(preset: Preset) -> str:
    return _("Industry preset: %s") % preset.title


def told(decided: Plan) -> dict:
    return {
        "preset": decided.preset.name,
        "regulations": [one.code for one in decided.regulations],
        "clauses": len(decided.clauses),
        "values": {one.key: [one.before, one.stored] for one in decided.changes},
        "rows": [one.key for one in decided.row_changes],
        "choices": decided.choices,
    }
