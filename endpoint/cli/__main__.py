"""`python -m endpoint.cli`: the command without its script."""

from endpoint.cli import main

main()
