"""What a preset has brought, in tests."""

from complaints.models import Category
from complaints.tree import by_path
from regulations.models import Duty


def clock(complaint, rule: str) -> Duty | None:
    return Duty.objects.about(complaint).filter(rule=f"complaints.{rule}").first()


def tree() -> dict[str, Category]:
    return by_path(Category.objects.select_related("department"))
