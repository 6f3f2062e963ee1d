"""The forms a thing's document comes in: a page, or one of the formats of graphs."""

from __future__ import annotations

from rdflib import Graph
from werkzeug.datastructures import MIMEAccept

from endpoint import negotiation
from endpoint.namespaces import PREFIXES
from endpoint.negotiation import GRAPHS, Format

__all__ = ["FORMS", "GRAPHS", "PAGE", "Format", "choose", "serialize", "split_ending"]

PAGE = Format("html", ("text/html", "application/xhtml+xml"), "Web page")
FORMS = (PAGE, *GRAPHS)

_BY_ENDING = {form.name: form for form in FORMS}
_SERIALIZERS = {"ttl": "turtle", "nt": "nt11", "jsonld": "json-ld", "rdf": "xml"}


def split_ending(path: str) -> tuple[str, Format | None]:
    """Return a path without its ending, and the form that the ending asks for."""
    stem, dot, ending = path.rpartition(".")
    form = _BY_ENDING.get(ending) if dot and stem else None
    return (stem, form) if form else (path, None)


def choose(accept: MIMEAccept) -> Format:
    """Return the form a client likes best, a page where it does not mind; raises NotAcceptable."""
    form = negotiation.choose(accept, FORMS)
    if form is None:
        raise negotiation.refusal(FORMS)
    return form


def serialize(graph: Graph, form: Format) -> bytes:
    """Return the graph in a form, with our prefixes where the form knows prefixes."""
    for prefix, space in PREFIXES.items():
        graph.bind(prefix, space, override=True, replace=True)
    if form.name == "jsonld":
        return graph.serialize(format="json-ld", auto_compact=True, encoding="utf-8")
    return graph.serialize(format=_SERIALIZERS[form.name], encoding="utf-8")
