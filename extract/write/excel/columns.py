"""Columns of every sheet: order, heading, width, style, and what they mean. The 说明 sheet prints the meanings."""

from extract.write.excel.sheet import Column

LEDGER: tuple[Column, ...] = (
    Column("number", "序号", 5.5, "link", "任务在本表中的序号，点击跳到“原文”中的出处。"),
    Column("area", "工作方面", 12, "group", "原文的最上一级标题；合并单元格下的每一行都有值，可直接筛选。"),
    Column("topic", "重点任务", 15, "center", "原文的下级标题；没有下级标题的，为该项任务的题目。"),
    Column("measures", "具体举措", 44, "left", "原文中提出要求的句子，文字未改动，只去掉换行。"),
    Column("targets", "量化目标", 15, "left", "原文中的指标和数值。"),
    Column("leader", "牵头领导", 9, "center", "原文点名的牵头领导；原文没有的留空待填（浅黄底）。"),
    Column("lead", "牵头单位", 13, "center", "原文写明牵头、主办的单位；原文没有的留空。"),
    Column("responsible", "责任单位", 14, "center", "原文写明负责、落实的单位（未分主次）。"),
    Column("cooperating", "配合单位", 14, "center", "原文写明配合、参与的单位。"),
    Column("due", "完成时限", 14, "date", "能确定到日的写日期，有几个日期的取最后一个；不能确定的照录原文。"),
    Column("standard", "完成标准/\n成果形式", 12, "left_fill", "由责任单位填报。", True),
    Column("progress", "进展情况", 16.5, "left_fill", "由责任单位填报。", True),
    Column("problems", "存在问题", 12, "left_fill", "由责任单位填报。", True),
    Column("status", "状态", 10.5, "center_fill", "从下拉列表中选择；词语见隐藏的“字典”表。", True),
    Column("light", "预警", 9, "center", "按完成时限和状态自动计算，打开文件当天为准。"),
    Column("remark", "备注", 13, "left_fill", "督办单位、分阶段时限照录原文；其余由责任单位填报。", True),
    Column("place", "来源", 10, "center", "任务在来源文件中的位置。"),
    Column("units", "承办单位", 16, "center", "原文写明的单位：牵头、主办在前，负责、落实在后。"),
    Column(
        "percent", "进度%", 8, "center_fill", "完成的百分比，填 0 至 100 的数；预警按它与时间进度的差距计算。", True
    ),
    Column("evidence", "佐证材料", 14, "left_fill", "由责任单位填报。", True),
    Column("follower", "督办跟进人", 12, "center_fill", "由督办单位填报。", True),
    Column("meeting", "提出会议", 20, "left", "任务出自哪个会议或文件。"),
    Column("raised", "提出时间", 14, "date", "会议或文件的日期。"),
    Column("planned", "计划完成日期", 14, "date_fill", "由责任单位填报。", True),
    Column("finished", "实际完成日期", 14, "date_fill", "由责任单位填报。", True),
)
"""Every column that a list can have; which it has, in what order and under what heading, is the profile's choice."""
OWN = Column("", "", 12, "left_fill", "本地自设的列，由人工填写。", True)
"""A column of the place's own."""
IDENTITY = Column(
    "id", "任务编号", 11.5, "flat_center", "隐藏的列：更新清单时据此认出各行，排序后仍随行。", hidden=True
)
CHANGE = Column("change", "变动", 22, "left", "最近一次更新时新增，或内容有变，及原来的内容。")
SUGGESTED = Column(
    "suggested",
    "建议牵头",
    20,
    "left_guess",
    "程序按关键词提出的建议（只在使用 --suggest-owners 时有此列），不是原文，供人选定。",
)
SOURCE_FILE = Column("document", "来源文件", 16, "left", "任务出自哪个文件（只在汇总多个文件时有此列）。")

