"""The release that tests of workbooks read."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from orchestration.books.opened import Opened, opened
from orchestration.home import Home
from tests.orchestration.books.reading import MONTH


@pytest.fixture(scope="module")
def release(released: Path) -> Iterator[Opened]:
    with opened(Home(released), MONTH) as found:
        yield found
