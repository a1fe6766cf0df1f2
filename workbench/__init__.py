"""Workbench: to-dos, dashboards, compliance and inbox pages will live here."""
