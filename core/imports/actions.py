"""The deeds of an import, each guarded: two people at once get one success and one clear refusal."""

import secrets
from contextlib import suppress
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core import jobs, trail
from core.errors import Refused
from core.files import Layout, sniff
from core.imports import store
from core.imports.columns import check_mapping, fits, headings_digest, suggest
from core.imports.kinds import ImportKind, kind_of
from core.models import Import, ImportRow
from core.rules import require
from core.secrets import encrypt

State = Import.State


def receive(file: BinaryIO, *, kind: str, by, name: str, sheet: str = "", trial: bool = False) -> Import:
    """Store an uploaded file encrypted, tell its layout and guess its columns. A trial leaves no trail."""
    wanted = kind_of(kind)
    require(by, wanted.permission)
    stored, digest = store.keep(file)
    with store.storing(stored):
        layout, samples = look(stored, wanted, sheet)
        refuse_same(wanted, digest, layout, by=by)
    with transaction.atomic():
        batch = Import.objects.create(
            kind=kind,
            file=stored,
            file_name=Path(name).name[:200],
            digest=digest,
            layout={**layout, "samples": samples},
            mapping=suggest(layout["headings"], wanted),
            created_by=by,
        )
        if not trial:
            trail.write("core.receive_import", batch, by=by, details={"kind": kind})
    return batch


def look(stored: str, kind: ImportKind, sheet: str = "") -> tuple[dict, list]:
    layout = sniff(partial(store.open_kept, stored), sheet=sheet, fits=partial(fits, kind=kind))
    return {**layout.as_json(), "known_by": headings_digest(layout.headings)}, sealed_samples(layout)


def sealed_samples(layout: Layout) -> list:
    """Three values of each column for the columns page, ciphertext until then: nobody knows yet which are secret."""
    return [[encrypt(cell[:60]) for cell in row] for row in layout.samples]


def refuse_same(kind: ImportKind, digest: str, layout: dict, *, by, but: int | None = None) -> None:
    """Refuse a file that is in already, for kinds where the same lines twice would be wrong."""
    if not kind.refuse_again:
        return
    for other in Import.objects.filter(kind=kind.name, digest=digest).exclude(pk=but).order_by("id"):
        if other.layout.get("sheet") == layout.get("sheet") and is_in(other):
            is_visible = Import.objects.visible_to(by).filter(pk=other.pk).exists()
            raise Refused(
                _("This file was imported before: %(name)s on %(day)s.")
                % {"name": other.file_name, "day": timezone.localdate(other.created_at)},
                code="again",
                link=other.get_absolute_url() if is_visible else "",
            )


def is_in(batch: Import) -> bool:
    if batch.state == State.FAILED:
        return batch.rows.filter(is_written=True).exists()
    return batch.state in (State.WRITING, State.DONE, State.UNDOING)


def move(batch: Import, state: str, **values) -> None:
    """Guarded step: only from a state that allows it, and only if nobody was quicker."""
    allowed = [old for old, steps in Import.STEPS.items() if state in steps]
    if not Import.objects.filter(pk=batch.pk, state__in=allowed).update(state=state, **values):
        batch.refresh_from_db()
        raise not_now(batch)
    batch.refresh_from_db()


def not_now(batch: Import) -> Refused:
    text = _("This is not possible now: the import is in the state “%(state)s”.")
    return Refused(text % {"state": batch.get_state_display()}, code="state")


def start_job(batch: Import, step: str, title: str, *, by, send: bool, total: int = 0) -> None:
    job = jobs.enqueue(
        f"core.import_{step}",
        key=f"import-{batch.pk}-{step}-{secrets.token_hex(4)}",
        by=by,
        params={"import": batch.pk},
        title=f"{title} {batch.file_name}",
        total=total,
        send=send,
    )
    Import.objects.filter(pk=batch.pk).update(job=job)
    batch.job = job


