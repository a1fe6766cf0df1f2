"""Numbers and lists of the customer register that a company may set differently."""

from dataclasses import dataclass


@dataclass(frozen=True)
class CustomerPolicy:
    """Defaults until the company publishes its own values."""

    code_prefix: str = "KH-"
    code_digits: int = 7
    default_source: str = "ERP"  # the source system of an import that names none
    page_size: int = 50
    count_limit: int = 1000  # a list counts no further than this
    hit_count: int = 8  # hits shown while typing
    trade_types: tuple[str, ...] = ("经销商", "批发商", "零售商", "生产企业", "餐饮", "机关团体", "电商", "个人")
    submission_days: int = 7  # so long a form sent twice makes one record
    timeline_size: int = 20  # entries of the timeline on one page
    reveal_reason_length: int = 4  # characters, to show a sensitive field
    reveals_an_hour: int = 100  # sensitive fields that one person may show within an hour


DEFAULTS = CustomerPolicy()


def policy_for(record=None) -> CustomerPolicy:
    """The policy that the record was opened under; without a record the one in force."""
    return DEFAULTS
