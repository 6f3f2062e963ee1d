"""The one way Turtle is written in this project, so that a diff shows meaning and nothing else.

Prefixes and subjects are sorted, each predicate starts a line, each of several objects has a line of
its own, and the closing full stop stands alone. The text depends on the graph only, not on the order
or the blank node labels of the input. Grammar: https://www.w3.org/TR/turtle/, section 6.5.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import rdflib
from rdflib import OWL, RDF, SKOS, XSD, BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.compare import to_canonical_graph
from rdflib.plugins.parsers.notation3 import BadSyntax
from rdflib.term import Node

from endpoint.errors import DataFault
from endpoint.namespaces import DCAT, PREFIXES

INDENT = "    "
LIST_WIDTH = 100
HEADER_TYPES = (OWL.Ontology, SKOS.ConceptScheme, DCAT.Dataset)

_NO_BASE = "no-base:///"
_LOCAL_NAME = re.compile(r"(?:[A-Za-z0-9_](?:[A-Za-z0-9_.\-]*[A-Za-z0-9_\-])?)?\Z")
# Only the forms that rdflib reads back unchanged are written without quotes.
_BARE_NUMBER = {
    XSD.integer: re.compile(r"(?:0|-?[1-9][0-9]*)\Z"),
    XSD.decimal: re.compile(r"-?(?:0|[1-9][0-9]*)\.[0-9]{1,6}\Z"),
}
_IRI_ESCAPED = re.compile(r'[\x00-\x20<>"{}|^`\\]')
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_COMMENT_OR_TERM = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""'
    r"|'''(?:[^'\\]|\\.|'(?!''))*'''"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'(?:[^'\\\n]|\\.)*'"
    r"|<[^<>\s]*>"
    r"|\\."
    r"|(?P<comment>\#[^\n]*)",
    re.DOTALL,
)


def format_turtle(text: str) -> str:
    """Return the canonical text of a Turtle document; comments at its head stay.

    Raises DataFault where the text is not Turtle; where it has an IRI that depends on the place of the
    file; and where it has a comment below its head, which has no place in a sorted text.
    """
    head = _read_head_comments(text)
    graph = Graph(bind_namespaces="none")
    try:
        with _literals_as_written():
            graph.parse(data=text, format="turtle", publicID=_NO_BASE)
    except BadSyntax as fault:
        raise DataFault(f"line {fault.lines + 1}: not Turtle: {fault._why}") from fault
    except IndexError as fault:  # rdflib runs off the end of a text that stops short
        raise DataFault("not Turtle: the text ends inside a statement") from fault
    _refuse_relative_iris(graph)
    body = _Writer(graph).write()
    return "\n".join(part for part in (head, body) if part)


def _refuse_relative_iris(graph: Graph) -> None:
    for statement in graph:
        for term in statement:
            if isinstance(term, URIRef) and term.startswith(_NO_BASE):
                raise DataFault(f"<{term.removeprefix(_NO_BASE)}> is a relative IRI: write it in full")


def _read_head_comments(text: str) -> str:
    """Return the comment lines that come before the first statement."""
    head: list[str] = []
    end_of_head = 0
    for match in _COMMENT_OR_TERM.finditer(text):
        comment = match.group("comment")
        if comment is None:
            continue
        if text[end_of_head : match.start()].strip():
            line = text.count("\n", 0, match.start()) + 1
            raise DataFault(
                f"line {line}: a comment below the head of the file would be lost by formatting: "
                "say it with rdfs:comment, skos:editorialNote or sh:description, or move it to the top"
            )
        head.append(comment.rstrip())
        end_of_head = match.end()
    return "".join(f"{line}\n" for line in head)


@contextmanager
def _literals_as_written() -> Iterator[None]:
    """Keep lexical forms such as "01"^^xsd:integer, which rdflib would rewrite."""
    before = rdflib.NORMALIZE_LITERALS
    rdflib.NORMALIZE_LITERALS = False
    try:
        yield
    finally:
        rdflib.NORMALIZE_LITERALS = before


class _Writer:
    """Writes one graph; gathers the prefixes in use on the way."""

    def __init__(self, graph: Graph) -> None:
        declared = {prefix: str(namespace) for prefix, namespace in graph.namespaces()}
        self.labels: dict[Node, str] = {}
        self.graph = graph
        self.references = _count_references(graph)
        if shared := self._find_shared():
            # Labels must not depend on the input's: number them in the order of the canonical hashes.
            self.graph = to_canonical_graph(graph)
            self.references = _count_references(self.graph)
            shared = self._find_shared()
            self.labels = {node: f"_:b{number}" for number, node in enumerate(sorted(shared, key=str), start=1)}
        self.namespaces = self._choose_prefixes(declared)
        self.used: set[str] = set()

    def write(self) -> str:
        """Return prefixes and statements."""
        statements = [self._statement(subject) for subject in self._sorted_subjects()]
        loose = (node for node in set(self.graph.subjects()) if isinstance(node, BNode))
        statements += sorted(f"{self._anonymous(n, '')} .\n" for n in loose if not self.references[n])
        prefixes = "".join(f"@prefix {prefix}: <{self.namespaces[prefix]}> .\n" for prefix in sorted(self.used))
        return "\n".join(part for part in (prefixes, *statements) if part)

    @staticmethod
    def _choose_prefixes(declared: dict[str, str]) -> dict[str, str]:
        """Return the project's own prefixes and those the text declares for other namespaces."""
        known = set(PREFIXES.values())
        others = {p: n for p, n in declared.items() if p not in PREFIXES and n not in known}
        return {**others, **PREFIXES}

    def _sorted_subjects(self) -> list[Node]:
        headers = {s for kind in HEADER_TYPES for s in self.graph.subjects(RDF.type, kind)}
        named = (s for s in set(self.graph.subjects()) if isinstance(s, URIRef) or s in self.labels)
        return sorted(named, key=lambda s: (s not in headers, s in self.labels, self.labels.get(s, str(s))))

    def _find_shared(self) -> set[Node]:
        """Return the blank nodes that need a label: met more than once, or on a ring."""
        blanks = {s for s in self.graph.subjects() if isinstance(s, BNode)} | set(self.references)
        shared = {node for node in blanks if self.references[node] > 1}
        reached: set[Node] = set()
        waiting = [s for s in set(self.graph.subjects()) if s not in blanks or self.references[s] != 1]
        while waiting:
            node = waiting.pop()
            reached.add(node)
            inner = (o for o in self.graph.objects(node) if isinstance(o, BNode))
            waiting.extend(o for o in inner if o not in reached)
        return shared | (blanks - reached)

    def _statement(self, subject: Node) -> str:
        return f"{self._term(subject, '')}\n{self._predicates(subject, INDENT)}{INDENT}.\n"

    def _predicates(self, subject: Node, indent: str) -> str:
        lines = []
        for predicate in set(self.graph.predicates(subject)):
            name = "a" if predicate == RDF.type else self._term(predicate, indent)
            objects = self._objects(self.graph.objects(subject, predicate), indent)
            lines.append((name != "a", name, f"{indent}{name}{objects} ;\n"))
        return "".join(line for _, _, line in sorted(lines))

    def _objects(self, objects: Iterable[Node], indent: str) -> str:
        nodes = list(objects)
        inner = indent if len(nodes) == 1 else indent + INDENT
        # A plain string and the same one typed xsd:string are one literal (RDF 1.1), written once.
        keyed = {(_kind_of(node), self._term(node, inner)) for node in nodes if not isinstance(node, BNode)}
        texts = [text for _, text in sorted(keyed)]
        texts += sorted(self._term(node, inner) for node in nodes if isinstance(node, BNode))
        if len(texts) == 1:
            return f" {texts[0]}"
        return "\n" + " ,\n".join(f"{inner}{text}" for text in texts)

    def _term(self, node: Node, indent: str) -> str:
        if isinstance(node, URIRef):
            return self._iri(node)
        if isinstance(node, Literal):
            return self._literal(node)
        if node in self.labels:
            return self.labels[node]
        return self._list(node, indent) if self._is_list(node) else self._anonymous(node, indent)

    def _iri(self, iri: URIRef) -> str:
        if iri == RDF.nil:
            return "()"
        fitting = [(len(n), p) for p, n in self.namespaces.items() if iri.startswith(n)]
        for length, prefix in sorted(fitting, reverse=True):
            if _LOCAL_NAME.match(iri[length:]):
                self.used.add(prefix)
                return f"{prefix}:{iri[length:]}"
        return f"<{_IRI_ESCAPED.sub(_escape_character, iri)}>"

    def _literal(self, literal: Literal) -> str:
        lexical, datatype = str(literal), literal.datatype
        if datatype in _BARE_NUMBER and _BARE_NUMBER[datatype].match(lexical):
            return lexical
        if datatype == XSD.boolean and lexical in ("true", "false"):
            return lexical
        if literal.language:
            return f"{_quote(lexical)}@{literal.language}"
        if datatype is None or datatype == XSD.string:
            return _quote(lexical)
        return f"{_quote(lexical)}^^{self._iri(datatype)}"

    def _is_list(self, node: Node) -> bool:
        """Tell whether a blank node heads a well-formed list that nothing else points into."""
        while node != RDF.nil:
            links = Counter(self.graph.predicates(node))
            if links != Counter((RDF.first, RDF.rest)) or self.references[node] != 1 or node in self.labels:
                return False
            node = next(self.graph.objects(node, RDF.rest))
        return True

    def _list(self, node: Node, indent: str) -> str:
        inner = indent + INDENT
        items = [self._term(item, inner) for item in Collection(self.graph, node)]
        line = f"( {' '.join(items)} )"
        if len(line) <= LIST_WIDTH and "\n" not in line:
            return line
        return "(\n" + "".join(f"{inner}{item}\n" for item in items) + f"{indent})"

    def _anonymous(self, node: Node, indent: str) -> str:
        predicates = self._predicates(node, indent + INDENT)
        return f"[\n{predicates}{indent}]" if predicates else "[]"


def _count_references(graph: Graph) -> Counter[Node]:
    return Counter(o for o in graph.objects(unique=False) if isinstance(o, BNode))


def _kind_of(node: Node) -> tuple[int, str]:
    """Return the sort key of objects: IRIs, then literals by language, then blank nodes."""
    if isinstance(node, Literal):
        return 1, node.language or ""
    return (0, "") if isinstance(node, URIRef) else (2, "")


def _quote(text: str) -> str:
    text = _CONTROL.sub(_escape_character, text.replace("\\", "\\\\")).replace("\r", "\\r")
    if "\n" not in text:
        return '"' + text.replace('"', '\\"').replace("\t", "\\t") + '"'
    text = text.replace('"""', '\\"\\"\\"')
    if text.endswith('"'):
        text = text[:-1] + '\\"'
    return f'"""{text}"""'


def _escape_character(match: re.Match[str]) -> str:
    return f"\\u{ord(match.group()):04X}"
