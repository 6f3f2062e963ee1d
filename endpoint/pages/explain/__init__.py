"""Why a fact holds: where it is stated, or by which axiom it follows from what is stated."""
