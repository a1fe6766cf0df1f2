"""What may be done with a return slip by this person now; nothing is offered that would be refused."""

from credit.models import GoodsReturn

State = GoodsReturn.State


def offered(slip: GoodsReturn, person, *, agrees: bool) -> set[str]:
    """Names of deeds, as the addresses have them."""
    deeds = set()
    is_own = slip.asked_by_id == person.pk
    if slip.state in (State.ASKED, State.APPROVED, State.RECEIVED) and not is_own:
        deeds |= allowed(person, "approve", "approve")
    if slip.state == State.APPROVED:
        deeds |= allowed(person, "sign", "receive")
    if slip.state == State.RECEIVED:
        deeds |= allowed(person, "unsign", "receive")
        if agrees and slip.received_by_id != person.pk:
            deeds |= allowed(person, "book", "book")
    if slip.state in (State.ASKED, State.APPROVED):
        deeds |= allowed(person, "withdraw", "add")
    return deeds


def allowed(person, deed: str, verb: str) -> set[str]:
    return {deed} if person.has_perm(f"credit.{verb}_goodsreturn") else set()
