"""Categories by the path of their names: «产品质量/口感风味»."""

from collections.abc import Iterable

from complaints.models import Category

JOIN = "/"


def by_path(categories: Iterable[Category]) -> dict[str, Category]:
    """{path of names: category}. The tree is small and read as a whole."""
    found = list(categories)
    names = {one.pk: one.name for one in found}
    return {path_words(one, names): one for one in found}


def path_words(category: Category, names: dict[int, str]) -> str:
    return JOIN.join(names.get(int(pk), "?") for pk in category.path.strip("/").split("/"))
