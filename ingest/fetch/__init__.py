"""Sources that are no files: databases and addresses, fetched into local files that are then read like any other.

Belongs here: connections and credentials. A connection string or secret comes from a named environment variable and goes
nowhere else: no log, manifest or message shows it.
"""
