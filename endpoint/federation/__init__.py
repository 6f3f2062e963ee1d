"""Calls from queries to other SPARQL services: which are allowed, and the process that makes them.

The engine calls a service by itself, follows redirects, and looks up a host's address anew each time. So it is given
an address of ours in place of the service's: there a gateway makes the call, to an address that was checked.
"""
