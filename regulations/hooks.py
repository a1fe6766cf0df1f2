"""What regulations ask of the apps above: plain lists of functions, filled in their `AppConfig.ready`."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from regulations.presets.sections import Section

# Called with the corrected days and the department (None: the whole company), in the transaction of the correction.
calendar_changed: list[Callable] = []

# ask_approval(kind=, record=, chain=, by=, facts=, title=, url=, reason=, …) -> the approval
# Empty: nothing can be published.
ask_approval: list[Callable[..., Any]] = []

# {key of a preset's file: regulations.presets.sections.Section}. Those that others rest on are registered first.
preset_sections: dict[str, "Section"] = {}

# take_back(kind=, record=, by=): the approval asked for this record is wanted no more
take_back: list[Callable[..., Any]] = []
