"""Deeds of sales, gradings and credit."""

from credit.actions.grading import compare_grading, compute_grades, plain, start_grading, withdraw_grading

__all__ = ["compare_grading", "compute_grades", "plain", "start_grading", "withdraw_grading"]
