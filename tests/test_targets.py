"""Quantified targets: what is found, what each field says, and what is no target."""

import time
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract import knowledge
from extract.detect.target import find_targets
from extract.vocabulary.task import Target

Row = tuple[str, str, str, str | None, str, str, str, str]


def find(text: str) -> list[Target]:
    return find_targets(text, 0, len(text))


# sentence, verbatim text, indicator, value, unit, direction, bound, base period
SINGLE: list[Row] = [
    ("国内生产总值增长5%左右", "国内生产总值增长5%左右", "国内生产总值", "5", "%", "up", "about", ""),
    ("地区生产总值增长百分之五以上", "地区生产总值增长百分之五以上", "地区生产总值", "5", "%", "up", "at_least", ""),
    ("城镇新增就业1200万人以上", "城镇新增就业1200万人以上", "城镇新增就业", "1200", "万人", "", "at_least", ""),
    ("新增1200万人以上", "新增1200万人以上", "", "1200", "万人", "up", "at_least", ""),
    ("不低于80%", "不低于80%", "", "80", "%", "reach", "at_least", ""),
    (
        "城镇调查失业率控制在5.5%以内",
        "城镇调查失业率控制在5.5%以内",
        "城镇调查失业率",
        "5.5",
        "%",
        "keep",
        "at_most",
        "",
    ),
    ("单位能耗下降2%", "单位能耗下降2%", "单位能耗", "2", "%", "down", "exact", ""),
    (
        "森林覆盖率比2020年提高0.5个百分点",
        "森林覆盖率比2020年提高0.5个百分点",
        "森林覆盖率",
        "0.5",
        "个百分点",
        "up",
        "exact",
        "比2020年",
    ),
    ("税收收入同比增长７．２５％", "税收收入同比增长７．２５％", "税收收入", "7.25", "%", "up", "exact", "同比"),
    ("粮食产量稳定在500亿斤以上", "粮食产量稳定在500亿斤以上", "粮食产量", "500", "亿斤", "keep", "at_least", ""),
    (
        "力争到2025年，进出口总额达到300亿美元",
        "进出口总额达到300亿美元",
        "进出口总额",
        "300",
        "亿美元",
        "reach",
        "strive",
        "",
    ),
    ("力争进出口总额达到300亿美元", "进出口总额达到300亿美元", "进出口总额", "300", "亿美元", "reach", "strive", ""),
    ("地区生产总值翻一番", "地区生产总值翻一番", "地区生产总值", "2", "倍", "up", "exact", ""),
    ("地区生产总值翻两番", "地区生产总值翻两番", "地区生产总值", "4", "倍", "up", "exact", ""),
    ("产量增长3.2倍", "产量增长3.2倍", "产量", "3.2", "倍", "up", "exact", ""),
    ("优良天数比例达到八成以上", "优良天数比例达到八成以上", "优良天数比例", "8", "成", "reach", "at_least", ""),
    ("研发投入突破一百五十亿元", "研发投入突破一百五十亿元", "研发投入", "150", "亿元", "reach", "at_least", ""),
    ("办理时限压缩至4个工作日以内", "办理时限压缩至4个工作日以内", "办理时限", "4", "个工作日", "down", "at_most", ""),
    ("举办讲座25场次", "举办讲座25场次", "讲座", "25", "场次", "", "exact", ""),
    ("建成社区食堂60个", "建成社区食堂60个", "社区食堂", "60", "个", "reach", "exact", ""),
    ("已有12个市出台了文件", "12个市", "市", "12", "个", "", "exact", ""),
    ("打造10个“示范引领”企业、一批工厂", "10个“示范引领”企业", "“示范引领”企业", "10", "个", "reach", "exact", ""),
    ("建设三个产业园区", "三个产业园区", "产业园区", "3", "个", "reach", "exact", ""),
    ("每户补助不超过80万元", "每户补助不超过80万元", "每户补助", "80", "万元", "keep", "at_most", ""),
    ("服务群众1,200余人次", "服务群众1,200余人次", "服务群众", "1200", "人次", "", "about", ""),
    ("开展检查100多次", "开展检查100多次", "检查", "100", "次", "", "about", ""),
    (
        "3.社会消费品零售总额增长 10%左右",
        "社会消费品零售总额增长 10%左右",
        "社会消费品零售总额",
        "10",
        "%",
        "up",
        "about",
        "",
    ),
    ("实施3个100万工程", "3个100万", "", "3", "个100万", "", "exact", ""),
    ("新增护理型床位 4000张", "新增护理型床位 4000张", "新增护理型床位", "4000", "张", "up", "exact", ""),
    ("建成 150个乡镇应急救援站", "150个乡镇应急救援站", "乡镇应急救援站", "150", "个", "reach", "exact", ""),
    ("人均预期寿命 76岁", "人均预期寿命 76岁", "人均预期寿命", "76", "岁", "", "exact", ""),
    ("减半征收企业所得税", "减半", "", "50", "%", "down", "exact", ""),
    ("总量进入全国前三位", "总量进入全国前三位", "总量进入全国", "3", "位", "reach", "at_most", ""),
    ("总量进入全国前三，结构更优", "总量进入全国前三", "总量进入全国", "3", "位", "reach", "at_most", ""),
    ("增速位居第3位", "增速位居第3位", "增速位居", "3", "位", "reach", "exact", ""),
    ("会议同比减少x", "会议同比减少x", "会议", None, "", "down", "exact", "同比"),
    ("公用经费压减x以上", "公用经费压减x以上", "公用经费", None, "", "down", "at_least", ""),
    ("形成x余份报告", "x余份报告", "报告", None, "份", "reach", "about", ""),
    ("压减 100家\n左右", "压减 100家\n左右", "", "100", "家", "down", "about", ""),
    (
        "企业从0.8万家增加到1.2万家",
        "企业从0.8万家增加到1.2万家",
        "企业",
        "1.2",
        "万家",
        "up",
        "exact",
        "从0.8万家",
    ),
    ("各单位至少发布2次信息", "2次信息", "信息", "2", "次", "", "at_least", ""),
    ("最多备案2名驾驶人", "2名驾驶人", "驾驶人", "2", "名", "", "at_most", ""),
    ("余额不得超过预算支出的10%", "余额不得超过预算支出的10%", "余额不得超过预算支出", "10", "%", "", "at_most", ""),
    ("建设5个公共服务平台", "5个公共服务平台", "公共服务平台", "5", "个", "reach", "exact", ""),
    ("比重由40.5%提升至62.1%", "比重由40.5%提升至62.1%", "比重", "62.1", "%", "up", "exact", "由40.5%"),
]


