"""Decisions: pure functions and frozen models, given all they need."""
