"""Keys of other systems: shown once when they are made, revoked, never changed."""

from django.contrib import admin, messages
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from core.admin import ActionAdmin
from core.errors import Refused
from credit.actions.tokens import make_token, revoke_token
from credit.models import ApiToken


@admin.register(ApiToken)
class ApiTokenAdmin(ActionAdmin):
    list_display = ("name", "user", "made_at", "made_by", "last_used_on", "revoked_at")
    list_select_related = ("user", "made_by")
    search_fields = ("name", "user__name")
    fields = ("name", "user")
    actions = ("revoke_chosen",)

    def get_fields(self, request, obj=None):
        more = ("made_at", "made_by", "last_used_on", "revoked_at", "revoked_by")
        return (*self.fields, *more) if obj else self.fields

    def get_readonly_fields(self, request, obj=None):
        return self.get_fields(request, obj) if obj else ()

    def has_change_permission(self, request, obj=None):
        """A key is never changed; who may change the list may revoke."""
        return obj is None and super().has_change_permission(request, obj)

    def save_model(self, request, obj, form, change):
        if not change:
            request.made_key = make_token(token=obj, by=request.user)

    def log_addition(self, request, obj, message):
        return None  # the trail has it

    def response_add(self, request, obj, post_url_continue=None):
        """The only page that ever shows it; kept nowhere."""
        facts = {**self.admin_site.each_context(request), "key": request.made_key, "token": obj, "opts": self.opts}
        response = TemplateResponse(request, "admin/credit/apitoken/shown.html", {**facts, "title": obj.name})
        response["Cache-Control"] = "no-store"
        return response

    @admin.action(description=_("Revoke the chosen keys"), permissions=["change"])
    def revoke_chosen(self, request, queryset):
        for token in queryset:
            try:
                revoke_token(token=token, by=request.user)
            except Refused as refusal:
                messages.error(request, f"{token}: {refusal}")
            else:
                messages.success(request, _("“%s” opens nothing any more.") % token)