@pytest.mark.parametrize("row", SINGLE, ids=lambda r: r[0])
def test_single(row: Row) -> None:
    sentence, text, indicator, value, unit, direction, bound, base = row
    (found,) = find(sentence)
    assert (found.text, found.indicator, found.unit) == (text, indicator, unit)
    assert found.value == (None if value is None else Decimal(value))
    assert (found.direction, found.bound, found.base_period) == (direction, bound, base)


RANGES = [
    ("按30～50%补贴", "30", "50", "%"),
    ("突出抓好1~2个示范", "1", "2", "个"),
    ("增长5%—8%", "5", "8", "%"),
    ("投入8000万—1亿元", "0.8", "1", "亿元"),
]


@pytest.mark.parametrize(("text", "low", "high", "unit"), RANGES)
def test_ranges(text: str, low: str, high: str, unit: str) -> None:
    (found,) = find(text)
    assert (found.value, found.upper, found.unit) == (Decimal(low), Decimal(high), unit)


APART = [
    (
        "城镇、农村居民人均可支配收入分别增长10%左右和12%左右",
        ["城镇居民人均可支配收入", "农村居民人均可支配收入"],
        ["10", "12"],
    ),
    ("粮食、油料、肉类产量分别达到100万吨、20万吨和30万吨", ["粮食产量", "油料产量", "肉类产量"], ["100", "20", "30"]),
    ("营业税和所得税分别为3.10%和4.05%", ["营业税", "所得税"], ["3.10", "4.05"]),
    ("生产总值、财政收入分别增长6%、5%", ["生产总值", "财政收入"], ["6", "5"]),
]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("3年内建设不少于100个具有特色的体验中心。", "不少于100个"),
        ("建设30万户以上应用示范工程。", "30万户以上应用示范工程"),
        ("等3家企业未通过复核。", "3家企业"),
        ("关爱2000名未成年人。", "2000名未成年人"),
    ],
)
def test_a_counted_noun_ends_with_a_word(text: str, found: str) -> None:
    assert [target.text for target in find(text)] == [found]


