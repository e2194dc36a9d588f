"""Verbs: each loads, asks the domain, saves, and announces; never imports boto3."""
