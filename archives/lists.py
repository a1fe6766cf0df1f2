"""A list for destruction: locked as it stands, its state, who owes what on it."""

from django.utils import timezone
from django.utils.translation import gettext as _

from archives.guardians import guardian
from archives.models import Disposal, DisposalLine
from archives.policy import policy_for
from archives.telling_disposals import tell_proposed
from core.errors import Refused, Stale
from core.rules import require, rows_for
from regulations.actions.duties import open_duty

KIND = "archives.disposal"
ADD, DESTROY = "archives.add_disposal", "archives.change_disposal"
APPRAISE_RULE, DESTROY_RULE = "archives.appraised_within", "archives.destroyed_within"
Verdict = DisposalLine.Verdict


def hold_list(disposal: Disposal, *, by, permission: str = ADD) -> Disposal:
    """The list as it stands now, locked, for somebody who may and who may know of all its files."""
    require(by, permission)
    if not rows_for(by, Disposal).filter(pk=disposal.pk).exists():
        raise Refused(_("There is no such list, or it is not yours to see."), code="unseen")
    return lock(disposal.pk)


def lock(pk: int) -> Disposal:
    rows = Disposal.objects.select_for_update(no_key=True, of=("self",)).select_related("policy")
    return rows.get(pk=pk)


def require_state(disposal: Disposal, state: str) -> None:
    if disposal.state != state:
        said = _("The list is “%s” by now.") % disposal.get_state_display()
        raise Stale(said, current=disposal)


def put_state(disposal: Disposal, state: str) -> None:
    disposal.state = state
    disposal.save(update_fields=["state"])


def owe_appraisal(disposal: Disposal, level: int | None, *, by) -> None:
    """Whoever may appraise, and may know of files of this secrecy, owes it and is told."""
    owes = guardian(ADD, level=level)
    open_duty(
        rule=APPRAISE_RULE,
        record=disposal,
        span=policy_for(disposal).appraised_within,
        begun_at=timezone.now(),
        responsible=owes,
        version=disposal.policy,
        by=by,
    )
    tell_proposed(disposal, [owes] if owes else [], by=by)
