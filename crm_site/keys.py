"""Keys of the embedded installation: made once, kept under var/."""

import os
import secrets
from pathlib import Path


def kept_key(folder: Path, name: str) -> str:
    """The key of that name, made on first use; a second process that starts at once reads the winner's."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    if not path.exists():
        draft = folder / f"{name}.{os.getpid()}"
        draft.write_text(secrets.token_urlsafe(48), encoding="ascii")
        draft.chmod(0o600)
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text(encoding="ascii").strip()
