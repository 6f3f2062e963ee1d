"""The quality of the ontology: consistency, profile, hygiene, and shapes for all that has members."""
