"""A made-up company: extract files that hang together, of any size, the same bytes each time.

Belongs here: generating them. The company sells office equipment; it has seasons, channels of different quality, lost
deals, refunds, late updates, and a few dirty rows of known kinds.
"""

from ingest.sample.generate import DIRT, generate

__all__ = ["DIRT", "generate"]
