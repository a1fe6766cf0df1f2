"""What regulations add to the pages of the apps above."""

from django.utils import timezone
from django.utils.translation import gettext as _

from regulations import policies
from regulations.judged import judged_differently
from regulations.models import PolicyVersion


def publication_panel(approval, user) -> dict | None:
    """On the page of the decision: when the rules come into force, and what they mean for open records."""
    version = PolicyVersion.objects.filter(pk=approval.record_id).select_related("based_on").first()
    if version is None or version.app not in policies.declared:
        return None
    day = max(version.effective_on, timezone.localdate())
    said = _("Yours is the last signature: with it the rules come into force on %s.") % day
    count = len(judged_differently(version, user)) if version.is_open else 0
    facts = [[_("Open records that would have been judged differently"), str(count)]] if count else []
    return {"title": _("What the new rules mean"), "next": said, "facts": facts}
