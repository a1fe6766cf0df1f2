"""A whole import in this process, for commands: no worker, one result."""

from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction

from core import jobs
from core.errors import Refused
from core.imports import actions, store
from core.imports.columns import check_mapping, guess
from core.imports.jobs import COUNTS
from core.imports.kinds import kind_of
from core.models import Import, Job


def import_file(path, kind: str, *, by, mapping=None, options=None, sheet: str = "", dry_run: bool = False) -> dict:
    """Bring a file in and give the counts and the path of the report. `mapping` corrects the guess: {column: field}.

    With `dry_run` everything up to the preview is done and then taken away. Raises `Refused`.
    """
    with open(path, "rb") as file:
        batch = actions.receive(file, kind=kind, by=by, name=Path(path).name, sheet=sheet, trial=dry_run)
    try:
        chosen = corrected(batch, mapping or {})
        actions.confirm_columns(batch, chosen, check_options(kind, options or {}), by=by, send=False, trial=dry_run)
        finish(batch)
        if not dry_run:
            actions.start_import(batch, by=by, send=False)
            finish(batch)
    except Refused:
        if dry_run:
            forget(batch)
        elif batch.state in (Import.State.UPLOADED, Import.State.PREVIEWED):
            give_up(batch, by)
        raise
    result = {name: batch.counts.get(name, 0) for name in ("read", *COUNTS)}
    result["report"] = report_path(batch)
    if dry_run:
        forget(batch)
    return result


def corrected(batch: Import, mapping: dict[str, str]) -> dict[str, str]:
    """The guess, with the given columns put right; a given field leaves the column where it was guessed.

    A field may also be called by any heading that it is known by: «金额» or «total» for `amount`.
    """
    kind = kind_of(batch.kind)
    given = {heading: guess([name], kind).get(name, name) for heading, name in mapping.items()}
    guessed = {heading: name for heading, name in batch.mapping.items() if name not in given.values()}
    return check_mapping({**guessed, **given}, batch.layout["headings"], kind)


def check_options(kind: str, options: dict) -> dict:
    """The options as the kind's form understands them."""
    form_class = kind_of(kind).options
    if form_class is None:
        return {}
    form = form_class({name: field.initial for name, field in form_class().fields.items()} | options)
    if not form.is_valid():
        text = "; ".join(f"{name}: {' '.join(errors)}" for name, errors in form.errors.items())
        raise Refused(text, code="options")
    return form.cleaned_data


def finish(batch: Import) -> None:
    job = jobs.run_now(batch.job)
    batch.refresh_from_db()
    if job.state == Job.State.FAILED:
        raise Refused(job.error, code="failed")


def report_path(batch: Import) -> str | None:
    return str(Path(settings.MEDIA_ROOT) / batch.report.name) if batch.report else None


def give_up(batch: Import, by) -> None:
    actions.cancel_import(batch, by=by, send=False)
    jobs.run_now(batch.job)


def forget(batch: Import) -> None:
    """Take away what a dry run left: file, staged rows, jobs."""
    store.drop(batch)
    if batch.report:
        default_storage.delete(batch.report.name)
    while numbers := list(batch.rows.order_by("number").values_list("number", flat=True)[:5000]):
        batch.rows.filter(number__lte=numbers[-1]).delete()
    with transaction.atomic():
        Job.objects.filter(params__import=batch.pk, kind__startswith="core.import_").delete()
        batch.delete()
