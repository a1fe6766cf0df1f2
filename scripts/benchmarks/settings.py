"""The product's settings with one meter: every answer says in a header how many queries it took."""

from crm_site.settings import *  # noqa: F403
from crm_site.settings import MIDDLEWARE

MIDDLEWARE = ["benchmarks.meter.CountQueries", *MIDDLEWARE]
