"""A small, safe part of FHIRPath: parsed to our own tree, evaluated by counted steps."""
