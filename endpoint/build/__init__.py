"""From the content in git (ontology, shapes, data) to a checked, inferred version of the store."""
