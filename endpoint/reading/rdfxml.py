"""RDF/XML with the place of every statement (RDF 1.1 XML Syntax): rdflib's handler, and where the parser was."""

from __future__ import annotations

import io
from xml.sax import SAXParseException, make_parser
from xml.sax import handler as sax
from xml.sax.xmlreader import InputSource, Locator

from rdflib import Graph
from rdflib.exceptions import Error as RdfError
from rdflib.plugins.parsers.rdfxml import RDFXMLHandler

from endpoint.errors import MalformedRdf
from endpoint.reading.document import Place, Span, Statement
from endpoint.reading.noting import Noting, Places, literals_as_written, with_steady_labels
from endpoint.store.terms import Term


class _Handler(RDFXMLHandler):
    """rdflib's handler, which knows where the elements start that are open."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._open: list[Place] = [Place(file, Span(1, 1, 1, 1))]
        self._now: Locator | None = None
        self.noting = Noting(self.places)
        super().__init__(Graph(store=self.noting))

    def places(self, subject: Term) -> Places:
        """Return the places of the element that describes a subject, and of the one that makes the statement."""
        inner = self._open[-1]
        elements = zip(
            reversed(self.stack[:-1]), reversed(self._open), strict=False
        )  # the last is for the next element
        about = next((place for element, place in elements if getattr(element, "subject", None) == subject), inner)
        return about, inner, inner

    def setDocumentLocator(self, locator: Locator) -> None:  # noqa: N802 – named by SAX
        super().setDocumentLocator(locator)
        self._now = locator

    def startElementNS(self, name: object, qname: object, attrs: object) -> None:  # noqa: N802 – named by SAX
        assert self._now is not None
        line, column = self._now.getLineNumber() or 1, (self._now.getColumnNumber() or 0) + 1
        self._open.append(Place(self._file, Span(line, column, line, column + 1)))
        super().startElementNS(name, qname, attrs)  # type: ignore[arg-type]

    def endElementNS(self, name: object, qname: object) -> None:  # noqa: N802 – named by SAX
        super().endElementNS(name, qname)  # type: ignore[arg-type]
        self._open.pop()


def read_rdfxml(file: str, text: str, base: str) -> list[Statement]:
    """Return the statements of a document in the order they are complete; raises `MalformedRdf`."""
    handler = _Handler(file)
    source = InputSource(base)
    source.setByteStream(io.BytesIO(text.encode()))
    parser = make_parser()  # noqa: S317 – entities have been refused, and none is fetched
    parser.setFeature(sax.feature_namespaces, True)
    parser.setFeature(sax.feature_external_ges, False)
    parser.setContentHandler(handler)
    try:
        with literals_as_written():
            parser.parse(source)
    except SAXParseException as fault:
        line, column = fault.getLineNumber(), (fault.getColumnNumber() or 0) + 1
        raise MalformedRdf(
            f"{file}, line {line}, column {column}: {fault.getMessage()}.", line=line, column=column
        ) from fault
    except RdfError as fault:
        raise MalformedRdf(f"{file}: {fault}.") from fault
    return with_steady_labels(handler.noting.statements)
