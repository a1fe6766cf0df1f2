"""Regulations: clauses, versioned policies, industry presets, duties and the working calendar."""
