"""Roles that an industry has beside the standard ones. Each may do what another role may do when it is made."""

from typing import Any

from staff.actions import save_role
from staff.models import Role

SHAPE = {"code": str, "name": str, "sentence": str, "like": str, "clause": str}


def read(rows: list, path: tuple, reader) -> dict[str, tuple[dict[str, Any], tuple[str, str]]]:
    found = {}
    for place, row in enumerate(rows):
        here = (*path, place)
        known = reader.table(row, here, SHAPE, wanted=("code", "name", "like", "clause"))
        if not {"code", "name", "like"} <= known.keys():
            continue
        reader.known_roles([known["like"]], (*here, "like"))
        reader.brought.add(known["code"])
        clause = reader.clause_of(known, (*here, "clause"))
        found[known.pop("code")] = ({key: known[key] for key in ("name", "sentence", "like") if key in known}, clause)
    reader.once([row.get("code") for row in rows if isinstance(row, dict)], lambda place: (*path, place, "code"))
    return found


def present(wanted: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """A role that is there belongs to the company, whatever it may do by now."""
    there = Role.objects.filter(code__in=wanted).values_list("code", flat=True)
    return {code: wanted[code] for code in there}


def words(row: dict[str, Any]) -> str:
    return f"{row['name']} ≈ {Role.objects.filter(code=row['like']).values_list('name', flat=True).first()}"


def write(rows: dict[str, dict[str, Any]], by) -> None:
    for code, row in rows.items():
        model = Role.objects.get(code=row["like"])
        role = Role(code=code, name=row["name"], sentence=row.get("sentence", ""), scope=model.scope)
        role.needs_second_factor = model.needs_second_factor
        save_role(role=role, permissions=list(model.permissions.all()), by=by)
