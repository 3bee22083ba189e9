"""`docs/extracts.md`: the contracts as a page, made from them so that it cannot say anything else.

Belongs here: the layout of the page. `make docs` writes it; a test compares it.
"""

from pathlib import Path

from ingest.contract import COMMON_COLUMNS, Column, Contract, allowed_values, load_contracts

PAGE = Path(__file__).parent.parent / "docs" / "extracts.md"

_HEAD = """# Extracts

What the warehouse takes in: {count} extracts, {columns} columns. This page is made from `ingest/contracts/*.yml` by
`make docs`; change a contract, not the page. A source mapping (docs/sources.md) says which file feeds which extract. Every
extract is optional to the warehouse: one that a company lacks is an empty typed table, and the marts that need it are empty
and say so in `marts.mart_build_info`.

Types: `id` and `text` are text as delivered; `code` is one of a list; `ccy` an ISO 4217 code; `ts` an instant in UTC;
`date` a day; `money` DECIMAL(18,2); `qty` DECIMAL(18,4); `rate` DECIMAL(18,8); `int` a whole number; `bool`. A bold column
must be mapped and filled. *Personal* columns never appear in a mart, a message or a log. Extracts of *finance* tell what
somebody is paid. Every extract may also deliver {common}.

{index}
"""


def page() -> str:
    """The whole page."""
    contracts = load_contracts().values()
    index = "\n".join(["| extract | grain | audience |", "| --- | --- | --- |", *map(_line, contracts)])
    head = _HEAD.format(
        count=len(contracts),
        columns=sum(len(_own(contract)) for contract in contracts),
        common=", ".join(f"`{column.name}` ({column.type})" for column in COMMON_COLUMNS),
        index=index,
    )
    return head + "\n" + "\n".join(map(_section, contracts))


def _own(contract: Contract) -> list[Column]:
    return [column for column in contract.columns.values() if column not in COMMON_COLUMNS]


def _line(contract: Contract) -> str:
    return f"| [{contract.extract}](#{contract.extract}) | {contract.grain} | {contract.audience} |"


def _section(contract: Contract) -> str:
    totals = ", ".join(f"`{name}`" for name in contract.control_totals)
    facts = [
        f"{contract.description} Grain: {contract.grain}; key: {', '.join(f'`{name}`' for name in contract.key)}.",
        f"If absent: {contract.absence}",
        *(["A source that maps it must deliver rows."] if contract.core else []),
        *([f"Control totals: {totals}."] if totals else []),
    ]
    rows = ["| column | type | meaning |", "| --- | --- | --- |", *map(_row, _own(contract))]
    rules = [f"- `{rule.name}`: {rule.message}" for rule in contract.rules]
    parts = ["\n".join(facts), "\n".join(rows), *(["\n".join(rules)] if rules else [])]
    return f"## {contract.extract}\n\n" + "\n\n".join(parts) + "\n"


def _row(column: Column) -> str:
    name = f"**{column.name}**" if column.required else column.name
    codes = allowed_values(column)
    limits = [
        f"from {column.minimum}" if column.minimum is not None else "",
        f"to {column.maximum}" if column.maximum is not None else "",
        "any day, however far" if column.any_day else "",
        f"one of {', '.join(codes)}" if codes else "",
        "*personal*" if column.personal else "",
    ]
    said = "; ".join([column.description.strip().rstrip("."), *filter(None, limits)])
    return f"| {name} | {column.type} | {said.replace('|', chr(92) + '|')}. |"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
