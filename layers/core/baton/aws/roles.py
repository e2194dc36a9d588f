"""Which role may use which route of staff: a literal table; what is not listed is refused."""

from collections.abc import Mapping

from baton.domain.errors import NotAllowed
from baton.domain.words import Role

EVERYONE = frozenset(Role)
MANAGERS = frozenset({Role.MANAGER})

ROUTES: Mapping[str, frozenset[Role]] = {
    "GET /staff": EVERYONE,
    "GET /staff/patients": EVERYONE,
    "GET /staff/patients/{patient}": EVERYONE,
    "GET /staff/cases/{case}": EVERYONE,
    "GET /staff/scans/{case}": EVERYONE,
    "GET /api/board": EVERYONE,
    "GET /api/scans/{case}": EVERYONE,
    "POST /api/scans": EVERYONE,
    "GET /api/cases/{case}": EVERYONE,
    "GET /api/patients": EVERYONE,
    "GET /api/patients/{patient}": EVERYONE,
    "GET /staff/open": EVERYONE,
    "POST /staff/open": EVERYONE,
    "GET /staff/patients/new": EVERYONE,
    "POST /staff/patients/new": EVERYONE,
    "POST /api/patients": EVERYONE,
    "POST /api/cases": EVERYONE,
    "POST /staff/cases/{case}/{act}": EVERYONE,
    "POST /staff/patients/{patient}/{act}": EVERYONE,
    "POST /staff/scans": EVERYONE,
    "POST /api/cases/{case}/{act}": EVERYONE,
    "POST /api/patients/{patient}/{act}": EVERYONE,
    "GET /staff/documents/{case}/{document}": EVERYONE,
    "GET /api/documents/{case}/{document}": EVERYONE,
    "GET /staff/practice": EVERYONE,
    "POST /staff/practice": MANAGERS,
    "POST /staff/practice/members": MANAGERS,
    "POST /staff/practice/members/{member}": MANAGERS,
    "GET /staff/cases/{case}/answers": EVERYONE,
    "GET /api/cases/{case}/answers": EVERYONE,
    "GET /staff/cases/{case}/answers/{task}/{kind}": EVERYONE,
    "GET /api/cases/{case}/answers/{task}/{kind}": EVERYONE,
    "POST /staff/cases/{case}/print/{task}": EVERYONE,
    "GET /staff/forms": EVERYONE,
    "POST /staff/forms": MANAGERS,
    "GET /staff/forms/{form}": EVERYONE,
    "GET /staff/forms/{form}/fhir": EVERYONE,
    "POST /staff/forms/{form}/{act}": MANAGERS,
    "GET /api/forms": EVERYONE,
    "POST /api/forms": MANAGERS,
    "GET /staff/forms/{form}/answers": MANAGERS,
    "GET /api/forms/{form}/answers": MANAGERS,
    "GET /api/forms/{form}": EVERYONE,
    "GET /api/forms/{form}/fhir": EVERYONE,
    "POST /api/forms/{form}/{act}": MANAGERS,
    "GET /api/practice": EVERYONE,
    "PATCH /api/practice": MANAGERS,
}


def require_role(role: Role, route: str) -> None:
    """Let a role pass that the table names for this route; raises `NotAllowed`."""
    if role not in ROUTES.get(route, frozenset()):
        raise NotAllowed(f"{role} may not {route}")
