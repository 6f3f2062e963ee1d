"""The documentation of the ontology: an overview, a page a module, a page a term, and the documents to load."""
