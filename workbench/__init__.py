"""Workbench: pages over all the apps, and the demo company."""
