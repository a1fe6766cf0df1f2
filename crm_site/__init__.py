"""Wiring only: settings, urls, wsgi and celery. No business rule."""

from crm_site.celery import app as celery_app

__all__ = ["celery_app"]
