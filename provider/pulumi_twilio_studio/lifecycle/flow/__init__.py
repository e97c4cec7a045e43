"""A flow: what check, plan, create, read, update and delete do to it, and how it is pulled. Begin with `operations`."""
