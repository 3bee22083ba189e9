"""Whole companies.

Belongs here: putting one together.
"""

from tests.generated.books import Books
from tests.generated.organisation import advertise, organise
from tests.generated.people import meet
from tests.generated.selling import deal, deliver


def company(number: int) -> Books:
    """Everything that company `number` wrote down."""
    books = Books(number)
    for part in (organise, advertise, meet, deal, deliver):
        part(books)
    return books
