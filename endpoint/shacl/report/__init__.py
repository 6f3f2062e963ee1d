"""Validation reports: one model, written as text, JSON, SARIF, RDF, CSV and HTML."""
