"""Reading a preset and refusing what does not fit, each fault with file and line."""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from core.errors import Refused
from regulations import hooks, policies
from regulations.models.clauses import is_english
from regulations.presets.places import line_of, places_of
from regulations.presets.sections import PresetRow, read_sections
from staff.models import Role

FOLDER = Path(__file__).parent
ALONE = ("superior", "department_head")  # steps of a chain that name no role
TOP = {"title": str, "title_en": str, "about": str, "about_en": str, "roles": list, "regulations": list, "values": dict,
       "left_out": dict}  # fmt: skip
REGULATION = {"code": str, "title": str, "title_en": str, "clauses": list}
CLAUSE = {"number": str, "title": str, "title_en": str, "text": str, "rules": list}
VALUE = {"is": object, "clause": str}
LONGEST = {"code": 40, "title": 120, "title_en": 160, "number": 20}


@dataclass(frozen=True)
class PresetClause:
    number: str
    title: str
    text: str
    title_en: str = ""
    rules: tuple[str, ...] = ()


@dataclass(frozen=True)
class PresetRegulation:
    code: str
    title: str
    title_en: str
    clauses: tuple[PresetClause, ...]


@dataclass(frozen=True)
class PresetValue:
    """What a preset sets: `stored` as a version keeps it, `clause` as (code of the regulation, number)."""

    app: str
    name: str
    stored: Any
    clause: tuple[str, str]

    @property
    def key(self) -> str:
        return f"{self.app}.{self.name}"


@dataclass(frozen=True)
class Preset:
    name: str
    title_zh: str
    title_en: str
    about_zh: str
    about_en: str
    roles: tuple[str, ...]
    regulations: tuple[PresetRegulation, ...]
    values: tuple[PresetValue, ...]
    left_out: dict[str, str]
    rows: tuple[PresetRow, ...] = ()

    @property
    def title(self) -> str:
        return self.title_en if is_english() else self.title_zh

    @property
    def about(self) -> str:
        return (self.about_en if is_english() else "") or self.about_zh


def names() -> list[str]:
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


def read(name: str) -> Preset:
    """Raises `Refused` that names every fault with file and line."""
    if name not in names():
        known = ", ".join(names())
        raise Refused(_("There is no preset “%(name)s”. There are: %(known)s.") % {"name": name, "known": known})
    path = FOLDER / f"{name}.toml"
    text = text_of(path)
    try:
        data = tomllib.loads(text)
    except ValueError as error:
        raise Refused(f"{path.name}: {error}", code="preset") from error
    reader = Reader(path.name, text)
    preset = reader.preset(name, data)
    if reader.faults:
        raise Refused("\n".join(said for _line, said in sorted(reader.faults)), code="preset")
    return preset


