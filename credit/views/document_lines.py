"""The page on which the lines of an order or delivery are written."""

from functools import partial

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from credit.actions.document_lines import CHANGE, write_lines
from credit.forms.document_lines import LinesForm
from credit.views.deed_pages import Page, deed_page
from credit.views.documents import find_document


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required(["credit.view_tradingdocument", CHANGE], raise_exception=True)
def document_lines(request: HttpRequest, pk: int) -> HttpResponse:
    """What was typed stays on the page when something is wrong with it or more rows are wanted."""
    document = find_document(request, pk)
    form = LinesForm(request.POST or None, document=document)
    warning = _("The amount of the document is the sum of its lines. An emptied row is taken out.")
    words = {"warning": warning, "template": "credit/documents/form.html"}
    page = Page(pgettext("document", "Lines"), pgettext("button", "Save"), **words)
    about = f"{document} · {document.customer}"
    return deed_page(request, page, form, partial(write_lines, document=document), back=document, about=about)
