"""Figures on complaints: each made of the rows of the list, and each leading back to them."""

from complaints.figures.build import Figures, figures_of
from complaints.figures.period import Period, month_period, read_period
from complaints.figures.stored import restored, stored

__all__ = ["Figures", "Period", "figures_of", "month_period", "read_period", "restored", "stored"]
