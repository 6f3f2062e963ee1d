"""Concord: linked data on how the world cooperates against illicit drugs."""

__version__ = "0.2.0"
