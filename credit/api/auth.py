"""Who asks: a key acts as its user, with that user's permissions and rows, so many times a minute."""

from datetime import datetime

from django.db.models import F, Q
from django.http import HttpRequest
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from ninja.security import HttpBearer

from core.errors import Refused
from credit.actions.tokens import digest_of
from credit.models import ApiToken
from credit.policy import policy_for
from staff.models import User


class TooMany(Refused):
    """More requests than the policy allows in this minute."""


class Bearer(HttpBearer):
    def authenticate(self, request: HttpRequest, token: str) -> ApiToken | None:
        live = ApiToken.objects.filter(digest=digest_of(token), revoked_at__isnull=True, user__is_active=True)
        found = live.exclude(user__state=User.State.LEFT).select_related("user").first()
        if found is None:
            return None
        count_request(found, timezone.now())
        request.user = found.user
        translation.activate(found.user.language or translation.get_language())
        return found


def count_request(token: ApiToken, now: datetime) -> None:
    """One statement for each request: one more in this minute, or the first of a new one."""
    minute, most = now.replace(second=0, microsecond=0), policy_for().api_per_minute
    if one_more(token, minute, most) or begin_minute(token, minute) or one_more(token, minute, most):
        return  # asked twice: somebody else may have begun the minute in between
    raise TooMany(_("More than %s requests in one minute. Wait and ask again.") % most, code="too_many")


def one_more(token: ApiToken, minute: datetime, most: int) -> bool:
    rows = ApiToken.objects.filter(pk=token.pk, minute=minute, in_minute__lt=most)
    return bool(rows.update(in_minute=F("in_minute") + 1))


def begin_minute(token: ApiToken, minute: datetime) -> bool:
    first = {"minute": minute, "in_minute": 1, "last_used_on": timezone.localdate(minute)}
    rows = ApiToken.objects.filter(pk=token.pk)
    return bool(rows.filter(Q(minute__isnull=True) | ~Q(minute=minute)).update(**first))
