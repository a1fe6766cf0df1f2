"""Pages of stored documents as pictures, drawn by a child process and marked with the reader's name."""

from archives.rendering.marking import mark_page, small_page
from archives.rendering.papers import paper_of
from archives.rendering.sheets import count_pages, draw_page, forget_pages

__all__ = ["count_pages", "draw_page", "forget_pages", "mark_page", "paper_of", "small_page"]
