"""What a version of a policy changes, in words."""

from dataclasses import dataclass
from typing import Any

from regulations.declaring import Kind
from regulations.models import Clause, PolicyVersion
from regulations.policies import clauses_of, declaration, read_version


@dataclass(frozen=True)
class Change:
    """One value of a version beside the same value of the version that it is based on."""

    app: str
    field: str
    kind: Kind
    before: Any
    after: Any
    clause_before: Clause | None
    clause: Clause | None

    @property
    def rule(self) -> str:
        return f"{self.app}.{self.field}"

    @property
    def has_changed(self) -> bool:
        return self.before != self.after

    @property
    def has_moved(self) -> bool:
        """Another clause is named for it."""
        return (self.clause_before and self.clause_before.pk) != (self.clause and self.clause.pk)

    @property
    def before_words(self) -> str:
        return self.kind.words(self.before)

    @property
    def after_words(self) -> str:
        return self.kind.words(self.after)


def lines_of(version: PolicyVersion, base: PolicyVersion | None) -> list[Change]:
    """Every value of the version beside the one of its base, in the order of the declaration."""
    known = declaration(version.app)
    before = read_version(base) if base else known.defaults
    after = read_version(version)
    old_clauses, new_clauses = clauses_of(base) if base else {}, clauses_of(version)
    return [
        Change(
            version.app,
            name,
            kind,
            getattr(before, name),
            getattr(after, name),
            old_clauses.get(name),
            new_clauses.get(name),
        )
        for name, kind in known.kinds.items()
    ]


def changes_of(version: PolicyVersion, base: PolicyVersion | None) -> list[Change]:
    return [line for line in lines_of(version, base) if line.has_changed or line.has_moved]
