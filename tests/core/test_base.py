"""The frame of every page."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from core.templatetags.keguan import icon, icon_names

ROOT = Path(settings.BASE_DIR)
IN_TEMPLATES = re.compile(r"""{%\s*icon\s+["']([^"']+)["']""")


def test_every_icon_that_a_template_names_is_in_the_sprite():
    used = {
        (name, path.name)
        for path in (ROOT / "templates").rglob("*.html")
        for name in IN_TEMPLATES.findall(path.read_text(encoding="utf-8"))
    }
    assert {one for one in used if one[0] not in icon_names()} == set()


def test_every_icon_of_the_side_bar_is_in_the_sprite():
    from core.navigation import pages

    assert {page.icon for page in pages} <= icon_names()


def test_an_icon_that_is_missing_fails_the_test_that_draws_it():
    with pytest.raises(UserWarning):
        icon("no-such-icon")


def test_the_sprite_holds_what_its_list_says():
    sprite = (ROOT / "static/vendor/tabler-icons-3.51.0/icons.svg").read_text(encoding="utf-8")
    assert set(re.findall(r'id="([^"]+)"', sprite)) == icon_names()


@pytest.mark.parametrize("pattern", ["*.js", "*.css"])
def test_vendored_files_point_to_no_source_map(pattern):
    files = list((ROOT / "static/vendor").rglob(pattern))
    assert files
    assert [path.name for path in files if "sourceMappingURL" in path.read_text(encoding="utf-8")] == []


def test_templates_carry_no_inline_script_or_style():
    inline = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=", re.IGNORECASE)
    found = [p.name for p in (ROOT / "templates").rglob("*.html") if inline.search(p.read_text(encoding="utf-8"))]
    assert found == []


def test_who_has_no_role_is_told_so(cast, signed_in):
    page = signed_in(cast.nobody).get("/")
    assert page.status_code == 200
    assert "还没有角色" in page.content.decode()


def test_the_frame_costs_four_queries_at_most(cast, signed_in, django_assert_max_num_queries):
    client = signed_in(cast.chen_li)
    client.get("/")
    with django_assert_max_num_queries(4):
        client.get("/password/")
