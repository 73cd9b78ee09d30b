"""The letter to parents as one A4 page in large type, and as Markdown."""

from __future__ import annotations

from html import escape

from app.domain.errors import Language
from app.domain.explain import Text
from app.domain.notice.letter import Letter, Passage

STYLE = """
@page { size: A4; margin: 10mm 13mm; }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1rem; max-width: 46rem; color: #111; background: #fff;
  font: 18px/1.55 "Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif; }
header { border-bottom: 3px solid #0b5394; padding-bottom: .4rem; text-align: center; }
h1 { font-size: 1.7em; line-height: 1.25; margin: 0; letter-spacing: .06em; }
:lang(en) h1 { letter-spacing: 0; }
.sub { margin: .15rem 0 0; }
h2 { font-size: 1.1em; margin: .45em 0 .05em; color: #0b5394; break-after: avoid; }
p { margin: .25em 0; }
ul { list-style: none; margin: 0; padding: 0; }
li { break-inside: avoid; }
.short { columns: 2 20rem; column-gap: 1.5rem; }
section { break-inside: avoid; }
footer { display: flex; justify-content: space-between; align-items: flex-end; gap: 1rem; margin-top: .6rem;
  break-inside: avoid; }
.scan { display: flex; align-items: center; gap: .6rem; font-size: .8rem; }
.scan svg { width: 26mm; height: 26mm; flex: none; }
.scan span { word-break: break-all; }
.signed { text-align: right; white-space: nowrap; }
@media print {
  body { padding: 0; max-width: none; font-size: 12pt; line-height: 1.35; }
  :lang(en) body { font-size: 11pt; line-height: 1.3; }
}
"""


def page(letter: Letter, language: Language, *, qr: str) -> str:
    """A complete document in one language; `qr` is the SVG element of the address."""

    def say(text: Text) -> str:
        return escape(text.zh if language == "zh" else text.en)

    title, code = say(letter.title), "zh-CN" if language == "zh" else "en"
    lead = "".join(f"<p>{say(line)}</p>\n" for line in (letter.greeting, *letter.lead))
    passages = "\n".join(_passage(passage, language) for passage in letter.passages)
    return (
        f'<!doctype html>\n<html lang="{code}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{title}</title>\n'
        f"<style>{STYLE}</style>\n</head>\n<body>\n<header>\n<h1>{title}</h1>\n"
        f'<p class="sub">{say(letter.subtitle)}</p>\n</header>\n<main>\n{lead}{passages}\n</main>\n'
        f'<footer>\n<div class="scan">{qr}<span>{say(letter.scan)}<br>{escape(letter.address)}</span></div>\n'
        f'<p class="signed">{say(letter.signed)}<br>{say(letter.dated)}</p>\n</footer>\n</body>\n</html>\n'
    )


def _passage(passage: Passage, language: Language) -> str:
    def say(text: Text) -> str:
        return escape(text.zh if language == "zh" else text.en)

    lines = "".join(f"<li>{say(line)}</li>" for line in passage.lines)
    kind = ' class="short"' if passage.short else ""
    return f"<section>\n<h2>{say(passage.title)}</h2>\n<ul{kind}>{lines}</ul>\n</section>"


def markdown(letter: Letter, language: Language) -> str:
    """The same words; the address stands for the QR."""

    def say(text: Text) -> str:
        return text.zh if language == "zh" else text.en

    out = [f"# {say(letter.title)}", "", say(letter.subtitle), "", say(letter.greeting), ""]
    out += [line for text in letter.lead for line in (say(text), "")]
    for passage in letter.passages:
        out += [f"## {say(passage.title)}", "", *(f"- {say(line)}" for line in passage.lines), ""]
    out += [f"{say(letter.scan)} <{letter.address}>", "", say(letter.signed), "", say(letter.dated), ""]
    return "\n".join(out)
