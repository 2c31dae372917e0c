"""Numbers as printed: a table of forms, and what must not be taken for one."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.vocabulary.numerals import integer, number

FORMS = {
    "0": "0", "12": "12", "１２": "12", "1.45": "1.45", "４２４．８３": "424.83", "1,200": "1200", "1，200.5": "1200.5",
    "一": "1", "十": "10", "十二": "12", "二十": "20", "二十一": "21", "廿五": "25", "一百": "100", "一百零五": "105",
    "一百五": "150", "一百五十": "150", "二〇二六": "2026", "二○二六": "2026", "二零二六": "2026", "两": "2",
    "两千": "2000",
    "一千二百零五": "1205", "一千零五十": "1050", "三千五": "3500", "3百": "300", "1千2百": "1200", "1.5千": "1500",
    "一万": "10000", "一万二": "12000", "一万零二": "10002", "十二万": "120000", "1.2亿": "120000000",
    "3亿5千万": "350000000",
    "1万亿": "1000000000000", "4.93万亿": "4930000000000", "三千五百万": "35000000", "二点五": "2.5",
    "零点零五": "0.05",
    "五成": "0.5", "6.5成": "0.65", "5%": "0.05", "５．５％": "0.055", "百分之五": "0.05", "百分之百": "1",
    "百分之十二点五": "0.125", "千分之三": "0.003", "四分之三": "0.75", "1 200": "1200", "12\n.5": "12.5",
}  # fmt: skip


@pytest.mark.parametrize(("text", "value"), FORMS.items())
def test_forms(text: str, value: str) -> None:
    assert number(text) == Decimal(value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "万",
        "分之",
        "三分之",
        "零分之二",
        "年",
        "第三",
        "一-二",
        "1.2.3",
        "点五",
        "二点",
        "十十",
        "万" * 5000,
        "9" * 5000,
    ],
)
def test_no_number(text: str) -> None:
    assert number(text) is None


def test_two_thirds() -> None:
    assert round(number("三分之二") or 0, 6) == Decimal("0.666667")


@pytest.mark.parametrize(
    ("text", "value"), [("十二", 12), ("２０２６", 2026), ("1.5", None), ("", None), ("x", None), ("元", 1)]
)
def test_integer(text: str, value: int | None) -> None:
    assert integer(text) == value


def chinese(value: int) -> str:
    """Independent writer of 1 to 9999, to read back."""
    digits, powers, out, gap = "零一二三四五六七八九", ("千", "百", "十", ""), "", False
    for digit, power in zip(f"{value:04d}", powers, strict=True):
        if digit == "0":
            gap = bool(out)
            continue
        out += ("零" if gap else "") + digits[int(digit)] + power
        gap = False
    return out


@given(st.integers(1, 9999))
def test_chinese_numbers_read_back(value: int) -> None:
    assert integer(chinese(value)) == value


@given(st.integers(1, 9999), st.integers(1, 9999))
def test_scales_read_back(high: int, low: int) -> None:
    assert integer(f"{chinese(high)}万零{chinese(low)}") == high * 10_000 + low


@given(st.text(alphabet="一二十百千万亿两零〇点分之成%0123456789.,x ", max_size=12))
def test_any_text_gives_a_number_or_none(text: str) -> None:
    value = number(text)
    assert value is None or value >= 0
