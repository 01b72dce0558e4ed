"""Reminders: the list, why that day, print and calendar."""
