"""Those told to act (审核单位要…), whatever their names begin with; what a sentence only mentions is no owner."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.detect.owner import find_owners, standard
from extract.detect.owner.told import told

SHORT = {"lead": "牵头", "responsible": "责任", "cooperating": "配合", "supervising": "督办"}

SENTENCES = [
    ("市政府有关部门、有关单位要加强检查。", "责任:市政府有关部门 责任:有关单位"),
    ("国务院有关部门和地方各级人民政府要加强领导。", "责任:国务院有关部门 责任:地方各级人民政府"),
    ("各省、自治区、直辖市人民政府要按照统一部署认真组织。", "责任:各省、自治区、直辖市人民政府"),
    ("各市、县（区）人民政府和省政府有关部门要细化措施。", "责任:各市、县（区）人民政府 责任:省政府有关部门"),
    ("国土资源、林业部门要坚决制止乱占林地。", "责任:国土资源、林业部门"),
    ("各市（地）和有关单位，要指定分管部门。", "责任:各市（地） 责任:有关单位"),
    ("各区县政府，市场监管、电力等市级有关部门要高度重视。", "责任:各区县政府 责任:市场监管、电力等市级有关部门"),
    ("各区县（含自治县，下同）人民政府要落实责任。", "责任:各区县（含自治县，下同）人民政府"),
    ("相关单位，要指定专人负责。", "责任:相关单位"),
    ("审核单位要重点把关。", "责任:审核单位"),
    ("节能审查机关应当自受理之日起10日内提出意见。", "责任:节能审查机关"),
    ("被检查企业应如实提供资料。", "责任:被检查企业"),
    ("使用政府债务资金的单位要加强管理。", "责任:使用政府债务资金的单位"),
    ("标准主要起草单位请在11月10日前报送材料。", "责任:标准主要起草单位"),
    ("省应急办将于2026年第三季度开展检查。", "责任:省应急办"),
    ("各级政府应急办要加强值守。", "责任:各级政府应急办"),
    ("各级推进职能转变协调小组办公室要加强指导。", "责任:各级推进职能转变协调小组办公室"),
    ("平潭综合实验区管委会要将项目纳入计划。", "责任:平潭综合实验区管委会"),
    ("省级中小企业主管部门、有关全国性协会应认真组织推荐。", "责任:省级中小企业主管部门 责任:有关全国性协会"),
    ("物价部门要牵头制定办法。", "牵头:物价部门"),
    ("市级有关部门要密切配合，加强协作。", "责任:市级有关部门"),
    ("省安全生产监督管理局做好配合、协调工作。", "配合:省安全生产监督管理局"),
    ("市政府督查室会同市环保局等部门加强督查。", "责任:市政府督查室 配合:市环保局等部门"),
    ("省统计局会同编制、民政、税务等部门在8月底前完成比对。", "责任:省统计局 配合:编制 配合:民政 配合:税务等部门"),
    ("国务院责成国家质量技术监督局研究提出方案。", "责任:国家质量技术监督局"),
    ("办公室设在省商务厅，承担日常工作。", "责任:办公室 责任:省商务厅"),
    ("省法院、省检察院负责案件办理。", "责任:省法院 责任:省检察院"),
    # mentioned only
    ("协调小组由国家经贸委、公安部等部门组成。", ""),
    ("财政部印发的管理办法执行到位。", ""),
    ("支持商业保险机构参与大病保险。", ""),
    ("使行政机关工作人员都能了解政策。", ""),
    ("受省政府领导委托，召开会议。", ""),
    ("严格限制监管部门自由裁量权。", ""),
    ("并向珠海市公安机关交通管理部门提交申请。", ""),
    ("向省公安厅反映情况。", ""),
    ("高处作业方面，要严格执行规定。", ""),
    ("城市建成区不得新建燃煤锅炉。", ""),
    ("对违规企业要依法处理。", ""),
    ("主要措施要落到实处。", ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), SENTENCES)
def test_who_is_told(text: str, expected: str) -> None:
    found = find_owners(text, 0, len(text))
    assert " ".join(f"{SHORT[o.role.value]}:{o.text}" for o in found) == expected


@given(st.text(alphabet="各市县省政府部门单位要应须负责，、。的和与（）配合开展检查请", max_size=60))
def test_lists_stand_right_before_a_word_that_tells(text: str) -> None:
    last = 0
    for found in told(text, standard()):
        assert last <= found.spans[0][0] < found.end and found.spans[-1][1] == found.end
        assert all(a < b for a, b in found.spans)
        assert all(b <= c for (_, b), (c, _) in zip(found.spans, found.spans[1:], strict=False))
        last = found.end
