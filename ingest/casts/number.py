"""Numbers: from the text of a source to an exact decimal, or NULL where the text is no number of the declared form.

Belongs here: marks, signs, percents and scales. The rules are strict on purpose: DuckDB would read `1.005` as 1.01 and
`1e3` as 1000.00 money without a word, so form and scale are checked before the cast.
"""

import re

from ingest.casts.declared import Negate
from ingest.casts.form import Form
from ingest.sql import identifier, literal

DECIMALS = {"money": 2, "qty": 4, "rate": 8, "int": 0}

# How most numbers of a type are written, which is cheaper to see than a form: printed again, the text is the same.
_PLAIN = {"money": "DECIMAL(18,2)", "rate": "DECIMAL(18,2)", "qty": "BIGINT", "int": "BIGINT"}

# DuckDB's widest decimal, and the decimals that a number to be rounded may have.
_WIDTH, _ROUNDED = 38, 18
_BLANK = "[ \u00a0\u202f]?"


def number(text: str, column_type: str, sql_type: str, form: Form) -> str:
    """SQL for the value of the text expression `text` in a column of `column_type`; NULL where it does not fit.

    Everything is decimal arithmetic. More decimals than the type holds (after scaling) do not fit, unless the form
    declares `round`.
    """
    decimals = DECIMALS[column_type]
    shift = form.scale - (2 if form.percent else 0)
    if shift or form.round:
        value = _scaled(text, decimals, shift, sql_type, form)
    else:
        is_good = f"regexp_full_match({text}, {literal(_form(form, decimals))})"
        plain = _bare(text, form)
        if plain == text:
            is_good = f"CAST(TRY_CAST({text} AS {_PLAIN[column_type]}) AS VARCHAR) = {text} OR {is_good}"
        value = f"CASE WHEN {is_good} THEN {_signed(text, f'TRY_CAST({plain} AS {sql_type})', form)} END"
    if isinstance(form.negate, Negate):
        turned = ", ".join(map(literal, form.negate.values))
        value = f"CASE WHEN trim({identifier(form.negate.column)}) IN ({turned}) THEN -({value}) ELSE {value} END"
    elif form.negate:
        value = f"-({value})"
    return value


def _scaled(text: str, decimals: int, shift: int, sql_type: str, form: Form) -> str:
    """The number times ten to `shift`, exactly: a decimal times a decimal, in a width that holds both."""
    written = _ROUNDED - abs(shift) if form.round else max(0, decimals + shift)
    width = _WIDTH - 1 - abs(shift)
    factor = (
        f"CAST('{10**shift}' AS DECIMAL({shift + 1},0))"
        if shift >= 0
        else f"CAST('1e{shift}' AS DECIMAL({1 - shift},{-shift}))"
    )
    exact = f"{_wide(_bare(text, form), f'DECIMAL({width},{written})')} * {factor}"
    value = f"TRY_CAST(round({exact}, {decimals}) AS {sql_type})"
    is_good = f"regexp_full_match({text}, {literal(_form(form, written))})"
    if not form.round:
        is_good += f" AND round({exact}, {decimals}) = {exact}"
    return f"CASE WHEN {is_good} THEN {_signed(text, value, form)} END"


def _wide(bare: str, sql_type: str) -> str:
    """The cast to a decimal of more than 18 digits, by way of one of 18 where that holds all that is written: reading many
    digits takes ten times as long."""
    short = f"CAST(TRY_CAST({bare} AS DECIMAL(18,9)) AS {sql_type})"
    return f"CASE WHEN strlen({bare}) <= 9 THEN {short} ELSE TRY_CAST({bare} AS {sql_type}) END"


def _is_adorned(form: Form) -> bool:
    return bool(form.currency_sign or form.percent or form.negative != "minus")


def _bare(text: str, form: Form) -> str:
    """The digits and the decimal point of a text of the form; its sign too unless the form has others than a minus."""
    bare = text
    if form.currency_sign:
        bare = f"replace({bare}, {literal(form.currency_sign)}, '')"
    dropped = form.thousands_mark + ("()+-% \u00a0\u202f" if _is_adorned(form) else "")
    if len(dropped) == 1:
        bare = f"replace({bare}, {literal(dropped)}, '')"
    elif dropped:
        bare = f"translate({bare}, {literal(dropped)}, '')"
    return f"replace({bare}, {literal(form.decimal_mark)}, '.')" if form.decimal_mark != "." else bare


def _signed(text: str, value: str, form: Form) -> str:
    if not _is_adorned(form):
        return value
    return f"CASE WHEN contains({text}, '-') OR contains({text}, '(') THEN -({value}) ELSE {value} END"


def _form(form: Form, decimals: int) -> str:
    """The regular expression of a number with at most `decimals` decimals that are not zeros at the end."""
    point, mark = form.decimal_mark, form.thousands_mark
    # 1.2 is no grouping of thousands: without the form it would become 12.
    whole = f"([0-9]{{1,3}}([{mark}][0-9]{{3}})+|[0-9]+)" if mark else "[0-9]+"
    fraction = f"|[{point}][0-9]{{1,{decimals}}}0*" if decimals else ""
    bare = f"({whole}([{point}][0-9]{{0,{decimals}}}0*)?{fraction})"
    return _adorned(form, bare) if _is_adorned(form) else f"[+-]?{bare}"


def _adorned(form: Form, bare: str) -> str:
    """`bare` with the declared signs around it, in any order that people write; never two minuses, never two currencies."""
    signed = f"[+-]?{bare}"
    if form.negative == "brackets":
        signed += f"|\\({bare}\\)"
    if form.negative == "trailing":
        signed += f"|{bare}-"
    if form.percent:
        return f"({signed})({_BLANK}%)?"
    if not form.currency_sign:
        return signed
    sign = re.escape(form.currency_sign)
    ways = [f"({sign}{_BLANK})?({signed})", f"({signed}){_BLANK}{sign}", f"[+-]{sign}{_BLANK}{bare}"]
    if form.negative == "brackets":
        ways += [f"\\({sign}{_BLANK}{bare}\\)", f"\\({bare}{_BLANK}{sign}\\)"]
    if form.negative == "trailing":
        ways.append(f"{bare}{_BLANK}{sign}-")
    return "|".join(ways)
