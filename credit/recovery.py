"""What can be claimed from, in the order of claiming: collateral before the guarantor (S0-21 R55)."""

from credit.models import Condition, CreditFile

ORDER = {kind.value: place for place, kind in enumerate(Condition.RECOVERY)}


def recovery_of(file: CreditFile) -> list[Condition]:
    """The conditions that are met and bring money, the first to be claimed first."""
    met = Condition.objects.filter(file=file.pk, state=Condition.State.MET, kind__in=Condition.RECOVERY)
    return sorted(met, key=lambda one: (ORDER[one.kind], one.pk))
