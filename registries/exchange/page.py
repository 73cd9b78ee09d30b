"""The stand-in's two pages, in Chinese, for a phone: the departments' state, and who asked what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from html import escape

from registries.exchange.counter import Counter
from registries.exchange.department import CITY_TIME
from registries.exchange.journal import Entry

STYLE = """
:root{color-scheme:light dark}*{box-sizing:border-box}
body{margin:0 auto;max-width:44rem;padding:1rem;font:16px/1.6 system-ui,"PingFang SC","Noto Sans CJK SC",sans-serif}
h1{font-size:1.3rem;margin:.2rem 0}p{margin:.3rem 0}.note{opacity:.75;font-size:.9rem}
section{border:1px solid #8886;border-radius:12px;padding:.8rem 1rem;margin:.8rem 0}
h2{font-size:1.05rem;margin:0;display:flex;justify-content:space-between;gap:1rem}
.ok{color:#18794e}.off{color:#c62a2f}@media(prefers-color-scheme:dark){.ok{color:#4cc38a}.off{color:#ff6369}}
ul{list-style:none;margin:.4rem 0 0;padding:0}li{padding:.35rem 0;border-top:1px solid #8883;overflow-wrap:anywhere}
a{color:inherit}code{font-size:.85em}
"""

OUTCOMES = {
    "answered": "已答复",
    "accepted": "已受理",
    "not_found": "查无记录",
    "subject_mismatch": "姓名与证号不符",
}


def _document(title: str, body: str) -> str:
    return (
        '<!doctype html><html lang="zh-CN"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f'<title>{title}</title><link rel="stylesheet" href="/style.css">{body}</html>'
    )


def status_page(counter: Counter) -> str:
    """Every department: normal, maintenance or drill, its datasets and how many queries ended how."""
    counts = counter.journal.counts()
    sections = []
    for code, department in counter.departments.items():
        rows = "".join(
            f"<li>{escape(title)} <code>{escape(dataset)}</code>:{_tally(counts.get(dataset, {}))}</li>"
            for dataset, title in department.datasets.items()
        )
        sections.append(
            f"<section><h2><span>{escape(department.name)}</span>{_state(counter, code)}</h2><ul>{rows}</ul></section>"
        )
    head = (
        "<h1>市级数据共享交换平台</h1><p class=note>演示用替身，数据全部虚构。Stand-in; all data is made up.</p>"
        f'<p class=note>数据日期 {counter.room.made_on} · <a href="/standin/log">查询日志</a></p>'
    )
    return _document("数据共享交换平台", head + "".join(sections))


def _state(counter: Counter, code: str) -> str:
    if counter.departments[code].is_down(datetime.now(UTC)):
        return '<span class="off">例行维护</span>'
    kinds = [f.kind.value for f in counter.faults.active() if f.target.partition(".")[0] == code]
    if kinds:
        return f'<span class="off">故障演练：{escape("、".join(kinds))}</span>'
    return '<span class="ok">正常</span>'


def _tally(outcomes: dict[str, int]) -> str:
    if not outcomes:
        return "尚无查询"
    return ",".join(
        f"{OUTCOMES.get(outcome, escape(outcome))} {count}" for outcome, count in sorted(outcomes.items())
    )


def log_page(entries: Sequence[Entry], titles: Mapping[str, str]) -> str:
    """Newest first: who asked about whom (masked), for what, under which consent, and what came of it."""
    rows = "".join(
        f"<section><h2><span>{escape(titles.get(entry.dataset, entry.dataset))}</span>"
        f"<span>{OUTCOMES.get(entry.outcome, escape(entry.outcome))}</span></h2>"
        f"<p>{_time(entry.at)} · {entry.took_ms} 毫秒 · 调用方 {escape(entry.client_id)}</p>"
        f"<p>查询对象 {escape(entry.name)} {escape(entry.subject)}</p>"
        f"<p>用途 {escape(entry.purpose)} · 授权 {escape(entry.consent)}</p>"
        f"<p class=note>请求 {escape(entry.request_id)}</p></section>"
        for entry in entries
    )
    return _document(
        "查询日志", f'<h1>谁查了什么</h1><p class=note><a href="/">返回</a></p>{rows or "<p>尚无查询</p>"}'
    )


def _time(at: float) -> str:
    return datetime.fromtimestamp(at, CITY_TIME).strftime("%m-%d %H:%M:%S")
