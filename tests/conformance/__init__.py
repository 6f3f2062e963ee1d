"""The W3C suites of SPARQL 1.1 and 1.2, run by their manifests over HTTP against a real server."""
