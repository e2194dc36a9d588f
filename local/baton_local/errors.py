"""What the local cloud tells the person at the keyboard when it cannot go on."""


class LocalCloudError(Exception):
    """One sentence that says what is wrong and what to do; printed as it is, without a trace."""
