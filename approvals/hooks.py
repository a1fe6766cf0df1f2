"""What approvals ask of the apps above: plain tables of functions, filled in their `AppConfig.ready`."""

from collections.abc import Callable

# on_decided[kind] = fn(approval): called in the transaction of the deed whenever an approval is no longer open:
# approved, rejected, withdrawn, or sent back for change. `approval.state` says which, `decided_by` by whom.
on_decided: dict[str, Callable[[object], None]] = {}

# lock_record[kind] = fn(approval): locks the record that the asking app locks too, before the approval is locked.
# One order for such kinds: first the record, then the approval; deciding and taking back never wait for each other.
lock_record: dict[str, Callable[[object], object]] = {}

# lock_path[kind] = the way from the record to what `lock_record` locks ("file__customer"): several approvals of one
# deed are taken in the order of these ids, so that no two deeds wait for each other.
lock_path: dict[str, str] = {}

# panels[kind] = fn(approval, user) -> {"template": "credit/_debtor.html", "next": "…", "facts": [[label, value]], …}:
# the applicant's or debtor's present state, one card on the decision page; `title` when it is about something else.
# `facts` are kept with the decision,
# `next` says what happens after the last signature.
panels: dict[str, Callable[[object, object], dict | None]] = {}

# Kinds whose record has its own way to ask again after it was sent back; the page leads there.
asked_again_at_record: set[str] = set()

# names[kind] = what such an approval is called in lists and filters
names: dict[str, object] = {}


def panel_of(approval, user) -> dict:
    asked = panels.get(approval.kind)
    return (asked(approval, user) if asked else None) or {}


def kind_name(kind: str) -> str:
    return str(names.get(kind) or kind.rpartition(".")[2].replace("_", " "))
