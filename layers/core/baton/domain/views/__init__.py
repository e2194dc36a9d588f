"""What each page and message shows, as frozen models that hold facts and no HTML."""
