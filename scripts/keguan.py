"""Entry of the Makefile. Readable by any Python 3, so that a too old one gets a sentence instead of a traceback."""

import importlib
import sys

TOO_OLD = "Keguan needs Python 3.11 or newer; {} is {}.{}. Name a newer one: make {} PYTHON=python3.12"


def main():
    if tuple(sys.version_info) < (3, 11):
        sys.exit(TOO_OLD.format(sys.executable, sys.version_info[0], sys.version_info[1], sys.argv[1]))
    from environment import Problem

    try:
        sys.exit(importlib.import_module("command_" + sys.argv[1]).main(sys.argv[2:]))
    except Problem as problem:
        sys.exit("Keguan: " + str(problem))
    except OSError as problem:
        sys.exit("Keguan: {}: {}".format(problem.filename or "the system says", problem.strerror))
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
