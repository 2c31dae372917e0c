"""The steps that a supervisor takes: each gives the event to be written, or says in a sentence why not."""

from collections.abc import Mapping
from datetime import date

from extract.ledger.memory.event import Event, Kind
from extract.ledger.memory.state import CLOSED, DONE, EXTENDED, FEEDBACK, GOING, State, cells_of

FIELD_NAMES = {
    "number": "序号", "area": "工作方面", "topic": "重点任务", "measures": "具体举措", "targets": "量化目标",
    "leader": "牵头领导", "lead": "牵头单位", "responsible": "责任单位", "cooperating": "配合单位", "due": "完成时限",
    "limit": "完成时限", "repeat": "周期", "document": "来源文件", "standard": "完成标准", "progress": "进展情况",
    "problems": "存在问题", "status": "状态", "evidence": "佐证材料", "remark": "备注",
}  # fmt: skip
"""Fields of `Item` as people call them."""

Outcome = Event | str
"""The event to be written, or a Chinese sentence about why the step cannot be taken."""


def lacking(cells: Mapping[str, str]) -> str:
    """What a task must have before it is closed and has not, "" when nothing is missing: 完成标准、佐证材料."""
    return "、".join(FIELD_NAMES[name] for name in ("standard", "evidence") if not cells.get(name, "").strip())


def assign(state: State, day: date, by: str) -> Outcome:
    """交办, once."""
    if state.assigned:
        return f"{label(state)}已于 {state.assigned} 交办"
    return _refused(state, "交办") or Event(Kind.ASSIGNED, state.task, day, by)


def feed_back(state: State, day: date, by: str, said: Mapping[str, str]) -> Outcome:
    """反馈 by telephone or letter: fields of FEEDBACK with their words; 已完成待核 makes it 办结."""
    cells = {name: value.strip() for name, value in said.items() if name in FEEDBACK and value.strip()}
    if not cells:
        return f"{label(state)}没有写反馈内容，请用 --progress、--problems、--status 等写明"
    if state.closed:
        return f"{label(state)}已于 {state.closed} 销号，确需重办请先 reopen"
    if cells.get("status") == CLOSED:
        return f"{label(state)}销号请用 close"
    done = cells.get("status") == DONE and not state.finished
    return Event(Kind.COMPLETED if done else Kind.FED_BACK, state.task, day, by, payload=cells)


def urge(state: State, day: date, by: str, reason: str = "") -> Outcome:
    """催办, once a day at most."""
    if state.urged and state.urged[-1] == day:
        return f"{label(state)}今天已经催办过"
    return _refused(state, "催办") or Event(
        Kind.URGED, state.task, day, by, payload={"reason": reason} if reason else {}
    )


def extend(state: State, day: date, by: str, to: date, reason: str) -> Outcome:
    """延期 to a later day, for a reason."""
    if not reason.strip():
        return f"{label(state)}延期要写明理由：--reason"
    if state.item.due and to <= state.item.due:
        return f"{label(state)}现在的完成时限是 {state.item.due}，延期的日子应在它之后，不能是 {to}"
    if to < day:
        return f"{label(state)}不能延期到已经过去的 {to}（今天是 {day}）"
    old = state.item.due.isoformat() if state.item.due else ""
    payload = {"due": to.isoformat(), "old": old, "reason": reason.strip(), "status": EXTENDED}
    return _refused(state, "延期") or Event(Kind.EXTENDED, state.task, day, by, payload=payload)


def verify(state: State, day: date, by: str, note: str = "") -> Outcome:
    """核实 that what was reported as done is done."""
    if state.word != DONE:
        return f"{label(state)}现在是“{state.word}”，核实的应是“{DONE}”的任务"
    return Event(Kind.VERIFIED, state.task, day, by, payload={"note": note} if note else {})


def close(state: State, day: date, by: str, standard: str = "", evidence: str = "") -> Outcome:
    """销号: only with 完成标准 and 佐证材料, in the ledger or given here."""
    if state.closed:
        return f"{label(state)}已于 {state.closed} 销号"
    given = {"standard": standard.strip(), "evidence": evidence.strip()}
    given = {name: value for name, value in given.items() if value}
    if missing := lacking({**cells_of(state.item), **given}):
        return f"{label(state)}未予销号：没有{missing}。请在台账中填写后重新导入，或用 {_options(missing)} 写明"
    return _gone(state) or Event(Kind.CLOSED, state.task, day, by, payload={**given, "status": CLOSED})


def reopen(state: State, day: date, by: str, reason: str) -> Outcome:
    """重开 what was done or closed."""
    if not reason.strip():
        return f"{label(state)}重开要写明理由：--reason"
    if not state.finished:
        return f"{label(state)}现在是“{state.word}”，不必重开"
    payload = {"reason": reason.strip(), "status": GOING}
    return _gone(state) or Event(Kind.REOPENED, state.task, day, by, payload=payload)


def label(state: State) -> str:
    """The task as messages name it: 第12项（T-8c1f02d7）."""
    return f"第{state.item.number}项（{state.task}）" if state.item.number else state.task


def _options(missing: str) -> str:
    options = {"完成标准": "--standard", "佐证材料": "--evidence"}
    return " ".join(options[name] for name in missing.split("、"))


def _refused(state: State, step: str) -> str:
    """Why a step for open tasks cannot be taken, "" when it can."""
    if state.open:
        return ""
    return _gone(state) or f"{label(state)}现在是“{state.word}”，不必{step}"


def _gone(state: State) -> str:
    return f"{label(state)}已于 {state.removed} 移出台账" if state.removed else ""
