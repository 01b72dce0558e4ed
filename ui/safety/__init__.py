"""When something went wrong: safe mode, what a backup would change, a backup brought back."""
