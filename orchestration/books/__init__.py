"""What finance holds in its hands: statements of payees and the reconciliation of a month, as Excel workbooks.

Belongs here: workbooks made from the published finance release, and from nothing else.
"""
