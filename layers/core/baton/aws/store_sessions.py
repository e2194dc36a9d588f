"""Page sessions of staff in the table."""

from datetime import datetime

from baton.actions.ports import Session
from baton.aws import keys
from baton.aws.store_base import Stores, time_to_live
from baton.aws.store_bodies import SCHEMA
from baton.aws.store_table import n, primary, s


class StoredSessions(Stores):
    """`SessionStore`."""

    def session(self, token_hash: str) -> Session | None:
        """Read a session that is not over."""
        row = self.table.get(keys.session(token_hash))
        if row is None:
            return None
        found = Session(
            token_hash=token_hash,
            sub=row["sub"]["S"],
            practice_id=row["practice"]["S"],
            expires_at=datetime.fromisoformat(row["expires_at"]["S"]),
        )
        return found if found.expires_at > self.now() else None

    def save_session(self, session: Session) -> None:
        """Write a session."""
        self.table.put(
            {
                **primary(keys.session(session.token_hash)),
                "schema": n(SCHEMA),
                "sub": s(session.sub),
                "practice": s(session.practice_id),
                "expires_at": s(keys.sortable(session.expires_at)),
                "ttl": time_to_live(session.expires_at),
            }
        )

    def end_session(self, token_hash: str) -> None:
        """Delete a session."""
        self.table.delete(keys.session(token_hash))
