"""Every address of the site."""

from django.contrib import admin
from django.urls import include, path

from core.pages import home

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
    path("admin/", admin.site.urls),
]

handler500 = "core.pages.server_error"