DETAIL = (
    Column("number", "序号", 6, "flat_link", "与“任务清单”的序号一致，点击跳到该行。"),
    Column("document", "文件", 20, "flat_name", "来源文件名。"),
    Column("id", "任务编号", 11.5, "flat_center", "同一文件每次提取编号不变，供更新和比对用。"),
    Column("heading", "所在标题", 23, "flat_left", "从外到内的各级标题。"),
    Column("ordinal", "原文序号", 8, "flat_center", "原文印的序号，如 一是、（三）。"),
    Column("title", "事项", 19, "flat_left", "任务的题目，取自原文。"),
    Column("requirements", "要求原文", 52.5, "flat_left", "提出要求的句子，逐字照录。"),
    Column(
        "strength",
        "强度",
        9,
        "flat_center",
        "必须（必须、不得）＞应当（要、应）＞鼓励（力争、支持）＞一般（无标志词）。",
    ),
    Column(
        "level", "任务性质", 10, "flat_center", "硬任务：能说清成果、时间或数量；软任务：态度、方式、认识方面的要求。"
    ),
    Column("leader", "牵头领导", 9, "flat_center", "原文点名的牵头领导。"),
    Column("lead", "牵头单位", 16, "flat_left", "省略的前缀已补全。"),
    Column("responsible", "责任单位", 16, "flat_left", "省略的前缀已补全。"),
    Column("cooperating", "配合单位", 16, "flat_left", "省略的前缀已补全。"),
    Column("supervising", "督办单位", 12, "flat_left", "写明督办、考核的单位。"),
    Column(
        "owner_source",
        "责任出处",
        26,
        "flat_left",
        "责任单位的原文写法和所在位置（本句、括注、标注；沿用上级条目、标题、本节的也注明）。",
    ),
    Column("deadlines", "时限原文", 16, "flat_left", "时限的原文写法。"),
    Column("earliest", "最早日期", 10.5, "flat_date", "时限的第一天。"),
    Column("due", "截止日期", 10.5, "flat_date", "时限的最后一天；有几个的取最后一个。"),
    Column("repeat", "周期", 16, "flat_left", "反复进行的频次（RFC 5545 写法）。"),
    Column("base", "时限推算依据", 21, "flat_left", "相对时限从哪一天算起，这一天出自哪里。"),
    Column("targets", "量化目标", 19, "flat_left", "指标和数值的原文写法。"),
    Column("figures", "指标拆分", 30, "flat_left", "每个目标一行：指标｜方向｜数值和单位｜限定｜比较基期。"),
    Column("rules", "判定依据", 16, "flat_left", "判定为任务所依据的规则或标志词。"),
    Column("confidence", "把握", 7, "flat_number", "0 至 1，越低越应核对。"),
    Column("place", "来源", 16, "flat_left", "在文件中的位置：第几页第几段，第几表第几行，或工作表的第几行。"),
    Column("page", "页", 5.5, "flat_center", "原文页码；文件没有页的为空。"),
    Column("paragraph", "段", 5.5, "flat_center", "原文第几段。"),
    Column("span", "原文位置", 12, "flat_link", "在全文中的字符位置，点击跳到“原文”。"),
)

DETAIL_SUGGESTED = Column("suggested", "建议牵头", 24, "flat_guess", SUGGESTED.meaning)

FIGURES = (
    Column("number", "序号", 6, "flat_center", "指标的顺序号。"),
    Column("task", "任务序号", 9, "flat_link", "指标所属的任务，点击跳到“任务清单”。"),
    Column("document", "文件", 16, "flat_name", "来源文件名。"),
    Column("area", "工作方面", 16, "flat_left", "任务所在的最上一级标题。"),
    Column("topic", "重点任务", 18, "flat_left", "任务所在的下级标题，或任务的题目。"),
    Column("indicator", "指标", 20, "flat_left", "量的是什么；原文没有写明的为空。"),
    Column("value", "数值", 11, "flat_center", "原文的数值，单位在“单位”列；原文以 x 代替的写“未公布”。"),
    Column("upper", "上限", 8, "flat_center", "原文写的是范围时，范围的上限。"),
    Column("unit", "单位", 8, "flat_center", "原文的单位，万、亿随单位照录。"),
    Column("direction", "方向", 7, "flat_center", "增长、下降、达到、保持；原文没有的为空。"),
    Column("bound", "限定", 8, "flat_center", "约、不低于、不超过、力争；为空的是确数。"),
    Column("base", "基期", 13, "flat_left", "与什么时候相比。"),
    Column("text", "原文", 24, "flat_left", "指标的原文写法。"),
    Column("due", "完成时限", 12, "flat_date", "所属任务的完成时限。"),
    Column("lead", "牵头单位", 15, "flat_left", "所属任务的牵头单位。"),
    Column("responsible", "责任单位", 17, "flat_left", "所属任务的责任单位。"),
)

DONE = (
    Column("number", "序号", 5.5, "link", "点击跳到“原文”中的出处。"),
    Column("area", "工作方面", 14, "group", "原文的最上一级标题。"),
    Column("topic", "事项", 19, "center", "原文的下级标题，或该项工作的题目。"),
    Column("measures", "工作内容", 61, "left", "原文中报告已经开展的句子，文字未改动。"),
    Column("targets", "数据", 21, "left", "原文中的指标和数值。"),
    Column("owners", "责任单位", 17.5, "center", "原文写明的单位。"),
    Column("time", "时间", 14, "center", "原文写明的时间。"),
    Column("paragraph", "来源段落", 9, "center", "原文第几段。"),
    Column("id", "编号", 12, "center", "同一文件每次提取编号不变。"),
)

