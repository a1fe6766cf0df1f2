"""What is confirmed about an order before it is let go, and going ahead of A orders that wait."""

from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from credit.actions import confirming, releasing
from credit.documents_offered import may_release
from credit.forms.documents import ReasonForm
from credit.forms.orders import TermsForm, UseForm
from credit.models import Release
from credit.order_reasons import ahead_of
from credit.policy import policy_for
from credit.views.deed_pages import Page, deed_page
from credit.views.documents import deed_view, find_document, outcome_words

order_terms = deed_view(
    TermsForm,
    confirming.confirm_terms,
    Page(
        gettext_lazy("Confirm price and payment"),
        pgettext_lazy("order", "Confirm"),
        gettext_lazy("Price and payment are confirmed."),
        gettext_lazy("As agreed with the customer. Other lines need it anew."),
    ),
    permission=confirming.TERMS,
    makes=None,
)
order_use = deed_view(
    UseForm,
    confirming.confirm_use,
    Page(
        gettext_lazy("Confirm the treatment as A"),
        pgettext_lazy("order", "Confirm"),
        gettext_lazy("The treatment as A is confirmed."),
    ),
    permission=confirming.USE,
    makes=None,
)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required("credit.view_tradingdocument", raise_exception=True)
def document_ahead(request: HttpRequest, pk: int) -> HttpResponse:
    """Let it go although A orders of the same product wait: named, and with a reason."""
    document = find_document(request, pk)
    if not may_release(document, request.user):
        raise PermissionDenied
    waiting = [f"{one.number} · {one.on:%Y-%m-%d}" for one in ahead_of(document, policy_for())]
    page = Page(
        _("Go ahead of A orders"),
        pgettext("order", "Go ahead"),
        warning=_("Orders of grade A come first. Say why this one goes before them; it stays with the release."),
        known=((_("A orders of the same product that wait"), "\n".join(waiting) or _("none")),),
    )

    def go_ahead(*, by, reason: str, expected_version: int | None) -> Release:
        asked = releasing.release(document=document, by=by, reason=reason, expected_version=expected_version)
        asked.warning = outcome_words(asked)
        return asked

    form, about = ReasonForm(request.POST or None, document=document), f"{document} · {document.customer}"
    return deed_page(request, page, form, go_ahead, back=document, about=about)
