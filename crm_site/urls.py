"""Every address of the site."""

from django.contrib import admin
from django.urls import include, path

from core.pages import home
from credit.api import addresses
from credit.views import api

urlpatterns = [
    path("", home, name="home"),
    path("", include("core.urls")),
    path("", include("staff.urls")),
    path("regulations/", include("regulations.urls")),
    path("approvals/", include("approvals.urls")),
    path("", include("workbench.urls")),
    path("customers/", include("customers.urls")),
    path("complaints/", include("complaints.urls")),
    path("credit/", include("credit.urls")),
    path("archives/", include("archives.urls")),
    path("api/docs/", api.docs, name="api_docs"),
    path("api/openapi.json", api.openapi, name="api_schema"),
    path("api/", addresses()),
    path("admin/", admin.site.urls),
]

handler500 = "core.pages.server_error"
