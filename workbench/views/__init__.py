"""Pages over everything: the workbench and how the rules are kept."""

from workbench.views.compliance import compliance, compliance_export, duties, duties_export
from workbench.views.desk import desk

__all__ = ["compliance", "compliance_export", "desk", "duties", "duties_export"]
