"""Documents in a file: put in, described anew, taken out."""

from functools import partial

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from archives.actions import items as deeds
from archives.forms import items as forms
from archives.models import Item
from archives.views.files import SEE, find_file
from credit.views.deed_pages import Page, deed_page


def find_item(request: HttpRequest, pk: int) -> Item:
    rows = Item.objects.visible_to(request.user).filter(removed_at__isnull=True)
    return get_object_or_404(rows.select_related("file__category"), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required([SEE, deeds.CHANGE], raise_exception=True)
def item_new(request: HttpRequest, pk: int) -> HttpResponse:
    file = find_file(request, pk)
    form = forms.NewItemForm(request.POST or None, request.FILES or None, file=file)
    page = Page(_("Put a document into the file"), pgettext("button", "Save"), _("The document lies in the file."))
    return deed_page(request, page, form, partial(deeds.add_item, file=file), back=file)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required([SEE, deeds.CHANGE], raise_exception=True)
def item_change(request: HttpRequest, pk: int) -> HttpResponse:
    item = find_item(request, pk)
    form = forms.ChangeItemForm(request.POST or None, request.FILES or None, item=item)
    page = Page(_("Change the document"), pgettext("button", "Save"), _("The document is changed."))
    return deed_page(request, page, form, partial(deeds.change_item, item=item), back=item.file, about=str(item))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required([SEE, deeds.CHANGE], raise_exception=True)
def item_remove(request: HttpRequest, pk: int) -> HttpResponse:
    item = find_item(request, pk)
    warning = _("The document leaves the contents list; its copies are kept with who took it out and why.")
    page = Page(_("Take the document out"), _("Take it out"), _("The document is taken out."), warning=warning)
    form = forms.RemoveItemForm(request.POST or None)
    return deed_page(request, page, form, partial(deeds.remove_item, item=item), back=item.file, about=str(item))
