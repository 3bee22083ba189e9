"""Proposing a source mapping for files that nobody has looked at.

Belongs here: looking at bytes, values and names, and writing down what they show. Nothing here is used when files are
loaded: the written mapping, read by a person, is the only thing that counts. What would change a number and is not
plain from the files is left as a TODO, which `source` refuses.
"""
