"""The durable jobs behind an import: preview, write, undo, clear. Each goes on where it was."""

import time
from collections.abc import Iterator
from itertools import islice

from django.db import IntegrityError, transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from core import jobs, trail
from core.bulk import insert_rows
from core.errors import Refused
from core.files import Layout, read_rows
from core.imports import store
from core.imports.kinds import ImportKind, RawRows, kind_of
from core.imports.report import save_report
from core.imports.rows import forget_attempt, remember, save_outcome
from core.imports.seen import Seen
from core.jobs import JobRun
from core.models import Import, ImportRow, Job
from core.secrets import mask

State = Import.State
Verdict = ImportRow.Verdict
CHUNK = 1000
COUNTS = ("new", "updated", "unchanged", "duplicate", "error")


def register_all() -> None:
    for step, handler in (("preview", preview), ("write", write), ("undo", undo), ("clear", clear)):
        jobs.register(f"core.import_{step}", handler, on_failed=mark_failed)


def mark_failed(job: Job) -> None:
    running = [State.READING, State.WRITING, State.UNDOING]
    Import.objects.filter(job=job, state__in=running).update(state=State.FAILED)


def batch_of(job: Job, state: str) -> Import | None:
    """The import of the job, in its working state; None when it went another way meanwhile."""
    Import.objects.filter(pk=job.params["import"], job=job, state=State.FAILED).update(state=state)  # retried
    return Import.objects.select_related("created_by").filter(pk=job.params["import"], job=job, state=state).first()


# preview


def preview(job: Job, run: JobRun) -> dict:
    """Judge every row and stage what will become of it."""
    batch = batch_of(job, State.READING)
    if batch is None:
        return {}
    if batch.layout.get("staged_by") != job.pk:
        delete_rows(batch, run)
        batch.layout = {**batch.layout, "staged_by": job.pk}
        batch.counts = {}
        with run.step():
            batch.save(update_fields=["layout", "counts"])
    kind = kind_of(batch.kind)
    batch.seen = Seen()
    try:
        stage(batch, kind, run)
    finally:
        batch.seen.close()
    with run.step():
        Import.objects.filter(pk=batch.pk, state=State.READING).update(state=State.PREVIEWED, counts=batch.counts)
        run.progress(batch.counts["read"], batch.counts["read"], batch.counts["error"])
    return batch.counts


def stage(batch: Import, kind: ImportKind, run: JobRun) -> None:
    """Stage chunk after chunk. After a kill the rows staged before are judged again, only to know their keys."""
    counts = {"read": 0, **dict.fromkeys(COUNTS, 0), **batch.counts}
    last = batch.rows.order_by("-number").values_list("number", flat=True).first() or 0
    for raw in chunked(mapped_rows(batch), CHUNK):
        rows = judge(batch, kind, raw)
        if raw[-1][0] <= last:
            run.renew()
            continue
        counts["read"] += len(raw)
        for row in rows:
            counts[row.verdict] += 1
        with run.step():
            insert_rows(ImportRow, rows)
            if not Import.objects.filter(pk=batch.pk, state=State.READING).update(counts=counts):
                raise Refused(_("The import was cancelled."), code="cancelled")
            run.progress(counts["read"], errors=counts["error"])
    batch.counts = counts


def mapped_rows(batch: Import) -> Iterator[tuple[int, dict[str, str]]]:
    layout = Layout.from_json(batch.layout)
    places = [(layout.headings.index(heading), name) for heading, name in batch.mapping.items()]
    for number, cells in read_rows(store.opener(batch), layout):
        width = len(cells)
        yield number, {name: cells[place] if place < width else "" for place, name in places}


def chunked(rows: Iterator, size: int) -> Iterator[RawRows]:
    while chunk := list(islice(rows, size)):
        yield chunk


def judge(batch: Import, kind: ImportKind, raw: RawRows) -> list[ImportRow]:
    """The kind's verdicts; rows that stay outside keep what the file gave, secrets masked, for page and report."""
    rows = kind.judge(raw, batch)
    given = dict(raw)
    for row in rows:
        row.batch_id = batch.pk
        if row.verdict in (Verdict.ERROR, Verdict.DUPLICATE):
            values = given[row.number].items()
            row.data["_given"] = {name: mask(text) if name in kind.secrets else text for name, text in values if text}
    return rows


# write


