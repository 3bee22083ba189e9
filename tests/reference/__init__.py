"""Commissions calculated a second time, in whole numbers and fractions of Python, and compared with the marts.

Belongs here: an engine that follows docs/compensation.md rule by rule and shares nothing with the models; companies whose
pay is hostile to calculate; and the comparison. A rule's number stands where it is followed.
"""
