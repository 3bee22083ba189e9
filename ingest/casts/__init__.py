"""How a text becomes a typed value, one module per kind of value.

Belongs here: SQL expressions over one text, and the declared `Form` they follow. Putting them together for a whole file
belongs to `ingest.conform`.
"""
