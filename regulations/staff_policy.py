"""The numbers of signing in, deputies and hand-over, as the editor of policies shows them.

Staff stands below this app and cannot declare them itself; what they mean is written in `staff.policy`.
"""

from dataclasses import dataclass

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from regulations.declaring import whole
from staff.policy import DEFAULTS, StaffPolicy


@dataclass(frozen=True)
class DeclaredStaffPolicy(StaffPolicy):
    idle_minutes: int = whole(
        DEFAULTS.idle_minutes,
        label=_("time without input until the password is asked again"),
        unit=_("minutes"),
        least=2,
        most=720,
    )
    idle_warning_minutes: int = whole(
        DEFAULTS.idle_warning_minutes, label=_("warning before that"), unit=_("minutes"), least=1, most=60
    )
    deputy_days: int = whole(
        DEFAULTS.deputy_days, label=_("longest time of a deputy"), unit=_("days"), least=1, most=1100
    )
    recovery_codes: int = whole(DEFAULTS.recovery_codes, label=_("recovery codes at a time"), least=4, most=20)
    wrong_codes: int = whole(DEFAULTS.wrong_codes, label=_("wrong codes until signing in waits"), least=3, most=20)
    moved_at_once: int = whole(
        DEFAULTS.moved_at_once, label=_("records of a hand-over moved at once"), least=50, most=2000
    )

    def problems(self) -> dict[str, str]:
        if self.idle_warning_minutes >= self.idle_minutes:
            return {"idle_warning_minutes": gettext("The warning must come before the end.")}
        return {}
