"""Measurements, as ratios within one run; see RESULTS.md."""
