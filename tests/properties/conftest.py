"""More examples on request: HYPOTHESIS_PROFILE=thorough pytest tests/properties."""

import os

from hypothesis import settings

patient = settings.get_profile("patient")  # tests/conftest.py
settings.register_profile("default", patient, max_examples=60)
settings.register_profile("thorough", patient, max_examples=500)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))
