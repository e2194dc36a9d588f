"""The budgets of the design, measured: counts and ratios, never a time by itself."""
