"""People, departments, roles, and who stands in for whom."""

from staff.models.deputies import Deputy
from staff.models.people import Clearance, Department, Role, User

__all__ = ["Clearance", "Department", "Deputy", "Role", "User"]
