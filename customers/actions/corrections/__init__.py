"""Correction requests: the plan and its signatures, the execution, the report and its signatures (S1-15)."""

from customers.actions.corrections.asking import change_plan, request_correction, withdraw_correction
from customers.actions.corrections.carrying import execute, give_feedback, hand_out, write_report
from customers.actions.corrections.decided import plan_decided, report_decided

__all__ = [
    "change_plan",
    "execute",
    "give_feedback",
    "hand_out",
    "plan_decided",
    "report_decided",
    "request_correction",
    "withdraw_correction",
    "write_report",
]
