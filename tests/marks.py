"""Marks that several tests share."""

import pytest
from django.db import connection

# Two people can only meet where each has a connection of their own and rows lock each other. SQLite in memory has
# one writer and one connection: the same deeds run there one after the other, in the other tests of each module.
needs_postgres = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="two at once need rows that lock each other: PostgreSQL runs it"
)
