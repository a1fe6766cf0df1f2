#!/usr/bin/env python3
"""Django's command line."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "crm_site.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
    from django.db import OperationalError, ProgrammingError

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as problem:
        sys.exit(f"Keguan: {problem}")
    except (OperationalError, ProgrammingError) as problem:
        if "--traceback" in sys.argv:
            raise
        sys.exit(f"Keguan: the database cannot be used ({problem}). Is it there, and is it migrated?")


if __name__ == "__main__":
    main()
