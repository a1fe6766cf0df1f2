"""Whose signatures a request wants: by level, kind of reader and way, from the policy (S1-05 R14-R23, S1-27 R5, R8)."""

from archives.models import AccessRequest, ArchiveFile, Way
from archives.models.common import Level
from archives.policy import ArchivePolicy, policy_for
from regulations.values import Chain
from staff.models import User

READERS = {"own": "own_chain", "other": "other_chain", "outside": "outside_chain"}


def reader_kind(file: ArchiveFile, person: User, *, is_outsider: bool) -> str:
    """Own department: that of the file, or of the customer that it is about."""
    if is_outsider:
        return AccessRequest.Reader.OUTSIDE
    departments = {file.department_id, file.customer.department_id if file.customer else None} - {None}
    return AccessRequest.Reader.OWN if person.department_id in departments else AccessRequest.Reader.OTHER


def chain_of(level: int | None, reader: str, way: str, policy: ArchivePolicy) -> Chain:
    """The chain of the reader, then what level and way add; each signer once. Closed counts as top secret."""
    steps = list(getattr(policy, READERS[reader]))
    if level is None or level >= Level.CONFIDENTIAL:
        steps += policy.confidential_adds
    if level is None or level >= Level.TOP_SECRET:
        steps += policy.top_secret_adds
    if way == Way.COPY or (way == Way.TAKE_OUT and policy.take_out_role == "chain"):
        steps += policy.copy_adds
    if way == Way.GIVE:
        steps += policy.give_adds
    return tuple(dict.fromkeys(steps))


def is_signed_for(asked: AccessRequest, level: int | None) -> bool:
    """Whether those who were asked are all whom this secrecy wants."""
    policy = policy_for(asked)
    wanted, were = (chain_of(one, asked.reader, asked.way, policy) for one in (level, asked.level))
    return set(wanted) <= set(were)
