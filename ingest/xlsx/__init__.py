"""Excel workbooks as rows of text, exactly as the file holds them.

Belongs here: reading .xlsx. Ready readers lose something without a word: calamine turns error cells into empty ones and
29 February 1900 into the 28th, and DuckDB's shows dates as serial numbers. Casting the text belongs to `conform`.
"""
