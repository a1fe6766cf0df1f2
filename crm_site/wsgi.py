"""The WSGI entry point."""

import gc
import os
from importlib import import_module

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "crm_site.settings")

application = get_wsgi_application()

# Code stays once it is loaded, also that of the pages: the collector need not look at it again and again, which took
# up to a hundred milliseconds out of somebody's page. What a page leaves behind goes in small lots for the same reason:
# fifty thousand objects took eighty milliseconds, two thousand take four.
import_module("crm_site.urls")
gc.collect()
gc.freeze()
gc.set_threshold(2_000, 8, 100)
