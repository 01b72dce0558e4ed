"""Reading of workbooks and comma-separated files that nobody vouches for.

``workbook`` opens a file and hands out its sheets; ``headers`` finds the row of headings; ``rows`` tells
records from titles, totals and notes. What cannot be read is refused with all its findings.
"""
