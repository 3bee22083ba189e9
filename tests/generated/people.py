"""People who show interest, some of them under several names.

Belongs here: leads, what they do, and what is done about them.
"""

from datetime import datetime, timedelta

from tests.generated.books import Books
from tests.generated.organisation import CHANNELS


def meet(books: Books) -> None:
    """Leads who share addresses and numbers, and pairs that somebody merged."""
    addresses = [f"Person{k}.{books.number}@firm{k % 3}-{books.number}.example" for k in range(10)]
    for _ in range(books.rng.randrange(12, 20)):
        lead, at = books.id("L"), books.instant()
        address = books.some(addresses)
        row = {
            "lead_id": lead,
            "created_at": at,
            "status_code": "new",
            "channel_code": books.some(CHANNELS),
            "campaign_id": books.some(books.campaigns, ""),
            "email": books.some(address, f"{address.upper()} ", ""),
            "phone": books.some("", f"+49 30 {books.number:04d}{books.rng.randrange(4)}"),
            "company": f"Firm {books.rng.randrange(3)}",
            "owner_id": books.some(books.reps, ""),
            "exclusion_reason": "test" if books.chance(0.05) else "",
        }
        changed = [{"status_code": "mql", "owner_id": books.some(books.reps)}] if books.chance(0.3) else []
        # A CRM writes a lead down in the instant that it calls its creation.
        books.write("leads", row, at, *changed, late=0)
        books.leads.append((lead, at))
        _live(books, lead, at)
    for (loser, born), (winner, other) in zip(books.leads[::5], books.leads[1::5], strict=False):
        at = max(born, other) + books.days(30)
        row = {"object_code": "lead", "loser_id": loser, "winner_id": winner, "merged_at": at}
        books.write("merges", row, at)


def _live(books: Books, lead: str, born: datetime) -> None:
    """Touches before and after, statuses, the pool, and calls."""
    for _ in range(books.rng.randrange(5)):
        touch(books, lead, born + timedelta(days=books.rng.randrange(-40, 60)) + books.days(1))
    at, before = born, ""
    for seq, status in enumerate(("new", "working", "mql")[: books.rng.randrange(4)]):
        at += books.days(40)
        row = {"lead_id": lead, "changed_at": at, "seq": seq, "from_status_code": before, "to_status_code": status}
        books.write("lead_status_history", row, at)
        before = status
    at = born
    for event in ("enter", "assign", "return", "claim", "recall")[: books.rng.randrange(6)]:
        at += books.days(4)
        owner = books.some(books.reps) if event in ("assign", "claim") else ""
        row = {"lead_id": lead, "pool_id": "pool", "event_code": event, "occurred_at": at, "owner_id": owner}
        books.write("lead_pool_events", {"event_id": books.id("E"), **row}, at)
    for _ in range(books.rng.randrange(3)):
        act(books, {"lead_id": lead}, born + timedelta(days=books.rng.randrange(-1, 12)) + books.days(1))


def touch(books: Books, person: str, at: datetime) -> None:
    """A touch of a lead or contact; now and then two systems write it down."""
    row = {
        "person_id": person,
        "campaign_id": books.some(books.campaigns, ""),
        "occurred_at": at,
        "type_code": books.some("visit", "click", "form", "email_open", "email_click", "event", "reply"),
        "channel_code": books.some(CHANNELS),
    }
    for _ in range(2 if books.chance(0.1) else 1):
        books.write("touchpoints", {"touch_id": books.id("X"), **row}, at)


def act(books: Books, about: dict[str, str], at: datetime) -> None:
    """What a rep does about a lead or deal, or only means to."""
    row = {
        "activity_id": books.id("V"),
        "type_code": books.some("call", "email", "auto_email", "visit", "demo"),
        "rep_id": books.some(books.reps),
        "started_at": at,
        "is_planned": "false",
        "is_completed": books.some("true", "true", "false"),
        "direction_code": books.some("outbound", "outbound", "inbound"),
    }
    books.write("activities", row | about, at)
