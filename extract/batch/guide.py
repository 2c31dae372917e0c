"""README.md of the output folder: what lies there, and how to use it."""

from extract.batch.tables import SCHEMAS

_ABOUT = {
    "tasks": "任务清单，一行一项任务（含已开展的工作）",
    "requirements": "要求原文，一行一句",
    "owners": "责任单位和责任人，一行一个",
    "deadlines": "时限，一行一个",
    "targets": "量化目标，一行一个",
    "documents": "文档，一行一份，读出了文字的",
    "outcomes": "读取情况，每份输入文件一行，一份不漏",
    "near_duplicates": "近似文档（如转发的同一份文件），一行一份",
}
_HEAD = """# 落实：档案提取结果

本说明由程序写成，重新运行时会覆盖。

- `读取情况.csv`：每一份输入文件的结果（成功、部分、失败、跳过、隔离）、原因和处理办法，可用 Excel 或 WPS 打开。
- 下面各表是 Parquet 格式，每个文件夹一张表，分成许多小文件；`near_duplicates` 是单个文件。
- `parts.json`：哪些小文件属于当前结果；`complete` 为 false 时上次运行没有做完，再运行同一条命令即可继续。
- `.batch`：程序自己的账，没有运行时可以删除，下次运行会重新建立。

## 查询

```
luoshi query 本文件夹 "SELECT lead, count(*) AS 任务数 FROM tasks WHERE kind = 'task' GROUP BY lead ORDER BY 2 DESC LIMIT 20"
luoshi query 本文件夹 "SELECT d.name, t.title, t.due FROM tasks t JOIN documents d USING (document) WHERE t.due < '2026-07-01'" -o 到期.xlsx
luoshi query 本文件夹 "SELECT state, category, count(*) FROM outcomes GROUP BY ALL"
```

也可以用 pandas：`pandas.read_parquet("本文件夹/tasks")`，或用 DuckDB：`SELECT * FROM '本文件夹/tasks/*.parquet'`
（上次运行没有做完时，请用 `luoshi query`，它只读属于当前结果的文件）。

各表以 `document` 相连；一份文档内以 `task` 相连。`document` 是文件内容的 SHA-256，内容完全相同的文件只处理一次。
"""


def guide() -> str:
    """The text, with every table and column."""
    return _HEAD + "".join(f"\n{_table(name)}" for name in SCHEMAS)


def _table(name: str) -> str:
    rows = "".join(f"| {c.name} | {c.kind} | {c.about} |\n" for c in SCHEMAS[name])
    return f"## {name}：{_ABOUT[name]}\n\n| 列 | 类型 | 内容 |\n| --- | --- | --- |\n{rows}"