SOURCE = (
    Column("document", "文件", 20, "flat_name", "来源文件名。"),
    Column("paragraph", "段号", 6, "flat_center", "原文第几段；同一段内有几个序号的分行列出。"),
    Column("level", "层级", 9.5, "flat_center", "标题、n级标题、条目、正文、表格；页眉页脚等为“非正文”。"),
    Column("text", "原文", 96, "flat_left", "全文，一字不少；橙色为任务，绿色为已开展工作。"),
    Column("kind", "类别", 9, "flat_center", "该段含任务还是已开展工作。"),
    Column("number", "任务序号", 9, "flat_link", "点击跳到“任务清单”或“已开展工作”。"),
)

CHECKS = (
    Column("number", "序号", 6, "flat_center", "顺序号。"),
    Column("document", "文件", 21, "flat_name", "来源文件名。"),
    Column("kind", "类别", 16, "flat_center", "问题的种类。"),
    Column("message", "说明", 70, "flat_left", "请人工核对的内容。"),
    Column("paragraph", "段号", 7, "flat_link", "点击跳到“原文”。"),
    Column("task", "任务序号", 9, "flat_link", "点击跳到“任务清单”。"),
)

READING = (
    Column("document", "文件", 32, "flat_left", "输入的文件；压缩包里的文件写作“压缩包/文件”。"),
    Column("state", "结果", 7, "flat_center", "成功；部分：有的内容没有读出；失败：不能使用；跳过：有意不读。"),
    Column("category", "类别", 11, "flat_center", "问题的种类；没有问题的为空。"),
    Column("detail", "说明", 40, "flat_left", "具体是什么问题。"),
    Column("remedy", "处理办法", 36, "flat_left", "可以怎么办。"),
    Column("format", "格式", 8, "flat_center", "按内容识别的格式，不看文件名。"),
    Column("size", "大小", 11, "flat_number", "文件的字节数。"),
    Column("characters", "字数", 9, "flat_number", "读出的字符数。"),
    Column("tasks", "任务", 7, "flat_number", "列入任务清单的行数。"),
    Column("done", "已开展", 7, "flat_number", "列入已开展工作的行数。"),
    Column("seconds", "用时", 8, "flat_number", "读取和提取用了多少秒。"),
)

SHARES = (
    Column("number", "序号", 6, "link", "任务在“任务清单”中的序号，点击跳到该行。"),
    Column("role", "角色", 7, "center", "该单位在这项任务中是牵头、责任还是配合；同时有几种的，取最重的一种。"),
    Column("name", "重点任务", 30, "left", "任务的题目；没有题目的，为原文的开头。"),
    Column("lead", "牵头单位", 16, "center", "这项任务的牵头单位。"),
    Column("due", "完成时限", 14, "date", "与“任务清单”一致。"),
    Column("state", "状态", 10, "center", "随“任务清单”的“状态”自动变化；尚未填报的显示“预警”。"),
)

MONTHS = (
    Column("month", "年月", 12, "group", "任务到期的月份，及当月到期的项数；合并单元格下的每一行都有值。"),
    Column("day", "日期", 13, "day", "到期的日子；周期性任务没有写明哪一天的，照录原文，排在该周期的末月。"),
    Column("number", "序号", 6, "link", "任务在“任务清单”中的序号，点击跳到该行。"),
    Column("name", "任务", 44.5, "left", "任务的题目；周期性任务在括号内照录周期。"),
    Column("lead", "牵头单位", 17, "center", "任务的牵头单位。"),
    Column("responsible", "责任单位", 19, "center", "任务的责任单位。"),
    Column("state", "状态", 11, "center", "随“任务清单”的“状态”自动变化；尚未填报的显示“预警”（周期性任务除外）。"),
)
TEN_DAYS = Column("ten", "旬", 6, "group", "到期的旬，供以日保旬、以旬保月（只在按旬列表时有此列）。")

PROGRESS = (
    Column("name", "单位或方面", 27, "left", "牵头单位、责任单位，或工作方面。"),
    Column("total", "任务", 9, "center", "任务的项数；一项任务有几个单位的，各计一项。"),
    Column("done", "办结", 9, "center", "预警为“●办结”的项数。"),
    Column("good", "正常", 9, "center", "预警为“●正常”的项数。"),
    Column("near", "临期", 9, "center", "预警为“●临期”的项数。"),
    Column("late", "逾期", 9, "center", "预警为“●逾期”的项数。"),
    Column("other", "其他", 9, "center", "没有日期或已中止的项数。"),
    Column("rate", "办结率", 10, "percent", "办结的项数除以任务的项数。"),
)
