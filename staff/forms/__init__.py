"""Is the input sound: signing in, deputies, hand-over, and the forms of the administration."""

from staff.forms.deputies import DeputyForm
from staff.forms.leaving import LeavingForm
from staff.forms.records import DepartmentForm, NewPersonForm, PersonForm, RoleForm
from staff.forms.signing_in import CodeForm, PasswordForm, ReasonForm, SignInForm, UnlockForm

__all__ = [
    "CodeForm",
    "DepartmentForm",
    "DeputyForm",
    "LeavingForm",
    "NewPersonForm",
    "PasswordForm",
    "PersonForm",
    "ReasonForm",
    "RoleForm",
    "SignInForm",
    "UnlockForm",
]
