"""What follows from the ontology: its OWL 2 RL axioms as SPARQL rules, their closure, and why a triple holds."""