@pytest.mark.parametrize(("text", "indicators", "values"), APART)
def test_apart(text: str, indicators: list[str], values: list[str]) -> None:
    found = find(text)
    assert [t.indicator for t in found] == indicators
    assert [t.value for t in found] == [Decimal(v) for v in values]
    assert len({t.direction for t in found}) == 1


def test_an_indicator_holds_for_the_next_value() -> None:
    found = find("一般预算收入完成310.5亿元，增长12.4%")
    assert [(t.text, t.indicator) for t in found] == [
        ("一般预算收入完成310.5亿元", "一般预算收入"),
        ("增长12.4%", "一般预算收入"),
    ]


def test_a_list_of_goals() -> None:
    text = "主要预期目标是：地区生产总值增长5%以上；城镇新增就业30万人，居民消费价格涨幅3%左右。"
    assert [t.text for t in find(text)] == ["地区生产总值增长5%以上", "城镇新增就业30万人", "居民消费价格涨幅3%左右"]


NO_TARGET = [
    "三个区分开来、两个维护、四个意识", "深化“1+N”机制，用好“13710”系统", "第三次全国普查", "（二）加强管理",
    "国发〔2012〕45号",
    "GB 50180规定", "2022年6月30日前完成", "3个工作日内反馈", "电话0971—6321716", "三里河路9号", "2021年版清单",
    "第十条第二款",
    "大型渔船（1000总吨以上）优先", "含6万元", "18个月以上儿童", "销售收入5000万元以上的品种",
    "处1万元以上3万元以下罚款",
    "一项工作", "五个方面工作", "抓好八个方面", "六部委联合调研", "《支持民营经济30条措施》", "现有2名联络员",
    "5G网络", "“五个一工程”",
    "甲、乙、丙3省协同", "前三季度", "前10位的企业", "第一产业", "下半年", "每半年召开1次", "x工业园",
    "65岁以上老年人", "每百万人口拥有", "十四五", "6+4一体化", "",
]  # fmt: skip


@pytest.mark.parametrize("text", NO_TARGET)
def test_not_a_target(text: str) -> None:
    assert find(text) == []


def test_examples_of_the_table_are_found() -> None:
    kinds = ("unit", "direction")
    for row in knowledge.table("targets"):
        if row["kind"] in kinds and row["example"]:
            assert find(row["example"]), row["example"]


def test_offsets_are_those_of_the_document() -> None:
    text = "前一句增长3%。全年新增就业30万人。"
    (found,) = find_targets(text, text.index("全"), len(text) - 1)
    assert text[found.start : found.end] == found.text == "新增就业30万人"


LETTERS = (
    "0123456789.，,%％xX一二三十百万亿分之成倍翻番第前位个项家名元人约近多余以上下内增长达到从由和、：“”《》（） \n"
)


@settings(max_examples=400)
@given(
    st.text(
        alphabet=LETTERS,
        max_size=60,
    )
)
def test_any_text_gives_verbatim_ordered_records(text: str) -> None:
    found = find(text)
    assert all(text[t.start : t.end] == t.text and t.text for t in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(t.bound in ("exact", "about", "at_least", "at_most", "strive") for t in found)


@pytest.mark.parametrize("unit", ["9", "9%", "一", "x", "1,", "增长", "从1到", "《", "分别1个", "1个“"])
def test_long_hostile_text_is_read_in_linear_time(unit: str) -> None:
    text = unit * (20_000 // len(unit))
    begin = time.perf_counter()
    find(text)
    assert time.perf_counter() - begin < 3.0
