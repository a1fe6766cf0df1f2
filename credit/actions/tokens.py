"""Keys of other systems: made and revoked by administrators, shown once, kept as a digest."""

import hashlib
import secrets

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import trail
from core.errors import Refused
from core.rules import require
from credit.models import ApiToken
from staff.models import User


def digest_of(text: str) -> str:
    """The keys are long and random: a plain digest cannot be guessed back."""
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def make_token(*, token: ApiToken, by) -> str:
    """The key itself, which nobody can read again."""
    require(by, "credit.add_apitoken")
    if not token.user.is_active or token.user.state == User.State.LEFT:
        raise Refused(_("Who has left or is switched off acts for no system."), code="user")
    text = f"kg_{secrets.token_urlsafe(32)}"
    token.digest, token.made_by = digest_of(text), by
    token.save()
    trail.write("credit.make_token", token, by=by, details={"acts as": str(token.user)})
    return text


@transaction.atomic
def revoke_token(*, token: ApiToken, by) -> ApiToken:
    """From this moment on it opens nothing."""
    require(by, "credit.change_apitoken")
    held = ApiToken.objects.select_for_update(no_key=True).get(pk=token.pk)
    if held.revoked_at:
        raise Refused(_("This key was revoked already."), code="state")
    held.revoked_at, held.revoked_by = timezone.now(), by
    held.save(update_fields=["revoked_at", "revoked_by"])
    trail.write("credit.revoke_token", held, by=by)
    return held
