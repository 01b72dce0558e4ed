"""The declared registers; ``catalogue.REGISTERS`` is the tuple of them."""
