"""The SPARQL 1.1 Protocol for updates."""
