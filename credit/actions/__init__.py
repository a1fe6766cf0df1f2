"""Deeds of sales, gradings and credit."""

from credit.actions.allocating import allocate, undo_allocation
from credit.actions.bills import discount_bill, dishonour_bill, endorse_bill, enter_bill, give_back_bill, honour_bill
from credit.actions.closing import close_period
from credit.actions.disputes import close_dispute, open_dispute
from credit.actions.grading import compare_grading, compute_grades, plain, start_grading, withdraw_grading
from credit.actions.payments import receive_payment, refund, reverse_payment
from credit.actions.receivables import enter_receivable
from credit.actions.setting_off import set_off
from credit.actions.write_offs import ask_write_off

__all__ = [
    "allocate",
    "ask_write_off",
    "close_dispute",
    "close_period",
    "compare_grading",
    "compute_grades",
    "discount_bill",
    "dishonour_bill",
    "endorse_bill",
    "enter_bill",
    "enter_receivable",
    "give_back_bill",
    "honour_bill",
    "open_dispute",
    "plain",
    "receive_payment",
    "refund",
    "reverse_payment",
    "set_off",
    "start_grading",
    "undo_allocation",
    "withdraw_grading",
]
