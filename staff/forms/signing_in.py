"""Sign-in, its second step, and own password."""

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, UsernameField
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class SignInForm(AuthenticationForm):
    """One message for every failure: it does not tell whether the name exists, left or is locked."""

    # Django's own field sets the length too late to check it, and the record of failures has no room for more.
    username = UsernameField(max_length=150, widget=forms.TextInput({"autofocus": True}))

    error_messages = {
        "invalid_login": _("The user name and the password do not match. Please try again."),
        "inactive": _("The user name and the password do not match. Please try again."),
    }


class PasswordForm(PasswordChangeForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["new_password1"].help_text = _(
            "At least 10 characters; not only digits, not a common word, nothing like your name."
        )
        self.fields["new_password2"].help_text = ""


class CodeForm(forms.Form):
    """The code of the app, or a recovery code."""

    code = forms.CharField(
        label=pgettext_lazy("second factor", "code"),
        max_length=20,
        widget=forms.TextInput({"autofocus": True, "autocomplete": "one-time-code", "inputmode": "text"}),
    )


class UnlockForm(forms.Form):
    password = forms.CharField(
        label=_("password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput({"autofocus": True, "autocomplete": "current-password"}),
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("reason"), max_length=500, widget=forms.Textarea({"rows": 2}))
