"""Reading what people submit: RDF in any of the usual formats, with the place in the file where each term stands."""

import logging

# rdflib tells of every literal that is not well formed, with a trace; here the shapes judge them.
logging.getLogger("rdflib.term").setLevel(logging.ERROR)
