"""A notice as Markdown."""

from __future__ import annotations

from app.domain.errors import Language
from app.domain.explain import Law, Text
from app.domain.notice.sheet import Line, Sheet


def markdown(sheet: Sheet, language: Language) -> str:
    """The notice in one language, a heading for every section, the clause under every line."""

    def say(text: Text) -> str:
        return text.zh if language == "zh" else text.en

    titles = {name: say(title) for name, title in sheet.sources}
    out = [f"# {say(sheet.title)}", "", say(sheet.subtitle), ""]
    for section in sheet.sections:
        out += [f"## {say(section.title)}", ""]
        out += [line for lead in section.lead for line in (_plain(say(lead)), "")]
        for line in section.lines:
            out += _line(line, language, titles)
        out.append("")
    out += [f"## {'依据的文件' if language == 'zh' else 'Sources'}", ""]
    out += [f"{number}. {_plain(title)}" for number, title in enumerate(titles.values(), 1)]
    out += ["", say(OPEN_MARK)]
    out += ["", say(sheet.foot), ""]
    return "\n".join(out)


def _line(line: Line, language: Language, titles: dict[str, str]) -> list[str]:
    def say(text: Text) -> str:
        return _plain(text.zh if language == "zh" else text.en)

    out = [f"- **{say(line.head)}**", *(f"  - {say(part)}" for part in line.parts)]
    if line.law:
        out.append(f"  - *{_plain(law_text(line.law, language, titles))}*")
    return out


def law_text(law: Law, language: Language, titles: dict[str, str]) -> str:
    """The clause with the number of its source in the list at the end; ※ marks what the text leaves open."""
    number = list(titles).index(law.source) + 1
    mark = " ※" if law.open else ""
    if language == "zh":
        return f"依据：{law.clause}〔文件 {number}〕{mark}"
    return f"By: {law.clause} [source {number}]{mark}"


OPEN_MARK = Text(
    "※ 表示公布的文件没有写明，见“文件没写明、暂这样定的”一节。",
    "※ marks what the published text leaves open; see Open points.",
)


def _plain(text: str) -> str:
    """Nothing that Markdown would take for its own."""
    joined = " ".join(text.split())
    for mark in ("\\", "*", "_", "`", "<", "[", "|"):
        joined = joined.replace(mark, f"\\{mark}")
    return joined
