"""Whether what was typed about regulations is sound; one file for each noun."""

from regulations.forms.policy import PolicyForm
from regulations.forms.regulation import ClauseForm, ReasonForm, RegulationForm, VersionForm

__all__ = ["ClauseForm", "PolicyForm", "ReasonForm", "RegulationForm", "VersionForm"]
