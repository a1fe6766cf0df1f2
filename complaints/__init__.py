"""Complaints: intake, investigation, solution, reply and follow-up visit will live here."""
