"""The short account in words (简要情况说明) that goes with a report: a template of the office, filled in."""
