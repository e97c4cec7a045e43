"""A subaccount: what check, plan, create, read, update and delete do to it. `operations` is where to begin."""
