"""The report package, format 1: what a reporting unit hands to the city for one period.

``docs/package-format.md`` describes it for those who check it with other tools.
"""
