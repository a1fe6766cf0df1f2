"""The pages of the presets: what would change first, then the deed."""

from django.urls import reverse

from credit.policy import policy_for as credit_policy
from regulations.models import AppliedPreset
from regulations.presets.plan import plan_of
from regulations.presets.reading import read
from tests.regulations.preset_files import HEAD, other, write

APPLIED = ">已应用</span>"


def page(name: str) -> str:
    return reverse("regulations:preset", args=[name])


def test_the_list_tells_what_was_applied_by_whom(cast, signed_in):
    client = signed_in(cast.admin)
    assert APPLIED not in client.get(reverse("regulations:presets")).content.decode()
    client.post(page("winery"), {"seen": plan_of(read("winery")).digest})
    said = client.get(reverse("regulations:presets")).content.decode()
    assert "系统管理员" in said
    assert said.count(APPLIED) == 1


def test_the_page_shows_before_it_does(cast, signed_in):
    client = signed_in(cast.admin)
    said = client.get(page("manufacturer")).content.decode()
    assert "ZZ-FJ 第二条" in said
    assert "不变,补上出处" in said
    assert "来源的分级指标表是空的" in said
    assert not AppliedPreset.objects.exists()
    response = client.post(page("manufacturer"), {"seen": plan_of(read("manufacturer")).digest}, follow=True)
    assert "已应用" in response.content.decode()
    assert AppliedPreset.objects.get().by == cast.admin
    assert "没有需要变动的内容" in client.get(page("manufacturer")).content.decode()


def test_a_page_that_is_out_of_date_changes_nothing(cast, signed_in):
    response = signed_in(cast.admin).post(page("winery"), {"seen": "long-ago"})
    assert response.status_code == 422
    assert "请重新查看" in response.content.decode()
    assert not AppliedPreset.objects.exists()


def test_a_preset_that_is_not_there_is_404(cast, signed_in):
    assert signed_in(cast.admin).get(page("brewery")).status_code == 404


def test_only_administrators_open_the_pages(cast, signed_in):
    for person in (cast.gm, cast.sun, cast.chen_li, cast.nobody):
        assert signed_in(person).get(reverse("regulations:presets")).status_code == 403
        assert signed_in(person).post(page("winery")).status_code == 403
    assert not AppliedPreset.objects.exists()


def test_a_conflict_is_chosen_on_the_page(cast, signed_in, folder):
    silk = other(folder)
    client = signed_in(cast.admin)
    client.post(page("yarn"))
    assert credit_policy().grading_day == 20
    assert 'name="choice:credit.grading_day"' in client.get(page(silk)).content.decode()
    assert client.post(page(silk)).status_code == 422
    client.post(page(silk), {"choice:credit.grading_day": silk})
    assert credit_policy().grading_day == 22


def test_an_unsound_file_does_not_hide_the_others(cast, signed_in, folder):
    write(folder, HEAD.replace('"agent"', '"boss"'), "bad")
    client = signed_in(cast.admin)
    said = client.get(reverse("regulations:presets")).content.decode()
    assert "没有角色“boss”" in said
    assert "纱厂" in said
    assert client.get(page("bad"), follow=True).redirect_chain == [(reverse("regulations:presets"), 302)]
