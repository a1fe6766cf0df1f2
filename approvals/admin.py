"""Approvals in the administration: the same list, page and buttons as at the desk. No field can be edited here."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from approvals import hooks
from approvals.filters import TABS, WAITING, rows_of, tabs_of
from approvals.models import Approval
from approvals.policy import policy_for
from approvals.views.decision import carry_out, page_facts
from approvals.views.desk import approve_several
from core.admin import ReadOnlyAdmin


class Desk(admin.SimpleListFilter):
    """Whose approvals: what waits for oneself unless another is chosen."""

    title = _("desk")
    parameter_name = "tab"

    def lookups(self, request, model_admin):
        return [(name, label) for name, label in tabs_of(request.user).items() if name != WAITING]

    def choices(self, changelist):
        for name, label in [(None, TABS[WAITING]), *self.lookup_choices]:
            query = changelist.get_query_string({self.parameter_name: name} if name else {}, [self.parameter_name])
            yield {"selected": self.value() == name, "query_string": query, "display": label}

    def queryset(self, request, queryset):
        return queryset.filter(pk__in=rows_of(self.value() or WAITING, request.user).values("pk"))


@admin.register(Approval)
class ApprovalAdmin(ReadOnlyAdmin):
    list_display = ("title", "kind_in_words", "asked_by", "asked_at", "state", "waits_for")
    list_filter = (Desk, "state")
    list_select_related = ("asked_by",)
    search_fields = ("title", "asked_by__name")
    ordering = ("-id",)
    change_form_template = "admin/approvals/approval/change_form.html"
    actions = ("approve_chosen",)

    def get_queryset(self, request):
        return super().get_queryset(request).visible_to(request.user).with_waiting()

    def get_actions(self, request):
        """Nothing is offered that the policy would refuse."""
        return super().get_actions(request) if policy_for().bulk_kinds else {}

    @admin.display(description=_("waits for"))
    def waits_for(self, approval: Approval) -> str:
        if approval.is_blocked:
            return _("no approver found")
        return ", ".join(str(one.person) for one in approval.wanted_now)

    @admin.display(description=_("kind"), ordering="kind")
    def kind_in_words(self, approval: Approval) -> str:
        return hooks.kind_name(approval.kind)

    @admin.action(description=_("Approve the chosen ones"), permissions=["view"])
    def approve_chosen(self, request, queryset):
        rows = list(queryset.waiting_for(request.user).order_by("id"))
        approve_several(request, rows, queryset.count() - len(rows))

    def change_view(self, request: HttpRequest, object_id, form_url="", extra_context=None) -> HttpResponse:
        """The decision page. What is pressed goes the same way as at the desk."""
        approval = self.get_object(request, object_id)
        if approval is None or not self.has_view_permission(request, approval):
            return super().change_view(request, object_id, form_url, extra_context)
        if request.method == "POST" and carry_out(request, approval):
            return HttpResponseRedirect(request.path)
        facts = page_facts(request, self.get_object(request, object_id))
        given = {
            **self.admin_site.each_context(request),
            **facts,
            "action": request.path,
            "comment": request.POST.get("comment", ""),
            "title": approval.title,
            "opts": self.opts,
        }
        return TemplateResponse(request, self.change_form_template, given)