def text_of(path: Path) -> str:
    """The text of the file, with or without the mark that Windows puts before it."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise Refused(said_at(path.name, line, _("The file is not written in UTF-8.")), code="preset") from error


def said_at(file: str, line: int, what: str) -> str:
    return _("%(file)s, line %(line)s: %(what)s") % {"file": file, "line": line, "what": what}


@dataclass
class Reader:
    """Collects the faults while it reads, so that all are told at once."""

    file: str
    text: str
    faults: list[tuple[int, str]] = field(default_factory=list)
    clauses: set[tuple[str, str]] = field(default_factory=set)  # of this file
    names: dict[str, set[str]] = field(default_factory=dict)  # section → its rows in this file
    brought: set[str] = field(default_factory=set)  # codes of roles that this file itself brings

    def __post_init__(self):
        self.places = places_of(self.text)

    def fault(self, path: tuple, what: str) -> None:
        line = line_of(self.places, path)
        self.faults.append((line, said_at(self.file, line, what)))

    def preset(self, name: str, data: dict[str, Any]) -> Preset:
        top = TOP | dict.fromkeys(hooks.preset_sections, list)
        known = self.table(data, (), top, wanted=("title", "title_en", "about", "regulations"))
        written = self.many(known.get("regulations", []), ("regulations",), self.regulation)
        self.once([one.code for one in written], lambda place: ("regulations", place, "code"))
        self.clauses = {(one.code, clause.number) for one in written for clause in one.clauses}
        rows = read_sections(self, known)
        values = self.values(known.get("values", {}))
        return Preset(
            name=name,
            title_zh=known.get("title", ""),
            title_en=known.get("title_en", ""),
            about_zh=known.get("about", ""),
            about_en=known.get("about_en", ""),
            roles=self.roles(known.get("roles", [])),
            regulations=written,
            values=values,
            left_out=self.left_out(known.get("left_out", {}), {value.key for value in values}),
            rows=rows,
        )

    def table(self, data: Any, path: tuple, shape: dict[str, type], wanted: tuple[str, ...]) -> dict[str, Any]:
        """What of the table is sound; everything else is a fault."""
        if not isinstance(data, dict):
            self.fault(path, _("A table is wanted."))
            return {}
        sound = {}
        for key, value in data.items():
            if key not in shape:
                self.fault((*path, key), _("Unknown key “%s”.") % key)
            elif not isinstance(value, shape[key]) or is_unwritable(value):
                self.fault((*path, key), _("“%s” is of the wrong kind.") % key)
            elif isinstance(value, str) and len(value) > LONGEST.get(key, 5000):
                self.fault((*path, key), _("“%s” is too long.") % key)
            else:
                sound[key] = value
        for key in wanted:
            if data.get(key, "") in ("", [], {}):
                self.fault(path, _("“%s” is missing.") % key)
        return sound

    def many(self, rows: list, path: tuple, one: Callable) -> tuple:
        return tuple(one(row, (*path, place)) for place, row in enumerate(rows))

    def once(self, keys: list[str], path: Callable[[int], tuple]) -> None:
        for place, key in enumerate(keys):
            if key in keys[:place]:
                self.fault(path(place), _("“%s” is there twice.") % key)

    def regulation(self, data: Any, path: tuple) -> PresetRegulation:
        known = self.table(data, path, REGULATION, wanted=("code", "title", "clauses"))
        clauses = self.many(known.get("clauses", []), (*path, "clauses"), self.clause)
        self.once([one.number for one in clauses], lambda place: (*path, "clauses", place, "number"))
        return PresetRegulation(known.get("code", ""), known.get("title", ""), known.get("title_en", ""), clauses)

    def clause(self, data: Any, path: tuple) -> PresetClause:
        known = self.table(data, path, CLAUSE, wanted=("number", "title", "text"))
        known["rules"] = tuple(self.texts(known.get("rules", []), (*path, "rules")))
        return PresetClause(**{"number": "", "title": "", "text": ""} | known)

    def texts(self, rows: list, path: tuple) -> list[str]:
        if all(isinstance(row, str) and not is_unwritable(row) for row in rows):
            return rows
        self.fault(path, _("A list of texts is wanted."))
        return []

    def roles(self, rows: list) -> tuple[str, ...]:
        codes = self.texts(rows, ("roles",))
        self.known_roles(codes, ("roles",))
        return tuple(codes)

    def known_roles(self, codes: list[str], path: tuple) -> None:
        there = self.brought | set(Role.objects.filter(code__in=codes).values_list("code", flat=True))
        for code in codes:
            if code not in there:
                self.fault(path, _("There is no role “%s”.") % code)

    def values(self, data: dict[str, Any]) -> tuple[PresetValue, ...]:
        found = []
        for app, rows in data.items():
            if app not in policies.declared:
                self.fault(("values", app), _("Unknown key “%s”.") % app)
            elif isinstance(rows, dict):
                mine = [self.value(app, name, row) for name, row in rows.items()]
                found += [value for value in mine if value]
                self.together(app, [value for value in mine if value])
            else:
                self.fault(("values", app), _("A table is wanted."))
        return tuple(found)

    def clause_of(self, table: dict[str, Any], path: tuple) -> tuple[str, str]:
        """The clause that a value or a row comes from, which must be in this file."""
        code, _space, number = table.get("clause", "").partition(" ")
        if "clause" in table and (code, number) not in self.clauses:
            self.fault(path, _("There is no clause “%s” in this file.") % table["clause"])
        return code, number

    def value(self, app: str, name: str, row: Any) -> PresetValue | None:
        path, faults = ("values", app, name), len(self.faults)
        kind = policies.declaration(app).kinds.get(name)
        if kind is None:
            self.fault(path, _("Unknown key “%s”.") % f"{app}.{name}")
            return None
        known = self.table(row, path, VALUE, wanted=("is", "clause"))
        clause = self.clause_of(known, path)
        if len(self.faults) > faults:
            return None
        try:
            read = kind.read(known["is"])
        except ValueError as error:
            self.fault(path, f"{app}.{name}: {error}")
            return None
        self.known_roles([step.who for step in steps_of(read) if step.who not in ALONE], path)
        return PresetValue(app, name, kind.write(read), clause)

    def together(self, app: str, values: list[PresetValue]) -> None:
        """Values that are sound one by one and do not fit each other."""
        for name, reason in policies.problems_of(app, {value.name: value.stored for value in values}).items():
            self.fault(("values", app, name), f"{app}.{name}: {reason}")

    def left_out(self, data: dict[str, Any], set_here: set[str]) -> dict[str, str]:
        for key, reason in data.items():
            app, _dot, name = key.partition(".")
            if app not in policies.declared or name not in policies.declared[app].kinds:
                self.fault(("left_out", key), _("Unknown key “%s”.") % key)
            elif key in set_here:
                self.fault(("left_out", key), _("“%s” is set above.") % key)
            elif not isinstance(reason, str) or not reason:
                self.fault(("left_out", key), _("“%s” is of the wrong kind.") % key)
        return data


def steps_of(value: Any) -> tuple:
    """The steps, when the value is an approval chain."""
    return tuple(step for step in value if hasattr(step, "who")) if isinstance(value, tuple) else ()


def is_unwritable(value: Any) -> bool:
    """PostgreSQL takes no text with a null character."""
    return isinstance(value, str) and "\x00" in value
