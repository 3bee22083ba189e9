"""The page of a gate: Great Expectations' own account of a validation, as one file that needs no network.

Belongs here: rendering and what is taken out. Great Expectations' pages fetch styles, scripts and a picture from half a
dozen servers when they are opened, and the picture tells who looks when; nothing of that is needed to read them.
"""

import re
from pathlib import Path
from typing import Any

_ELSEWHERE = re.compile(
    r"<script\b.*?</script>|<link\b[^>]*>|<img\b[^>]*>|<iframe\b.*?</iframe>|<!--.*?-->", re.DOTALL | re.IGNORECASE
)
_LINK = re.compile(r"""<a\b[^>]*href=["']https?:[^>]*>.*?</a>""", re.DOTALL | re.IGNORECASE)
_ADDRESS = re.compile(r"""url\(['"]?https?:[^)]*\)""")
# The marks come from a font of somebody's server, so here they are words.
_STYLE = (
    "<style>body{font:14px/1.5 sans-serif;margin:2em;max-width:110em}table{border-collapse:collapse;width:100%}"
    "td,th{border:1px solid #ccc;padding:.3em .6em;text-align:left;vertical-align:top}nav,footer,button,.modal,"
    ".navbar,.cooltip span{display:none}code,pre{white-space:pre-wrap;font-size:12px}"
    ".text-success::before{content:'passed'}.text-danger::before{content:'FAILED'}.text-warning::before{content:'BROKEN'}"
    "</style>"
)


def page_of(database: Path, gate: str) -> Path:
    """Where the page of `gate` over `database` lies: beside it."""
    return database.with_name(f"gate_{gate}.html")


def write(result: Any, path: Path) -> None:
    """Write Great Expectations' page on its validation `result` to `path`, in one step."""
    from great_expectations.render.renderer import ValidationResultsPageRenderer
    from great_expectations.render.view import DefaultJinjaPageView

    page = DefaultJinjaPageView().render(ValidationResultsPageRenderer(run_info_at_end=True).render(result))
    scratch = path.with_suffix(".tmp")
    scratch.write_text(alone(page), encoding="utf-8")
    scratch.replace(path)


def alone(page: str) -> str:
    """The HTML `page` without anything that a browser would fetch or run."""
    inside = _ADDRESS.sub("none", _LINK.sub("", _ELSEWHERE.sub("", page)))
    return inside.replace("</head>", f"{_STYLE}</head>", 1)
