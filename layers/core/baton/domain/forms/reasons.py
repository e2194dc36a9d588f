"""One English sentence for each code of a finding: what is wrong and, for authors, what to do about it."""

from collections.abc import Mapping

REASONS: Mapping[str, str] = {}
