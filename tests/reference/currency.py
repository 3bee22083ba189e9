"""Exchange rates.

Belongs here: which rate holds on a day. Which day a deal is converted at is rule 9, in `events`; payouts are rule 29.
"""

from datetime import date, timedelta
from fractions import Fraction

from tests.reference.exact import day, rounded
from tests.reference.known import Known

MAX_AGE = timedelta(days=7)
_DECIMALS = 10**12


class Rates:
    """The rates that were known."""

    def __init__(self, known: Known):
        self.rates: dict[tuple[str, str, str], dict[date, Fraction]] = {}
        for row in known["fx_rates"]:
            pair = (row["rate_type_code"], row["from_currency_code"], row["to_currency_code"])
            self.rates.setdefault(pair, {})[day(row["rate_date"])] = Fraction(row["rate"])

    def spot(self, source: str, target: str, when: date) -> Fraction | None:
        """The latest spot rate of the day or the seven days before it."""
        return self._latest("spot", source, target, when, MAX_AGE)

    def budget(self, source: str, target: str, when: date) -> Fraction | None:
        """The budget rate that is valid on the day."""
        return self._latest("budget", source, target, when, None)

    def payout(self, source: str, target: str, when: date) -> Fraction | None:
        """The latest payout rate, however old."""
        return self._latest("payout", source, target, when, None)

    def _latest(self, kind: str, source: str, target: str, when: date, age: timedelta | None) -> Fraction | None:
        if source == target:
            return Fraction(1)
        turned = {
            at: Fraction(rounded(_DECIMALS / rate), _DECIMALS)
            for at, rate in self.rates.get((kind, target, source), {}).items()
        }
        quoted = turned | self.rates.get((kind, source, target), {})
        days = [at for at in quoted if at <= when and (age is None or when - at <= age)]
        return quoted[max(days)] if days else None
