"""Components, which are composed of several resources, and the program of a tenant's stack."""
