"""A notice as one HTML page for paper: A4, large type, no script and no other address."""

from __future__ import annotations

from html import escape

from app.domain.errors import Language
from app.domain.explain import Text
from app.domain.notice.markdown import OPEN_MARK, law_text
from app.domain.notice.sheet import Line, Section, Sheet

STYLE = """
@page { size: A4; margin: 16mm 15mm; }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.2rem; max-width: 46rem; color: #111; background: #fff;
  font: 17px/1.6 "Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif; }
h1 { font-size: 2rem; line-height: 1.25; margin: 0; text-align: center; }
.sub { text-align: center; margin: .4rem 0 1.4rem; color: #333; }
h2 { font-size: 1.35rem; margin: 1.8rem 0 .5rem; padding: .25rem .7rem; background: #0b5394; color: #fff;
  break-after: avoid; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
p { margin: .3rem 0 .6rem; }
ul { list-style: none; margin: 0; padding: 0; }
.line { padding: .5rem 0; border-bottom: 1px solid #ccc; break-inside: avoid; }
.head { font-weight: 700; font-size: 1.08rem; }
.parts { margin: .1rem 0 0; padding-left: 1.3rem; list-style: disc; }
.law { margin: .2rem 0 0; color: #555; font-size: .82rem; line-height: 1.45; }
.open { color: #8a3b00; }
.sources { list-style: decimal; padding-left: 1.6rem; font-size: .9rem; }
footer { margin-top: 1.6rem; color: #555; font-size: .82rem; }
@media print { body { padding: 0; max-width: none; font-size: 13pt; } }
"""


def page(sheet: Sheet, language: Language) -> str:
    """A complete document in one language; every text from the pack is escaped."""
    titles = {name: _say(title, language) for name, title in sheet.sources}
    sections = "\n".join(
        _section(number, section, language, titles) for number, section in enumerate(sheet.sections, 1)
    )
    sources = "".join(f"<li>{escape(title)}</li>" for title in titles.values())
    words = {"zh": ("依据的文件", "zh-CN"), "en": ("Sources", "en")}[language]
    title = escape(_say(sheet.title, language))
    return (
        f'<!doctype html>\n<html lang="{words[1]}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{title}</title>\n'
        f"<style>{STYLE}</style>\n</head>\n<body>\n<header>\n<h1>{title}</h1>\n"
        f'<p class="sub">{escape(_say(sheet.subtitle, language))}</p>\n</header>\n<main>\n{sections}\n'
        f'<section>\n<h2>{words[0]}</h2>\n<ol class="sources">{sources}</ol>\n'
        f'<p class="law open">{escape(_say(OPEN_MARK, language))}</p>\n</section>\n</main>\n'
        f"<footer>{escape(_say(sheet.foot, language))}</footer>\n</body>\n</html>\n"
    )


def _say(text: Text, language: Language) -> str:
    return text.zh if language == "zh" else text.en


_NUMBERS = (*"一二三四五六七八九十", "十一", "十二")


def _section(number: int, section: Section, language: Language, titles: dict[str, str]) -> str:
    mark = f"{_NUMBERS[number - 1]}、" if language == "zh" and number <= len(_NUMBERS) else f"{number}. "
    lead = "".join(f"<p>{escape(_say(text, language))}</p>\n" for text in section.lead)
    lines = "\n".join(_line(line, language, titles) for line in section.lines)
    title = escape(_say(section.title, language))
    return f"<section>\n<h2>{mark}{title}</h2>\n{lead}<ul>\n{lines}\n</ul>\n</section>"


def _line(line: Line, language: Language, titles: dict[str, str]) -> str:
    parts = "".join(f"<li>{escape(_say(part, language))}</li>" for part in line.parts)
    inner = f'<ul class="parts">{parts}</ul>' if parts else ""
    law = ""
    if line.law:
        kind = "law open" if line.law.open else "law"
        law = f'<p class="{kind}">{escape(law_text(line.law, language, titles))}</p>'
    head = escape(_say(line.head, language))
    return f'<li class="line"><div class="head">{head}</div>{inner}{law}</li>'
