"""English children's-safeguarding paperwork from one case file."""

__version__ = "0.1.0"
