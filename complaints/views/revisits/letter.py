"""One open letter that answers many revisits."""

from pathlib import PurePath

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from complaints import actions
from complaints.actions.revisits.people import PLAN
from complaints.forms import LetterForm, files_again
from complaints.models import Revisit
from complaints.views.revisits.sheet import find_revisit
from core.errors import Refused
from core.exports import attached
from core.inputs import whole_number
from customers.actions import done_before, submission_key

MOST = 200


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required(PLAN, raise_exception=True)
def letter(request: HttpRequest) -> HttpResponse:
    sheets = chosen(request)
    form = LetterForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        key = submission_key(request)
        if done_before(key):
            return sent(request, len(sheets))
        if form.is_valid():
            told = {name: form.cleaned_data[name] for name in ("title", "text", "file")}
            try:
                actions.answer_by_letter(revisits=sheets, by=request.user, key=key, **told)
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                return sent(request, len(sheets))
    files_again(form)
    return render(request, "complaints/revisits/letter.html", {"form": form, "sheets": sheets})


def chosen(request: HttpRequest) -> list[Revisit]:
    given = request.POST if request.method == "POST" else request.GET
    numbers = [number for text in given.getlist("sheet")[:MOST] if (number := whole_number(text))]
    return list(Revisit.objects.visible_to(request.user).filter(pk__in=numbers).select_related("complaint", "customer"))


def sent(request: HttpRequest, count: int) -> HttpResponse:
    messages.success(request, _("The open letter answers %s revisits.") % count)
    return redirect("complaints:revisits")


@require_GET
@never_cache
@permission_required("complaints.view_revisit", raise_exception=True)
def letter_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The open letter that answered this sheet, as it was posted."""
    revisit = find_revisit(request, pk)
    if not (revisit.letter and revisit.letter.file):
        raise Http404
    file = revisit.letter.file
    response = FileResponse(file.open("rb"), content_type="application/octet-stream")
    return attached(response, revisit.letter.title + PurePath(file.name).suffix)