def write(job: Job, run: JobRun) -> dict:
    """Write what the preview promised, in short steps; a step is done wholly or not at all."""
    batch = batch_of(job, State.WRITING)
    if batch is None:
        return {}
    kind = kind_of(batch.kind)
    done = batch.rows.filter(is_written=True).count()
    last, size = 0, CHUNK // 2
    while True:
        begun = time.monotonic()
        with run.step():
            rows = next_rows(batch, last, size)
            write_rows(rows, batch, kind)
            save_outcome(rows)
            done += sum(row.is_written for row in rows)
            run.progress(done)
        if not rows:
            break
        last = rows[-1].number
        size = adapt(size, time.monotonic() - begun)
    return finish(batch, run)


def next_rows(batch: Import, last: int, size: int) -> list[ImportRow]:
    wanted = batch.rows.filter(is_written=False, verdict__in=[Verdict.NEW, Verdict.UPDATE], number__gt=last)
    return remember(list(wanted.order_by("number")[:size]))


def write_rows(rows: list[ImportRow], batch: Import, kind: ImportKind) -> None:
    """All at once; when one of them breaks a constraint, one by one, and the culprit becomes an error."""
    if not rows:
        return
    try:
        with transaction.atomic():
            kind.write(rows, batch)
    except IntegrityError:
        forget_attempt(rows)
        for row in rows:
            try:
                with transaction.atomic():
                    kind.write([row], batch)
            except IntegrityError:
                forget_attempt([row])
                row.verdict = Verdict.ERROR
                row.notes = {**row.notes, "": _("It contradicts another record that was written meanwhile.")}


def adapt(size: int, seconds: float) -> int:
    """Steps of about a quarter of a second, so that a page that writes meanwhile hardly waits; never tiny ones."""
    if seconds > 0.4:
        return max(250, size // 2)
    return min(1000, size * 2) if seconds < 0.15 else size


def finish(batch: Import, run: JobRun) -> dict:
    """Count what became of the rows, save the report, drop the file."""
    run.renew(600)  # counting and the report of many rows are single long pieces
    batch.counts = recount(batch)
    save_report(batch)
    store.drop(batch)
    with run.step():
        done = Import.objects.filter(pk=batch.pk, state=State.WRITING).update(
            state=State.DONE, counts=batch.counts, report=batch.report.name, file="", finished_at=timezone.now()
        )
        if done:
            batch.refresh_from_db()
            trail.write("core.finish_import", batch, by=batch.created_by, details={"counts": batch.counts})
    return batch.counts


def recount(batch: Import) -> dict:
    found = dict(batch.rows.order_by().values_list("verdict").annotate(Count("id")))
    return {**batch.counts, **{name: found.get(name, 0) for name in COUNTS}}


# undo and clear


def undo(job: Job, run: JobRun) -> dict:
    """Take the written rows back, newest first; what changed since stays and is named."""
    batch = batch_of(job, State.UNDOING)
    if batch is None:
        return {}
    kind = kind_of(batch.kind)
    above, size, done = None, CHUNK // 2, job.done_count
    while True:
        begun = time.monotonic()
        with run.step():
            wanted = batch.rows.filter(is_written=True)
            if above:
                wanted = wanted.filter(number__lt=above)
            rows = remember(list(wanted.order_by("-number")[:size]))
            if rows:
                kept = kind.undo(rows, batch)
                save_outcome(rows)
                batch.kept = [*batch.kept, *(name for name in kept if name not in batch.kept)]
                batch.save(update_fields=["kept"])
            done += len(rows)
            run.progress(done)
        if not rows:
            break
        above = rows[-1].number
        size = adapt(size, time.monotonic() - begun)
    with run.step():
        Import.objects.filter(pk=batch.pk, state=State.UNDOING).update(state=State.UNDONE, finished_at=timezone.now())
        trail.write("core.finish_undo", batch, by=job.created_by, details={"kept": batch.kept[:100]})
    return {"kept": len(batch.kept)}


def clear(job: Job, run: JobRun) -> dict:
    """Delete file and staged rows of an import that was given up."""
    batch = batch_of(job, State.CANCELLED)
    if batch is None:
        return {}
    delete_rows(batch, run)
    store.drop(batch)
    with run.step():
        Import.objects.filter(pk=batch.pk).update(file="")
    return {}


def delete_rows(batch: Import, run: JobRun) -> None:
    while True:
        with run.step():
            found = list(batch.rows.order_by("number").values_list("number", flat=True)[:5000])
            if found:
                batch.rows.filter(number__gte=found[0], number__lte=found[-1])._raw_delete("default")
        if not found:
            return
