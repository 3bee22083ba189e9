"""Mutated extracts through the real ingest: no traceback, no hang, no row unaccounted for.

Belongs here: the seeded mutator, one case, and the command that runs ten thousand (`make fuzz`).
"""
