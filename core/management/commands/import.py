"""manage.py import KIND FILE: the same actions as the pages, finished in this process."""

import json
import sys

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from core.errors import Refused
from core.imports import KINDS
from core.imports.command import import_file


class Command(BaseCommand):
    help = "Import a table (xlsx, xls, csv; plain or gzipped). Exit 0 only when it was brought in."

    def add_arguments(self, parser) -> None:
        parser.add_argument("kind", choices=sorted(KINDS))
        parser.add_argument("file")
        parser.add_argument("--map", action="append", default=[], metavar="COLUMN=FIELD", help="correct the guess")
        parser.add_argument("--create-customers", action="store_true", help="make the customers that are not there yet")
        parser.add_argument("--source", help="the system that the file comes from")
        parser.add_argument("--option", action="append", default=[], metavar="NAME=VALUE", help="as on the page")
        parser.add_argument("--sheet", default="", help="the sheet of a workbook")
        parser.add_argument("--dry-run", action="store_true", help="check everything, keep nothing")
        parser.add_argument("--json", action="store_true", help="print one JSON document and nothing else")

    def handle(self, *args, **options) -> None:
        try:
            result = import_file(
                options["file"],
                options["kind"],
                by=get_user_model().objects.system(),
                mapping=read_mapping(options["map"]),
                options=given_options(options),
                sheet=options["sheet"],
                dry_run=options["dry_run"],
            )
        except OSError as error:
            self.refuse(f"{options['file']}: {error.strerror}", options["json"])
        except Refused as refusal:
            self.refuse(str(refusal), options["json"])
        else:
            self.show(result, options["json"])

    def refuse(self, text: str, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps({"refused": text}, ensure_ascii=False))
        self.stderr.write(text)
        sys.exit(1)

    def show(self, result: dict, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(result, ensure_ascii=False))
            return
        for name, value in result.items():
            if value is not None:
                self.stdout.write(f"{name}: {value}")


def read_mapping(pairs: list[str]) -> dict[str, str]:
    mapping = {}
    for pair in pairs:
        column, sign, name = pair.rpartition("=")
        if not sign or not column:
            raise CommandError(f"--map {pair}: COLUMN=FIELD")
        mapping[column] = name
    return mapping


def given_options(options: dict) -> dict:
    given = {"create_customers": options["create_customers"], "source": options["source"]}
    for pair in options["option"]:
        name, sign, value = pair.partition("=")
        if not sign or not name:
            raise CommandError(f"--option {pair}: NAME=VALUE")
        given[name] = value
    return {name: value for name, value in given.items() if value}
