"""The holding grid of what is pasted."""
