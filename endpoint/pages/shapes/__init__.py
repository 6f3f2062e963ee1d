"""The documentation of the shapes: what each tests, whom it tests and what it tells a contributor."""
