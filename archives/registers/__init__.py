"""Registers of the archives, by the name of their page.

Who may not know of a file finds no line about it, neither shown nor counted, in the list, the export or the book.
"""

from archives.registers.care import CARE
from archives.registers.common import Register
from archives.registers.reading import READING, SEE_READINGS

REGISTERS = READING | CARE

__all__ = ["REGISTERS", "SEE_READINGS", "Register"]
