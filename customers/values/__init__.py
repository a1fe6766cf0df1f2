"""What a written value means: codes, numbers, phones, names, amounts, days and places as people type them."""

from customers.values.capital import parse_capital
from customers.values.codes import check_credit_code, check_id_number
from customers.values.dates import parse_date
from customers.values.derived import account_key, fill_derived, fill_derived_contact
from customers.values.names import name_key
from customers.values.phones import check_phone, clean_phone, phone_indexes
from customers.values.regions import find_region, provinces, region_name
from customers.values.verdict import Verdict, is_empty

__all__ = [
    "Verdict",
    "account_key",
    "check_credit_code",
    "check_id_number",
    "check_phone",
    "clean_phone",
    "fill_derived",
    "fill_derived_contact",
    "find_region",
    "is_empty",
    "name_key",
    "parse_capital",
    "parse_date",
    "phone_indexes",
    "provinces",
    "region_name",
]
