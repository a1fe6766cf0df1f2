"""The part of `make run` that needs Django: tables, static files, and the demo company in an empty database."""

import hashlib
import io
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "crm_site.settings")


def main() -> int:
    import django
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management.base import CommandError
    from django.db.utils import OperationalError

    try:
        django.setup()
        migrate()
        collect_static()
        fill_empty_database()
    except (ImproperlyConfigured, OperationalError, CommandError) as problem:
        print(str(problem).strip())
        return 1
    return 0


def migrate() -> None:
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)


def collect_static() -> None:
    """Only when a file or a package has changed since the last time."""
    from django.conf import settings
    from django.core.management import call_command

    files = sorted(path for path in (ROOT / "static").rglob("*") if path.is_file())
    seen = "".join(f"{path.relative_to(ROOT)} {path.stat().st_size} {path.stat().st_mtime_ns}\n" for path in files)
    state = hashlib.sha256((seen + (ROOT / "requirements.txt").read_text()).encode()).hexdigest()
    stamp = settings.VAR_DIR / "static.stamp"
    if settings.STATIC_ROOT.exists() and stamp.exists() and stamp.read_text() == state:
        return
    print("Collecting static files ...", flush=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(state)


def fill_empty_database() -> None:
    from django.conf import settings
    from django.core.management import call_command, get_commands
    from django.db import transaction

    from staff.models import User

    unwanted = settings.PRODUCTION or os.environ.get("KEGUAN_DEMO") == "0" or "make_demo" not in get_commands()
    if unwanted or User.objects.exclude(username="system").exists():
        return
    print("Filling the empty database with the demo company (half a minute) ...", flush=True)
    with transaction.atomic():  # interrupted, it leaves the database as empty as it was
        call_command("make_demo", customers=2000, seed=1, stdout=io.StringIO())


if __name__ == "__main__":
    sys.exit(main())
