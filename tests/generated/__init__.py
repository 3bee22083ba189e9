"""Small made-up companies whose records come late, twice, in any order and in several versions.

Belongs here: making them, and what must hold of the marts whatever they are like. Stories say what numbers mean; here no
number is known beforehand, only that parts add up, that a past day can be told again, and that order means nothing.
"""
