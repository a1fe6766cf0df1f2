"""Django's admin as part of this site: our sign-in, our sign-out, our words."""

from urllib.parse import urlencode

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class AdministrationConfig(AdminConfig):
    default_site = "crm_site.administration.Administration"
    default = False


class Administration(AdminSite):
    site_title = _("Keguan")
    site_header = _("Administration")
    index_title = _("Administration")
    enable_nav_sidebar = True

    def has_permission(self, request) -> bool:
        """Who is signed in and may not come in is told so, instead of being asked to sign in again."""
        allowed = super().has_permission(request)
        if not allowed and request.user.is_authenticated:
            raise PermissionDenied
        return allowed

    def login(self, request, extra_context=None):
        return redirect(f"{reverse('staff:sign_in')}?{urlencode({'next': reverse('admin:index')}, safe='/')}")

    def logout(self, request, extra_context=None):
        return redirect("home")

    def password_change(self, request, extra_context=None):
        return redirect("staff:password")
