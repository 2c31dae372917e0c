"""The cheap look-ups before the grammar of subjects: where a predicate stands, where a list of names may close."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.detect.owner import extended, find_owners, standard
from extract.detect.owner.ends import ends
from extract.detect.owner.predicate import acts, predicate
from extract.detect.owner.words import words


@pytest.mark.parametrize(
    ("text", "length"),
    [("应当公开", 2), ("经市政府同意", 1), ("经济发展", 0), ("建设步道", 2), ("建设局", 0), ("桌椅", 0), ("", 0)],
)
def test_predicate_gives_its_length(text: str, length: int) -> None:
    assert predicate(text, 0) == length


@pytest.mark.parametrize(
    ("text", "closed"),
    [
        ("市园林局要修剪行道树", "市园林局"),
        ("省粮食和储备局、市供销社等有关部门要备足种子", "省粮食和储备局、市供销社等有关部门"),
        ("县水利局（河道科，水库科）负责巡查", "县水利局（河道科，水库科）"),
        ("区城管局等5家单位应当清理广告牌", "区城管局等5家单位"),
        ("副市长周远航强调要守住底线", "副市长周远航"),
        ("党员干部，在困难面前要走在前", "党员干部"),
    ],
)
def test_a_list_may_close_before_a_predicate(text: str, closed: str) -> None:
    assert len(closed) in ends(text, standard())


@pytest.mark.parametrize("text", ["社会力量要关心儿童", "会议进行了三天", "修剪行道树，补种灌木", "市园林局的树苗", ""])
def test_most_text_closes_no_list(text: str) -> None:
    assert ends(text, standard()) == []


def test_the_users_own_units_close_a_list_whatever_they_end_with() -> None:
    units = extended([{"name": "护河驿", "aliases": "", "level": "", "function": ""}])
    text = "护河驿要每日巡河"
    assert ends(text, standard()) == []
    assert ends(text, units) == [3]
    assert [o.text for o in find_owners(text, 0, len(text), lexicon=units)] == ["护河驿"]


def test_running_text_is_not_searched_for_statements() -> None:
    text = "清理河道（责任单位：市水利局）"
    assert [o.source for o in find_owners(text, 0, len(text))] == ["bracket"]
    assert all(o.source == "sentence" for o in find_owners(text, 0, len(text), running=True))


def test_blanks_and_radicals_hide_no_subject() -> None:
    for text in ("市园林\n局要修剪行道树", "市\u3000园林局 要修剪行道树", "市园林局⼤⼒修剪行道树"):
        (owner,) = find_owners(text, 0, len(text))
        assert text[owner.start : owner.end] == owner.text
        assert owner.name == "市园林局"


@given(st.lists(st.sampled_from([*words("tail")[:40], *words("modal"), "、", "，", "河", "的"]), max_size=12))
def test_ends_stand_in_order_before_what_acts(pieces: list[str]) -> None:
    text = "".join(pieces)
    found = ends(text, standard())
    assert found == sorted(found)
    assert all(acts(text, end, False) or text.startswith(("，", "作为"), end) for end in found)
