"""Reasons in the rejected store that are no fault of a row.

Belongs here: the names of what a mapping declares to be no data. Such rows are booked, so that rows in = accepted +
rejected, but do not count against the share of rejected rows. What is wrong with a row is found in `conform`.
"""

# A total or remark of a report, see `footer`.
FOOTER = "footer"

# A row that another mapping of the same file is for, or none: `only` is not true for it.
LEFT_OUT = "left_out"

NO_FAULT = (FOOTER, LEFT_OUT)
