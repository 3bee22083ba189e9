"""A proposal as a source YAML that explains itself.

Belongs here: text. TODO is where a person must decide, and `source` refuses the file until then.
"""

import re
from collections.abc import Iterator

from ingest.propose.draft import Draft
from ingest.propose.folder import Proposal
from ingest.propose.lines import Line
from ingest.propose.notation import Todo
from ingest.undecided import MARKER

_PLAIN = re.compile(r"[^\W\d][\w ./-]*[\w.]|[^\W\d]")
_WORDS = {"true", "false", "yes", "no", "on", "off", "null", "y", "n", "todo", "~"}
_SHOWN = 12
_HEAD = """\
# Proposed by `sales-warehouse init` from {count}. Read it before you trust it.
#   {todo}    has to be decided: replace it. `sales-warehouse check` names every one that is left.
#   CHECK   is likely, not proven: a wrong one would change numbers.
#   maybe   is left out: take the '#' away to use it.
# What each extract and column means is in ingest/contracts/.
"""


def quoted(text: str) -> str:
    """`text` as a YAML scalar that is read back as the same text."""
    if _PLAIN.fullmatch(text) and text.lower() not in _WORDS:
        return text
    return _in_quotes(text)


def _in_quotes(text: str) -> str:
    """`text` in double quotes, what cannot be seen escaped."""
    marked = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else _escaped(ord(c)) for c in marked) + '"'


def _escaped(code: int) -> str:
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def comment(text: str) -> str:
    """`text` as one line that cannot end a comment."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def write(proposal: Proposal, name: str) -> str:
    """The YAML text of `proposal` for a source called `name`."""
    lines = [*_top(proposal, name), "extracts:" if proposal.drafts else "extracts: {}"]
    extract = ""
    for each in proposal.drafts:
        if each.extract != extract:
            extract = each.extract
            lines.append(f"  {extract}:")
        lines += _mapping(each)
    for unknown in proposal.not_understood:
        lines.append(f"# not understood: {comment(f'{unknown.name}: {unknown.reason}')}")
    return "\n".join(lines) + "\n"


def _top(proposal: Proposal, name: str) -> Iterator[str]:
    files = len(proposal.drafts) + len(proposal.not_understood)
    yield _HEAD.format(count=f"{files} file{'s' * (files != 1)}", todo=MARKER).rstrip("\n")
    yield f"source: {quoted(name)}"
    unzoned = [f"{each.table.label} {column}" for each in proposal.drafts for column in each.unzoned]
    zone = proposal.answers.time_zone
    of = f": {unzoned[0]}{f' and {len(unzoned) - 1} more' if len(unzoned) > 1 else ''} has no zone" if unzoned else ""
    yield f"time_zone: {zone or 'UTC'}  # {_given('--time-zone', zone) or f'CHECK the zone that times are written in{of}'}"
    yield "company:"
    asked = "CHECK the zone whose midnight ends a business day, such as Europe/Berlin"
    yield f"  business_time_zone: {zone or 'UTC'}  # {_given('--time-zone', zone) or asked}"
    yield f"  {_reporting_currency(proposal)}"
    yield "max_rejected_share: 0  # the share of rows that may be rejected before a run is refused, such as 0.01"


def _reporting_currency(proposal: Proposal) -> str:
    given, found = proposal.answers.currency, proposal.currencies
    if given:
        return f"reporting_currency: {given}  # as given with --currency"
    if len(found) == 1:
        return (
            f"reporting_currency: {found[0]}  # CHECK the only currency in the files; amounts in another need fx_rates"
        )
    there = f" (the files have {', '.join(found[:5])})" if found else ""
    return (
        f"reporting_currency: {MARKER}  # currency of the reports, such as EUR; amounts in another need fx_rates{there}"
    )


def _given(option: str, value: str | None) -> str:
    return f"as given with {option}" if value else ""


def _mapping(each: Draft) -> Iterator[str]:
    table = each.table
    rows = f"{table.rows:,} rows" if table.rows is not None else f"more than {table.looked_at:,} rows"
    many = f", {table.drop.count} files, of which {table.drop.path.name} was looked at" if table.drop.count > 1 else ""
    part = f" (the first {table.looked_at:,} looked at)" if table.rows != table.looked_at else ""
    yield f"    # {comment(f'{table.label}: {rows}{part}, {len(table.columns)} columns{many}')}"
    for check in each.checks:
        yield f"    # CHECK {comment(check)}"
    if each.contested:
        why = f"{quoted(table.drop.files)}? {each.contested}; write the file's name to load it, or delete this mapping"
        yield f"    - files: {MARKER}  # {comment(why)}"
    else:
        yield f"    - files: {quoted(table.drop.files)}"
    for option, value in each.options.items():
        yield f"      {_option(option, value)}"
    yield "      columns:"
    for line in each.lines:
        yield from (f"        {text}" for text in _column(line))
    unread = [f"{p.name} ({p.examples(1)})" if p.filled else f"{p.name} (empty)" for p in each.unread]
    if unread:
        more = f" and {len(unread) - _SHOWN} more" if len(unread) > _SHOWN else ""
        yield f"      # not read: {comment(', '.join(unread[:_SHOWN]))}{more}"


def _option(option: str, value: object) -> str:
    if isinstance(value, Todo):
        return f"{option}: {MARKER}  # {comment(value.why)}"
    return f"{option}: {_value(value)}"


def _value(value: object) -> str:
    if isinstance(value, list):
        return f"[{', '.join(_in_quotes(each) for each in value)}]"
    if isinstance(value, str):
        return quoted(value) if value[:1].isalpha() else _in_quotes(value)
    return str(value).lower() if isinstance(value, bool) else str(value)


def _column(line: Line) -> Iterator[str]:
    note = f"  # {comment(line.note)}" if line.note else ""
    if line.is_maybe:
        yield f"# {line.column}: {quoted(line.feeds or MARKER)}{note}"
    elif line.is_open:
        yield f"{line.column}: {f'{{value: {MARKER}}}' if line.constant else MARKER}{note}"
    elif line.constant is not None:
        yield f"{line.column}: {{value: {quoted(line.constant)}}}{note}"
    elif line.values or line.options:
        yield f"{line.column}:"
        yield f"  from: {quoted(line.feeds or '')}{note}"
        yield from (f"  {_option(option, value)}" for option, value in line.options.items())
        if line.values:
            yield "  values:"
        undecided = f"{MARKER}  # which code stands for it? {', '.join(line.codes)}"
        for value, code in line.values.items():
            yield f"    {quoted(value)}: {code or undecided}"
    else:
        yield f"{line.column}: {quoted(line.feeds or '')}{note}"
