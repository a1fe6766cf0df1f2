"""The rows that were not brought in, with the reasons and what the file gave; secrets masked, formulas disarmed."""

import tempfile
from collections.abc import Iterator

from django.core.files import File
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from core.exports import csv_text, plain_cell, write_xlsx
from core.imports.kinds import ImportKind, kind_of
from core.models import Import, ImportRow
from core.secrets import blind_index

Verdict = ImportRow.Verdict
XLSX_ROWS = 20_000  # above this a csv: Excel opens both, writing is ten times quicker


def rest(batch: Import):
    return batch.rows.filter(verdict__in=[Verdict.ERROR, Verdict.DUPLICATE]).order_by("number")


def columns(batch: Import) -> list[tuple[str, str]]:
    """(field, heading) of the mapped columns in the order of the file."""
    order = batch.layout.get("headings", [])
    return [(name, heading) for heading, name in sorted(batch.mapping.items(), key=lambda one: order.index(one[0]))]


def headings(batch: Import) -> list[str]:
    return [_("row"), _("verdict"), _("reason"), *(heading for _name, heading in columns(batch))]


def lines(batch: Import) -> Iterator[list]:
    kind = kind_of(batch.kind)
    names = [name for name, _heading in columns(batch)]
    for row in rest(batch).iterator(chunk_size=2000):
        given = row.data.get("_given", {})
        yield [
            row.number,
            str(row.get_verdict_display()),
            plain_cell(reason_of(row, kind)),
            *(plain_cell(given.get(name, "")) for name in names),
        ]


def reason_of(row: ImportRow, kind: ImportKind) -> str:
    """«field: reason; field: reason»; a reason without a field stands alone."""
    parts = []
    for name, reason in row.notes.items():
        label = kind.by_name[name].label if name in kind.by_name else ""
        text = " → ".join(str(one) for one in reason) if isinstance(reason, list) else str(reason)
        parts.append(f"{label}: {text}" if label else text)
    return "; ".join(parts)


def save_report(batch: Import) -> None:
    """Write the report into the storage, under a name that only the server can work out; no rest, no report."""
    count = rest(batch).count()
    if not count:
        batch.report = ""
        return
    ending = "xlsx" if count <= XLSX_ROWS else "csv"
    name = f"imports/reports/{batch.pk}-{blind_index(str(batch.pk), 'report')}.{ending}"
    with tempfile.TemporaryFile() as file:
        if ending == "xlsx":
            write_xlsx(headings(batch), lines(batch), by=batch.created_by, file=file)
        else:
            file.writelines(csv_text(headings(batch), lines(batch)))
        file.seek(0)
        default_storage.delete(name)
        batch.report.name = default_storage.save(name, File(file))
