"""The domain of the IP workstation: registers, checks, import, reports and packages. No Qt, no SQL."""

__version__ = "0.1.0"
