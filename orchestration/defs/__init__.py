"""The Dagster side: one module per noun, each a thin call of `orchestration.steps`.

Belongs here: assets, checks, jobs, schedules, resources. What a step does belongs to `steps`; wiring to `definitions`.
"""
