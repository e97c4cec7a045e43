"""A whole account as files: a template for each flow, a module that declares them, a record for the next time."""
