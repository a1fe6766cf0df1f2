"""Files on their way in: upload, columns, preview, write, report, undo. What a row means is said by an `ImportKind`."""

from core.imports.kinds import KINDS, ImportField, ImportKind, kind_of, kinds_for, register

__all__ = ["KINDS", "ImportField", "ImportKind", "kind_of", "kinds_for", "register"]
