"""Stories: small companies in CSV, run through the real ingest and the real models, with the answers a reader can check.

A story is a folder: `story.md` says what happens and why the answers are right; `variables.yml` the as-of date and other
variables; `in/<extract>.csv` what the company delivers, with the contract's own column names; `expected/<relation>.csv`
what the model must hold then. A first line `# where: <condition>` in an expected file picks the rows that are compared.
"""
