"""People, departments, roles; who stands in for whom, who leaves, and how people prove who they are."""

from staff.models.deputies import Deputy
from staff.models.leaving import Leaving
from staff.models.people import Clearance, Department, Role, User
from staff.models.second_factor import RecoveryCode, SecondFactor
from staff.models.sessions import OpenSession

__all__ = [
    "Clearance",
    "Department",
    "Deputy",
    "Leaving",
    "OpenSession",
    "RecoveryCode",
    "Role",
    "SecondFactor",
    "User",
]
