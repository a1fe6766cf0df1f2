"""Sales, totals and the grading of customers; exposure and limits will join them."""
