"""Rules in the administration: the same editor, difference and deeds as on the pages."""

from functools import partial

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.admin import ReadOnlyAdmin
from regulations import actions, policies
from regulations.differences import changes_of
from regulations.judged import judged_differently
from regulations.models import PolicyVersion
from regulations.views.editor import CHANGES, ask, editor_form, save_draft, tell


class Field(admin.SimpleListFilter):
    """The field of work by its title."""

    title = gettext_lazy("field of work")
    parameter_name = "app"

    def lookups(self, request, model_admin):
        return [(name, one.title) for name, one in policies.declared.items()]

    def queryset(self, request, queryset):
        return queryset.filter(app=self.value()) if self.value() else queryset


@admin.register(PolicyVersion)
class PolicyVersionAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "state", "effective_on", "made_by", "published_by", "published_at")
    list_filter = (Field, "state")
    list_select_related = ("made_by", "published_by")
    ordering = ("-id",)
    change_form_template = "admin/regulations/policyversion/change_form.html"

    def get_queryset(self, request):
        return super().get_queryset(request).visible_to(request.user).select_related("made_by", "based_on")

    def has_add_permission(self, request):
        return request.user.has_perm(CHANGES)

    def add_view(self, request: HttpRequest, form_url="", extra_context=None) -> HttpResponse:
        """Choose the field of work, then write the draft; an open one is gone on with."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        app = request.GET.get("app", "")
        if app not in policies.declared:
            return self.page(request, None, apps=policies.declared.values(), title=_("Change rules"))
        opened = PolicyVersion.objects.open().filter(app=app).first()
        if opened and request.method != "POST":
            return HttpResponseRedirect(address(opened))
        return self.editor(request, app, None)

    def change_view(self, request: HttpRequest, object_id, form_url="", extra_context=None) -> HttpResponse:
        """A draft is edited here, anything else is looked at. What is pressed goes the same way as on the page."""
        version = self.get_object(request, object_id)
        if version is None or not self.has_view_permission(request, version):
            return super().change_view(request, object_id, form_url, extra_context)
        may = request.user.has_perm(CHANGES)
        if request.method == "POST":
            if not may:
                raise PermissionDenied
            if "ask" in request.POST:
                tell(request, lambda: ask(version, request), _("Publication has been asked for."))
                return HttpResponseRedirect(request.path)
            if "withdraw" in request.POST:
                deed = partial(actions.withdraw_draft, version=version, by=request.user)
                tell(request, deed, _("The draft is withdrawn."))
                return HttpResponseRedirect(request.path)
        if may and version.state == PolicyVersion.State.DRAFT:
            return self.editor(request, version.app, version)
        return self.page(request, version, title=str(version))

    def editor(self, request: HttpRequest, app: str, version: PolicyVersion | None) -> HttpResponse:
        form = editor_form(request, app)
        if request.method == "POST" and (saved := save_draft(request, form)):
            messages.success(request, _("The draft is saved. Ask for publication when it is ready."))
            return HttpResponseRedirect(address(saved))
        title = str(version) if version else f"{_('Change rules')} · {policies.title_of(app)}"
        return self.page(request, version, form=form, title=title, status=422 if form.errors else 200)

    def page(self, request: HttpRequest, version: PolicyVersion | None, *, status: int = 200, **more) -> HttpResponse:
        known = version is not None and version.app in policies.declared
        given = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "version": version,
            "changes": changes_of(version, version.based_on) if known else [],
            "judged": judged_differently(version, request.user) if known and version.is_open else [],
            "may_change": request.user.has_perm(CHANGES),
            **more,
        }
        return TemplateResponse(request, self.change_form_template, given, status=status)


def address(version: PolicyVersion) -> str:
    return reverse("admin:regulations_policyversion_change", args=[version.pk])
