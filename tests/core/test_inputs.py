import pytest

from core.inputs import whole_number


@pytest.mark.parametrize(
    ("text", "number"),
    [("7", 7), ("0", 0), ("", None), ("-1", None), ("²", None), ("٣", None), ("7.0", None), ("9" * 19, None)],
)
def test_only_numbers_that_every_database_takes(text, number):
    assert whole_number(text) == number


@pytest.mark.parametrize("address", ["/jobs/", "/imports/"])
@pytest.mark.parametrize("before", ["²", "9" * 30, "9" * 5000])
def test_an_odd_place_in_a_list_is_the_first_page(cast, signed_in, address, before):
    assert signed_in(cast.director).get(address, {"before": before}).status_code == 200
