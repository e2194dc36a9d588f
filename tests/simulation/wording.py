"""What each call of the world is, in words, for whoever reads how a run went wrong."""

from collections.abc import Mapping

from tests.simulation.faults import Call, Kind

WORDS: Mapping[str, str] = {
    "documents.get": "reads a file",
    "documents.listed": "lists files",
    "documents.put": "keeps a file",
    "email.send": "sends an e-mail",
    "engines.cleaned": "cleans a file",
    "engines.count_pages": "counts pages",
    "engines.fill": "fills a template",
    "engines.inspect": "looks at a file",
    "engines.preview": "draws a preview",
    "engines.qr_code": "draws a code",
    "engines.render": "draws a document",
    "engines.seal": "seals a document",
    "engines.sealed_by": "checks a seal",
    "outbox.dead_letters": "counts dead letters",
    "outbox.hint": "hints at the case",
    "outbox.hint_many": "hints at cases",
    "outbox.uploaded": "says again that a scan came",
    "scans.described": "measures a scan",
    "scans.get": "reads an upload",
    "scans.listed": "lists the inbox",
    "scans.put": "uploads a file",
    "scans.size": "measures an upload",
    "sms.send": "sends a text message",
    "store.back_off": "puts the case off unread",
    "store.get": "reads the case",
    "store.save": "writes the case",
    "store.save_both": "writes two cases",
    "store.save_page": "writes a page of answers",
    "store.reserve_try": "counts a try at the link",
    "store.forget_tries": "forgets the tries at the link",
    "store.park": "parks the case unread",
    "store.due": "asks what is due",
    "store.note_heartbeat": "leaves its heartbeat",
    "store.keep_bookmark": "keeps its place",
}

HAPPENED: Mapping[Kind, str] = {
    Kind.CRASH_BEFORE: "dies before it",
    Kind.CRASH_AFTER: "dies after it",
    Kind.THROTTLED: "is refused",
    Kind.REPLY_LOST: "never hears whether it did",
    Kind.SDK_RETRY: "does it twice without knowing",
}


def words_of(call: Call) -> str:
    """Say what a call does; a read that has no words of its own is named by what it reads."""
    known = WORDS.get(call.name)
    return known or f"{'writes' if call.changes else 'reads'} {call.method.replace('_', ' ')}"
