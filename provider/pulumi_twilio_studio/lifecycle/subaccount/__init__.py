"""A subaccount: what check, plan, create, read, update and delete do to it. Begin with `operations`."""
