"""The window's frame: navigation, search, lock, undo, and the pages it opens."""
