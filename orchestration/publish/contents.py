"""What goes into a release, and who may see it.

Belongs here: the parts of a release as plain data, and the part of them for each audience. `sales` sees nothing that
tells somebody's pay; `finance` sees everything.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ingest.contract import Contract, load_contracts
from ingest.lake import Entry
from orchestration.evidence import Result
from orchestration.publish.lineage import Reference

SALES, FINANCE = "sales", "finance"


@dataclass(frozen=True)
class Contents:
    """What goes into a release: the candidate database; the manifest's mart nodes by name, with the extracts that feed each
    (`lineage`), the columns of its key and its links; the lake entries it was made from, the evidence that permits it, and
    the extracts there could be."""

    candidate: Path
    marts: Mapping[str, Mapping[str, Any]]
    lineage: Mapping[str, Sequence[str]]
    keys: Mapping[str, Sequence[str]]
    references: Mapping[str, Sequence[Reference]]
    entries: Sequence[Entry]
    results: Sequence[Result]
    extracts: Mapping[str, Contract] = field(default_factory=load_contracts)

    def missing(self, mart: str) -> list[str]:
        """The extracts that feed `mart`, that its readers may know of, and of which nothing was delivered; without those
        that a mart is complete without."""
        delivered = {entry.extract for entry in self.entries}
        needed = {name for name, contract in self.extracts.items() if not contract.complete_without}
        return [extract for extract in self.lineage[mart] if extract in needed and extract not in delivered]

    def seen_by(self, audience: str) -> "Contents":
        """The part that `audience` may see: finance everything, sales nothing that tells somebody's pay."""
        if audience == FINANCE:
            return self
        extracts = {name: contract for name, contract in self.extracts.items() if contract.audience == SALES}
        marts = {name: node for name, node in self.marts.items() if audience_of(node) == SALES}
        hidden = (self.extracts.keys() - extracts.keys()) | (self.marts.keys() - marts.keys())
        return replace(
            self,
            marts=marts,
            lineage={name: [each for each in self.lineage[name] if each in extracts] for name in marts},
            keys={name: self.keys[name] for name in marts},
            entries=[entry for entry in self.entries if entry.extract in extracts],
            results=[each for each in self.results if not _names_any(each, hidden)],
            extracts=extracts,
        )


def _names_any(result: Result, hidden: set[str]) -> bool:
    """Whether a gate result is about one of the `hidden` extracts or marts."""
    return result.suite in hidden or any(result.suite.endswith(f"_{name}") for name in hidden)


def audience_of(node: Mapping[str, Any]) -> str:
    """Who may read a mart: `meta: {audience: finance}` in its YAML, else `sales`."""
    return str(node.get("config", {}).get("meta", {}).get("audience", SALES))
