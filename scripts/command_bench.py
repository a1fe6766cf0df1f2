"""`make bench`: measures on private servers and writes docs/measurements.md (scripts/bench.py does the work)."""

import subprocess

import packages
from environment import PYTHON, ROOT, compile_catalogues, ensure_packages


def main(arguments: list[str]) -> int:
    packages.ensure_packages()
    ensure_packages("requirements-dev.txt")
    compile_catalogues()
    return subprocess.run([str(PYTHON), "scripts/bench.py", *arguments], cwd=ROOT).returncode
