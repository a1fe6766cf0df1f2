"""A room with an open cabinet, and a safe for what stands apart."""

from types import SimpleNamespace

from archives.actions.places import save_place
from archives.models import Place


def a_place(name, kind, parent=None, *, by, **facts) -> Place:
    return save_place(place=Place(name=name, kind=kind, parent=parent, **facts), by=by)


def furnish(by, keeper) -> SimpleNamespace:
    """档案室: 一号柜 with two shelves; 保密柜, kept by `keeper`, from confidential on."""
    room = a_place("档案室", "room", by=by)
    cabinet = a_place("一号柜", "cabinet", room, by=by)
    safe = a_place("保密柜", "cabinet", room, by=by, least_level=2, keeper=keeper, order=9)
    return SimpleNamespace(
        room=room,
        cabinet=cabinet,
        top=a_place("上层", "shelf", cabinet, by=by, order=1),
        lower=a_place("下层", "shelf", cabinet, by=by, order=2),
        safe=safe,
        inner=a_place("内层", "shelf", safe, by=by),
    )
