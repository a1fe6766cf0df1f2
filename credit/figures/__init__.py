"""Figures on what is owed and collected, and the records behind each."""
