"""The one family of faults, each with its HTTP status and a stable code.

A message is for the person who can act on it: what was wrong, where, and what is accepted. The web
layer renders these through a single handler (`endpoint.web_errors`); the command line prints the
detail to stderr and leaves with the class's exit code.
"""

from __future__ import annotations

from typing import ClassVar


class EndpointError(Exception):
    """A fault with a status, a code and a sentence for whoever caused it or can mend it."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "internal-error"
    title: ClassVar[str] = "Something went wrong on our side"
    exit_code: ClassVar[int] = 2

    def __init__(self, detail: str, *, headers: dict[str, str] | None = None, **extra: object) -> None:
        super().__init__(detail)
        self.detail = detail
        self.headers = headers or {}
        self.extra = extra


class MalformedQuery(EndpointError):
    """The query text does not parse; `extra` may hold `line` and `column`."""

    status = 400
    code = "malformed-query"
    title = "The query cannot be read"


class BadRequest(EndpointError):
    """The request is not of the form that the protocol asks for."""

    status = 400
    code = "bad-request"
    title = "The request is not of the accepted form"


class MalformedShapes(EndpointError):
    """Shapes that SHACL's syntax rules do not allow, or that ask for what it leaves undefined."""

    status = 400
    code = "malformed-shapes"
    title = "The shapes cannot be used"


class BadParameter(EndpointError):
    """A parameter of a saved question is missing, unknown or of the wrong kind."""

    status = 400
    code = "bad-parameter"
    title = "A parameter is not acceptable"


class NotAllowed(EndpointError):
    """The query is refused by policy, whatever its form."""

    status = 403
    code = "not-allowed"
    title = "This is refused here"


class UnknownResource(EndpointError):
    """There is no such resource, graph or version."""

    status = 404
    code = "unknown-resource"
    title = "There is no such thing here"


class UnknownQuery(UnknownResource):
    """There is no saved question of that name."""

    code = "unknown-query"
    title = "There is no such question"


class UnknownTriple(UnknownResource):
    """The dataset does not hold the triple asked about."""

    code = "unknown-triple"
    title = "The dataset does not hold this"
    exit_code = 1


class MethodNotAllowed(EndpointError):
    """The resource exists but does not answer this method."""

    status = 405
    code = "method-not-allowed"
    title = "This method is not answered here"


class NotAcceptable(EndpointError):
    """None of the formats asked for can be given."""

    status = 406
    code = "not-acceptable"
    title = "None of these formats can be given"


class BodyTooLarge(EndpointError):
    """The request body is larger than the server reads."""

    status = 413
    code = "body-too-large"
    title = "The request body is too large"


class LengthRequired(EndpointError):
    """A body to be written comes without its length, so that nobody could tell whether it came in full."""

    status = 411
    code = "length-required"
    title = "The length of the body is missing"


class UnsupportedMediaType(EndpointError):
    """The body's type is not one that this route reads."""

    status = 415
    code = "unsupported-media-type"
    title = "This type of body is not read here"


class DoesNotConform(EndpointError):
    """Data break the shapes; the detail lists what, where and how to mend it."""

    status = 422
    code = "does-not-conform"
    title = "The data do not conform"
    exit_code = 1


class DataFault(EndpointError):
    """A source table or file of the project cannot be read as it stands."""

    status = 500
    code = "data-fault"
    title = "The source data cannot be read"
    exit_code = 1


class CheckFailed(EndpointError):
    """A quality gate found faults; the detail lists them."""

    code = "check-failed"
    title = "The check found faults"
    exit_code = 1


class EngineCrash(EndpointError):
    """The query brought its worker process down; other queries are not touched."""

    code = "engine-crash"
    title = "The query crashed its worker"


class StoreUnavailable(EndpointError):
    """The store cannot be reached or holds no version yet."""

    status = 503
    code = "store-unavailable"
    title = "The store is not available"


class TooBusy(EndpointError):
    """Too many queries are waiting; try again after the time named in `Retry-After`."""

    status = 503
    code = "too-busy"
    title = "Too many queries are waiting"


class QueryTimeout(EndpointError):
    """The query ran into its time limit and was stopped."""

    status = 504
    code = "query-timeout"
    title = "The query took too long"


class MemoryLimit(EndpointError):
    """The query ran into its memory limit and was stopped."""

    status = 507
    code = "memory-limit"
    title = "The query needs too much memory"


class AnswerTooLarge(EndpointError):
    """The answer is larger than the server sends."""

    status = 507
    code = "answer-too-large"
    title = "The answer is too large"


class VersionGone(UnknownResource):
    """The version was pruned."""

    status = 410
    code = "version-gone"
    title = "This version is no longer kept"


class VersionConflict(EndpointError):
    """A precondition names another version than the current one."""

    status = 412
    code = "version-conflict"
    title = "The dataset has moved on"


class MalformedRdf(EndpointError):
    """A document of RDF does not parse; `extra` may hold `line`."""

    status = 400
    code = "malformed-rdf"
    title = "The document cannot be read"


class QueryStopped(EndpointError):
    """An operator stopped the query."""

    status = 503
    code = "query-stopped"
    title = "The query was stopped"


class ServiceFailed(EndpointError):
    """Another server that a query calls by SERVICE did not answer as it should."""

    status = 502
    code = "service-failed"
    title = "Another server did not answer"


class ClientLeft(EndpointError):
    """Whoever asked has closed the connection, so the work was stopped; nobody sees this but the log."""

    status = 499
    code = "client-left"
    title = "The client has left"


class Unauthorized(EndpointError):
    """The request bears no token, or none that is valid."""

    status = 401
    code = "unauthorized"
    title = "This needs a token"


class Forbidden(EndpointError):
    """The token's role is too low."""

    status = 403
    code = "role-too-low"
    title = "The token may not do this"


class TooManyRequests(EndpointError):
    """The client sends more requests than the server takes from one; `Retry-After` says when to go on."""

    status = 429
    code = "too-many-requests"
    title = "Too many requests"


class BadBackup(EndpointError):
    """A backup cannot be made or used as asked."""

    status = 400
    code = "bad-backup"
    title = "The backup cannot be used"
