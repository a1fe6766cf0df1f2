"""Files of a case: given out to whoever may see the case, added and removed while it is open."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from complaints import actions, forms
from complaints.models import Attachment
from complaints.views.common import find_complaint
from complaints.views.deeds import Page, deed_view
from core.errors import Refused
from core.exports import attached


def find_file(request: HttpRequest, pk: int, file_pk: int) -> Attachment:
    """A file that is still with a case which the person may see, otherwise 404."""
    rows = Attachment.objects.visible_to(request.user).filter(complaint=pk, removed_at__isnull=True)
    return get_object_or_404(rows.select_related("complaint"), pk=file_pk)


@require_safe
@permission_required("complaints.view_complaint", raise_exception=True)
def file(request: HttpRequest, pk: int, file_pk: int) -> HttpResponseBase:
    """Always to be saved, never shown inside the site: a photo may be a disguised page."""
    found = find_file(request, pk, file_pk)
    response = attached(FileResponse(found.file.open("rb"), content_type=found.kind), found.name)
    response["X-Content-Type-Options"] = "nosniff"
    return response


file_add = deed_view(
    forms.FilesForm,
    actions.add_files,
    "complaints.add_complaint",
    Page(gettext_lazy("Add files"), gettext_lazy("Add"), gettext_lazy("The files are with the case.")),
)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required("complaints.resolve_complaint", raise_exception=True)
def file_remove(request: HttpRequest, pk: int, file_pk: int) -> HttpResponse:
    complaint = find_complaint(request, pk)
    found = find_file(request, pk, file_pk)
    form = forms.ReasonForm(request.POST or None, complaint=complaint)
    if request.method == "POST" and form.is_valid():
        try:
            actions.remove_file(attachment=found, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("“%s” was removed.") % found.name)
            return redirect(complaint)
    page = Page(
        _("Remove %s") % found.name,
        _("Remove"),
        "",
        _("It is no longer given out; the trail keeps who removed it and why."),
    )
    return render(request, "complaints/deed.html", {"form": form, "complaint": complaint, "page": page})
