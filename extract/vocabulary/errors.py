"""Errors that a user can act on: what is wrong, with which file, and what to do next."""

from enum import StrEnum


class Category(StrEnum):
    """Why a document could not be used; the value is what the user reads."""

    NOT_FOUND = "找不到文件"
    UNREADABLE = "无法打开"
    EMPTY = "文件为空"
    ENCRYPTED = "文件有密码"
    DAMAGED = "文件损坏"
    UNSUPPORTED = "格式不支持"
    TOO_LARGE = "文件过大"
    NO_TEXT = "没有文字"
    INCOMPLETE = "内容不全"
    MISSING = "缺少组件"
    TIMEOUT = "处理超时"
    MEMORY = "内存不足"
    CRASHED = "处理中断"
    UNEXPECTED = "程序出错"


class LuoshiError(Exception):
    """Base of every error that the program raises on purpose.

    `str(error)` is one Chinese sentence for the user, without a traceback.
    """


class ReadError(LuoshiError):
    """One document cannot be read; the others go on.

    name: the file as the user knows it (a member of an archive is "归档.zip/内部.txt").
    category: the kind of failure. detail: what exactly, with the offending value.
    remedy: what the user can do, an imperative sentence without a full stop.
    """

    def __init__(self, name: str, category: Category, detail: str, remedy: str) -> None:
        super().__init__(f"{name}：{category.value}（{detail}）。{remedy}。")
        self.name = name
        self.category = category
        self.detail = detail
        self.remedy = remedy

    def __reduce__(self) -> tuple[type["ReadError"], tuple[str, Category, str, str]]:
        """The parts instead of the sentence, so that an error can be sent from another process."""
        return type(self), (self.name, self.category, self.detail, self.remedy)


class OutputError(LuoshiError):
    """The result cannot be written where the user asked for it."""


class LedgerError(LuoshiError):
    """A workbook cannot be used as a ledger.

    name: the file as the user knows it. problem: what is wrong, with the offending value. remedy: what the user can
    do, without a full stop. sheet, cell: where ("任务清单", "J7"), "" when it is the whole file or sheet.
    """

    def __init__(self, name: str, problem: str, remedy: str, sheet: str = "", cell: str = "") -> None:
        place = f"“{sheet}”表{cell}：" if sheet else ""
        super().__init__(f"{name}：{place}{problem}。{remedy}。")
        self.name, self.problem, self.remedy, self.sheet, self.cell = name, problem, remedy, sheet, cell

    def __reduce__(self) -> tuple[type["LedgerError"], tuple[str, str, str, str, str]]:
        """As `ReadError.__reduce__`."""
        return type(self), (self.name, self.problem, self.remedy, self.sheet, self.cell)


class UsageError(LuoshiError):
    """The arguments cannot be used; exit status 2."""


class ModelError(LuoshiError):
    """A file in `models/` is missing or malformed; names file, line and value."""


class MissingExtraError(LuoshiError):
    """An optional package is not installed; the message names the extra to install."""

    def __init__(self, purpose: str, extra: str) -> None:
        super().__init__(f'{purpose}需要可选组件，请运行：pip install "luoshi[{extra}]"')
        self.purpose = purpose
        self.extra = extra

    def __reduce__(self) -> tuple[type["MissingExtraError"], tuple[str, str]]:
        """As `ReadError.__reduce__`."""
        return type(self), (self.purpose, self.extra)
