"""Regulations: clauses, versioned policies, industry presets and the working calendar will live here."""
