"""Deeds on calendars, policies and duties; one file for each noun."""
