"""Who sells what to whom.

Belongs here: reps, territories, accounts, campaigns and what those cost.
"""

from datetime import date

from tests.generated.books import START, Books, midnight

CHANNELS = ["paid_search", "social", "event", "email", "direct", "partner", ""]


def organise(books: Books) -> None:
    """Reps who change teams and territories, and accounts that change hands."""
    books.teams = [books.id("T") for _ in range(2)]
    books.reps = [books.id("R") for _ in range(4)]
    books.accounts = [books.id("A") for _ in range(6)]
    territories = [books.id("Z") for _ in range(3)]
    for territory in territories:
        structure = books.some("geography", "product", "key_account")
        row = {"territory_id": territory, "valid_from": START, "name": territory, "structure_code": structure}
        books.write("territories", row, midnight(START), late=0)
    for rep in books.reps:
        starts = _starts(books)
        for start in starts:
            # Some systems say "for ever" by a day; of a row that another follows that would not be true.
            for_ever = date(9999, 12, 31) if start == starts[-1] and books.chance(0.3) else None
            valid = {"rep_id": rep, "valid_from": start, "valid_to": for_ever}
            row = valid | {"team_id": books.some(books.teams), "manager_id": books.reps[0]}
            books.write("reps", row, midnight(start))
            books.write("territory_assignments", valid | {"territory_id": books.some(territories)}, midnight(start))
    for account in books.accounts:
        first, later = ({"owner_id": books.some(books.reps)} for _ in range(2))
        books.write("accounts", {"account_id": account, **first}, midnight(START), later, late=0)
        for start in _starts(books) if books.chance(0.7) else ():
            row = {"account_id": account, "role_code": "owner", "rep_id": books.some(books.reps), "valid_from": start}
            books.write("account_ownership", row, midnight(start))


def _starts(books: Books) -> list[date]:
    """START and up to two later days."""
    return sorted({START, *(books.day() for _ in range(books.rng.randrange(3)))})


def advertise(books: Books) -> None:
    """A campaign with overhead and four that spend, most of them below it."""
    top = books.id("C")
    books.campaigns = [top, *(books.id("C") for _ in range(4))]
    for campaign in books.campaigns:
        row = {
            "campaign_id": campaign,
            "parent_campaign_id": top if campaign != top and books.chance(0.8) else "",
            "channel_code": books.some(CHANNELS),
            "start_date": books.day(),
            "actual_cost_amount": books.money() if books.chance(0.3) else "",
            "currency_code": "USD",
        }
        books.write("campaigns", row, midnight(START), late=0)
        kinds = ("overhead", "agency") if campaign == top else ("media", "event")
        for day in sorted({books.day() for _ in range(books.rng.randrange(8))}):
            row = {"campaign_id": campaign, "cost_date": day, "cost_type_code": books.some(*kinds)}
            spent = {"spend_amount": books.money(), "currency_code": books.some("USD", "USD", "EUR")}
            restated = [{"spend_amount": books.money()}] if books.chance(0.2) else []
            books.write("campaign_cost_daily", row | spent, midnight(day), *restated)
