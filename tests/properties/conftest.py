"""More examples on request: HYPOTHESIS_PROFILE=thorough pytest tests/properties."""

import os

from hypothesis import settings

settings.register_profile("default", max_examples=60, deadline=None, print_blob=True)
settings.register_profile("thorough", max_examples=500, deadline=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))
