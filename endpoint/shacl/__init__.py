"""Validation with SHACL."""
