"""Numbers that the tests of customers use. Invented; check digits are right unless the name says otherwise."""

from customers.values.codes import credit_check_digit, id_check_digit

MOBILE = "13800138000"
CREDIT_CODE = "91320100MA1X5TQ63" + credit_check_digit("91320100MA1X5TQ63")
WRONG_DIGIT_CODE = CREDIT_CODE[:17] + ("A" if CREDIT_CODE[17] != "A" else "B")
ID_NUMBER = "32010219800101123" + id_check_digit("32010219800101123")
