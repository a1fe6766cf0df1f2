"""Pages whose rows are filled in: an appraisal list, an inspection. Filters, pages and what was typed stay."""

from collections.abc import Callable, Sequence

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from archives.rows import RowsRefused, Typed, Values, shown_rows
from archives.views.lists import page_as_set
from core.errors import Refused
from core.filters import ListFilter


def sheet_page(
    request: HttpRequest,
    rows: QuerySet,
    filters: ListFilter,
    *,
    names: Sequence[str],
    values_of: Callable[..., Values],
    save: Callable[..., int] | None,
    template: str,
    facts: dict,
    dress: Callable[[list], None] = lambda _rows: None,
) -> HttpResponse:
    """Show the page of rows; or save what was changed and come back to it. `save(typed=, by=)` gives how many.

    `save` is None for who only looks. `dress(rows)` adds what the page says beside each row.
    """
    typed, errors, refusal = None, {}, ""
    if request.method == "POST":
        if save is None:
            raise PermissionDenied
        typed = Typed.of(request.POST, names)
        try:
            count = save(typed=typed, by=request.user)
        except RowsRefused as refused:
            errors, refusal = refused.rows, str(refused)
        except Refused as refused:
            if refused.code == "forbidden":
                raise PermissionDenied from refused
            refusal = str(refused)
        else:
            said = ngettext("%(count)s row is saved.", "%(count)s rows are saved.", count) % {"count": count}
            messages.success(request, said if count else _("Nothing was changed."))
            return redirect(request.get_full_path())
    page = page_as_set(filters.qs, request, sort_fields={"row": "id"}, default_sort="row", shown=rows)
    records = list(page.rows)
    if typed:  # what was typed is shown again also where the filter has dropped the row meanwhile
        there = {record.pk for record in records}
        records += list(rows.filter(pk__in=[pk for pk in typed.changes if pk not in there]))
    shown = shown_rows(records, values_of, typed, errors)
    dress(shown)
    given = {"page": page, "rows": shown, "refusal": refusal, "filter": filters, "chips": filters.chips()}
    given |= {"may_edit": save is not None, "here": request.get_full_path(), **facts}
    return render(request, template, given, status=422 if refusal else 200)