def choose_sheet(batch: Import, sheet: str, *, by) -> Import:
    """Read the columns of another sheet of the workbook."""
    kind = kind_of(batch.kind)
    require(by, kind.permission)
    if State.UPLOADED not in Import.STEPS[batch.state]:
        raise not_now(batch)
    layout, samples = look(batch.file.name, kind, sheet)
    refuse_same(kind, batch.digest, layout, by=by, but=batch.pk)
    move(batch, State.UPLOADED, layout={**layout, "samples": samples}, mapping=suggest(layout["headings"], kind))
    return batch


@transaction.atomic
def confirm_columns(
    batch: Import, mapping: dict[str, str], options: dict, *, by, send: bool = True, trial: bool = False
) -> Import:
    """Settle which column is what and let the preview be made."""
    kind = kind_of(batch.kind)
    require(by, kind.permission)
    chosen = check_mapping(mapping, batch.layout["headings"], kind)
    move(batch, State.READING, mapping=chosen, options=options, counts={})
    if not trial:
        trail.write("core.confirm_import", batch, by=by, details={"columns": chosen})
    start_job(batch, "preview", _("Preview of"), by=by, send=send)
    return batch


@transaction.atomic
def start_import(batch: Import, *, by, send: bool = True) -> Import:
    """Write the rows of the preview. Of two equal files that are started at once the second is refused."""
    kind = kind_of(batch.kind)
    require(by, kind.permission)
    if kind.refuse_again:
        list(Import.objects.select_for_update().filter(kind=kind.name, digest=batch.digest).order_by("id"))
        refuse_same(kind, batch.digest, batch.layout, by=by, but=batch.pk)
    if batch.state == State.FAILED and "preview" in batch.job.kind:
        raise Refused(_("The preview of this import is not complete."), code="state")
    move(batch, State.WRITING)
    trail.write("core.start_import", batch, by=by, details={"counts": batch.counts})
    start_job(batch, "write", pgettext("job", "Import of"), by=by, send=send, total=to_write(batch))
    return batch


def to_write(batch: Import) -> int:
    return batch.counts.get("new", 0) + batch.counts.get("updated", 0)


@transaction.atomic
def undo_import(batch: Import, *, by, send: bool = True) -> Import:
    """Take back what the import wrote; rows changed since are kept and named."""
    require(by, kind_of(batch.kind).permission)
    if batch.state == State.FAILED and not batch.rows.filter(is_written=True).exists():
        raise Refused(_("Nothing of this import was written. Give it up instead."), code="state")
    move(batch, State.UNDOING)
    trail.write("core.undo_import", batch, by=by)
    start_job(batch, "undo", _("Undo of"), by=by, send=send, total=to_write(batch))
    return batch


@transaction.atomic
def cancel_import(batch: Import, *, by, send: bool = True) -> Import:
    """Give an import up before anything was written: its file and its staged rows go."""
    require(by, kind_of(batch.kind).permission)
    if batch.rows.filter(is_written=True).exists():
        raise Refused(_("Rows of this import are written already. Undo it instead."), code="state")
    move(batch, State.CANCELLED, finished_at=timezone.now())
    trail.write("core.cancel_import", batch, by=by)
    start_job(batch, "clear", _("Clearing of"), by=by, send=send)
    return batch


def give_up_old() -> int:
    """Give up what was uploaded long ago and never imported, so that no file waits for ever; gives how many."""
    system = get_user_model().objects.system()
    before = timezone.now() - timedelta(days=settings.IMPORT_KEPT_DAYS)
    idle = [State.UPLOADED, State.PREVIEWED, State.FAILED]
    written = ImportRow.objects.filter(batch=OuterRef("pk"), is_written=True)
    waiting = Import.objects.filter(~Exists(written), state__in=idle, created_at__lt=before)
    count = 0
    for batch in waiting.order_by("id")[:100]:
        with suppress(Refused):  # someone was quicker
            cancel_import(batch, by=system)
            count += 1
    return count
