"""Excel workbooks as rows of text, exactly as the file holds them.

Belongs here: reading .xlsx. The ready readers were tried and lose something without a word: calamine turns error cells
into empty ones and 29 February 1900 into the 28th, DuckDB's shows dates as serial numbers, openpyxl shows a formula that
was never calculated as an empty cell. Casting the text belongs to `conform`.
"""
