"""A whole account as files: a template per flow, a module that declares them, a record for the next run."""
