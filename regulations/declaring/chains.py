"""Approval chains as values."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from regulations.declaring.kinds import Kind, between
from regulations.values import ChainStep


@dataclass(frozen=True)
class ChainOfSteps(Kind):
    """An approval chain: whose signatures are wanted, in order."""

    most: int = 8

    def read(self, stored):
        if not isinstance(stored, list | tuple) or not 1 <= len(stored) <= self.most:
            raise ValueError(_("A chain has %(range)s steps.") % {"range": between(1, self.most)})
        try:
            return tuple(one if isinstance(one, ChainStep) else ChainStep.from_json(one) for one in stored)
        except (TypeError, ValueError):
            raise ValueError(_("A step names who signs, where they are looked for, and whether all must sign."))

    def write(self, value):
        return [one.to_json() for one in value]

    def words(self, value):
        from regulations.chains import step_words

        return " → ".join(step_words(one) for one in value)

    @property
    def range(self):
        return _("1 to %(most)s steps") % {"most": self.most}
