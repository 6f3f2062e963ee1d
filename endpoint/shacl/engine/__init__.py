"""SHACL on the store: queries find the focus nodes that may be at fault, one evaluator says what is wrong with them."""
