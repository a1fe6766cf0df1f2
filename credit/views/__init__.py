"""What is shown of sales and gradings."""

from credit.views.grading import (
    run_detail,
    run_export,
    run_file,
    run_list,
    run_print,
    run_score,
    run_start,
    run_withdraw,
)
from credit.views.sales import sales_export, sales_list

__all__ = [
    "run_detail",
    "run_export",
    "run_file",
    "run_list",
    "run_print",
    "run_score",
    "run_start",
    "run_withdraw",
    "sales_export",
    "sales_list",
]
