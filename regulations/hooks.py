"""What regulations ask of the apps above: plain lists of functions, filled in AppConfig.ready."""

from collections.abc import Callable

# Called with the corrected days and the department (None: the whole company), in the transaction of the correction.
calendar_changed: list[Callable] = []
