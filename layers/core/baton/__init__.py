"""Baton: the workflow backend of a private practice, shared by every function as the core layer."""
