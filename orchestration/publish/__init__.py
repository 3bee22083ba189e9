"""What leaves the warehouse, as plain functions without Dagster: permission, release files, build information.

Belongs here: turning a checked candidate into something readers open. When that happens belongs to `orchestration.defs`.
"""
