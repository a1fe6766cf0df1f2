"""A Django project without anything: no middleware, no session, no scope; the same tables."""

from crm_site.settings import *  # noqa: F403

MIDDLEWARE = []
ROOT_URLCONF = "benchmarks.bare"
