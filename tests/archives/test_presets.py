"""What the presets set for the archives is what the company does."""

import pytest

from archives.asking import check_way
from archives.chains import chain_of
from archives.levels import first_level
from archives.models import Category
from archives.policy import policy_for
from core.errors import Refused
from customers.models import Customer
from regulations import policies
from regulations.actions import apply_preset
from tests.archives.conftest import a_file
from tests.regulations.preset_files import folder, shipped_with

__all__ = ["folder"]


def signers(level, reader, way) -> list[str]:
    return [step.who for step in chain_of(level, reader, way, policy_for())]


@pytest.mark.rule("S1-27 R3")
@pytest.mark.parametrize(
    ("field", "grade", "wanted"), [("level_plain", "C", 1), ("level_b", "B", 1), ("level_a", "A", 2)]
)
@pytest.mark.parametrize("changed", [False, True])
def test_a_postal_company_begins_files_as_secret_as_the_dealings(cast, folder, field, grade, wanted, changed):
    values = {field: '"3"'} if changed else {}
    apply_preset(name=shipped_with(folder, "postal", **values), by=cast.admin)
    category, customer = Category.objects.get(code="06"), Customer(pk=1, name="鼎丰")
    assert first_level(category, customer, policy_for(), {1: grade}) == (3 if changed else wanted)


@pytest.mark.rule("S1-27 R5", "S1-27 R8", "S2-13 R9")
@pytest.mark.parametrize(("field", "way", "reader"), [("copy_adds", "copy", "own"), ("give_adds", "give", "outside")])
@pytest.mark.parametrize("signer", ["general_manager", "chairman"])
def test_a_postal_company_copies_and_releases_only_with_the_general_manager(cast, folder, field, way, reader, signer):
    apply_preset(name=shipped_with(folder, "postal", **{field: f'[{{ who = "{signer}" }}]'}), by=cast.admin)
    assert signers(1, reader, way)[-1] == signer
    assert str(policies.clause_of("archives", field).regulation) == "客户资料保密制度"


@pytest.mark.rule("S0-04 R2")
@pytest.mark.parametrize(("codes", "is_given"), [('["06"]', False), ('["01"]', True)])
def test_a_restaurant_gives_nothing_away(cast, folder, codes, is_given):
    apply_preset(name=shipped_with(folder, "catering", never_given=codes), by=cast.admin)
    file = a_file(cast.system)
    if is_given:
        check_way(file, "give", policy_for())
    else:
        with pytest.raises(Refused):
            check_way(file, "give", policy_for())


@pytest.mark.rule("S1-26 R13")
@pytest.mark.rule("S1-26 R14")
@pytest.mark.rule("S1-26 R15")
def test_a_property_company_lets_read_and_take_out_by_its_own_chains(cast, folder):
    apply_preset(name=shipped_with(folder, "property"), by=cast.admin)
    assert signers(0, "own", "screen") == ["department_head", "archivist"]
    assert signers(0, "outside", "site") == ["archivist", "service_manager"]
    assert signers(0, "own", "out") == ["department_head", "archivist", "information_supervisor"]
    assert policy_for().filing_asked


@pytest.mark.parametrize(("role", "count"), [('"none"', 2), ('"chain"', 3)])
def test_taking_out_wants_one_more_where_the_preset_says(cast, folder, role, count):
    apply_preset(name=shipped_with(folder, "property", take_out_role=role), by=cast.admin)
    assert len(signers(0, "own", "out")) == count


def test_a_manufacturer_lends_for_three_days_and_inspects_every_half_year(cast, folder):
    apply_preset(name=shipped_with(folder, "manufacturer"), by=cast.admin)
    policy = policy_for()
    assert (policy.loan_days, policy.inspection_months, policy.apart_from) == (3, 6, "2")


@pytest.mark.rule("S1-05 R17", "S1-05 R21", "S1-05 R23")
def test_without_a_preset_both_sign_what_is_given_out_and_the_supervisor_what_is_copied(cast):
    assert signers(0, "own", "out") == ["department_head", "archivist"]
    assert signers(0, "own", "copy")[-1] == "information_supervisor"
    assert {"information_supervisor", "service_manager"} <= set(signers(0, "outside", "give"))
