"""Approvals: the one approval chain that every app uses."""
