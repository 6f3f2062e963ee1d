"""The store: immutable versions on disk, answered by worker processes that can be killed."""
