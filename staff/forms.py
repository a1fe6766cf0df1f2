"""Is the input sound: sign-in and own password."""

from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.utils.translation import gettext_lazy as _


class SignInForm(AuthenticationForm):
    """One message for every failure: it does not tell whether the name exists, left or is locked."""

    error_messages = {
        "invalid_login": _("The user name and the password do not match. Please try again."),
        "inactive": _("The user name and the password do not match. Please try again."),
    }


class PasswordForm(PasswordChangeForm):
    pass
