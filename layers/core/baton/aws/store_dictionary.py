"""What every body has in common, so that it need not be stored in each row.

A body is small JSON; zlib started with this text makes it two to three times smaller, which keeps
a case within one write unit (decision 0005). Part of schema 1: rows written with it are unreadable
without it, so it never changes. A new text comes with a new schema number; the sample rows in
`tests/aws/samples/` guard it.
"""

DICTIONARY = (
    # stages, events and next actions, seldom ones first: zlib finds near text cheaper
    b"withdrawn superseded discarded unfiled file the scan attended booked book the follow-up "
    b"fell_due scheduled whether the patient came escalated call, then say how it went lacking "
    b"complained bounced void voided declined render_failed seal_failed see why sealing fails, "
    b"then try again mend the data, then try again hand over the paper form, then type it in "
    b"on_paper scanned get it signed on paper and scan it dropped not_needed overdue deferred "
    b"case_closed done no_answer contact_wanted guardian clinician manager reception reminder "
    b"chaser fresh_link look at it, then say what was decided preparing write and freeze the "
    b"document frozen awaiting_signature read and sign signed seal the document sealing sealed "
    b"write the document rendering rendered released chase_ended case_completed message_queued "
    b"message_claimed message_sent message_delivered opened fill in the form started in_progress "
    b"finish the form submitted link_reissued completed"
    # people
    b'{"given_name":"","family_name":"","birth_date":"19","email":{"value":"","state":"unknown"},'
    b'"mobile":{"value":"+44","state":"works"},"language":"en","created_at":"20",'
    b'"version":1}{"sub":"","practice_id":"","name":"","email":"","role":"reception",'
    b'"on_duty":true,"away_from":null,"away_until":null,"disabled":false,'
    b'"invited_at":"2027-01-01T00:00:00Z"}'
    # rows beside a case
    b'"document_id":"","standing":"current","issued_at":"2027-"title":"","version":1,'
    b'"key":"documents//.pdf","version_id":"","inputs_sha256":"",'
    b'"content_type":"application/pdf","size_bytes":1,"sealed":true,"certificate_sha256":null,'
    b'"level":null,"made_at":"2027-","test":false}{"token_hash":"","actor":"patient","serial":1,'
    b'"expires_at":"2027-"message_id":"","kind":"invite","channel":"email","state":"queued",'
    b'"queued_at":"2027-T09:00:00Z","contact":null,"op":null,"claims":0,"claimed_at":null,'
    b'"provider_id":null,"sent_at":null,"delivered_at":null,"reason":null}'
    # events
    b'{"seq":1,"at":"2027-","name":"case_opened","by":{"kind":"member","id":"-4"},"task_id":null,'
    b'"detail":{"message":"","kind":"invite","channel":"sms"},"changes":{"messages":{"":null},'
    b'"chase":null,"closed_at":"2027-","outcome":"completed"},"previous":"","hash":""}{"seq":2,'
    b'"at":"2027-","name":"unlocked","by":{"kind":"system","id":null},"task_id":"","detail":{},'
    b'"changes":{"tasks":{"":{"stage":"opened","since":"2027-"holder":{"kind":"member",'
    b'"role":"clinician","sub":"{"seq":3,"at":"2027-","name":"chase_started",'
    b'"by":{"kind":"patient","id":"patient"},'
    # what lists show
    b'{"practice_id":"","case_id":"","label":"","title":"","patient_id":"",'
    b'"opened_at":"2027-T09:00:00Z","wanted_by":"2027-01-01T00:00:00Z",'
    b'"due_at":"2027-01-01T00:00:00Z","chase_at":"2027-01-01T00:00:00Z","closed_at":null,'
    b'"outcome":null,"parked":false,"tasks_total":3,"tasks":[{"task_id":"","kind":"document",'
    b'"title":"Treatment","stage":"waiting","holder_kind":"member","role":"reception","sub":null,'
    b'"next_action":"wait for what comes before","due_at":"2027-"reason":null},{"task_id":"",'
    b'"kind":"form","title":"","stage":"invited","holder_kind":"patient","role":null,"sub":null,'
    b'"next_action":"open the link","due_at":"2027-'
    # the case
    b'{"practice_id":"","case_id":"","title":"New patient","opened_at":"2027-","patient_id":"",'
    b'"pack":"new_patient|1","wanted_by":"2027-01-01T00:00:00Z","tasks":{"":{"task_id":"",'
    b'"kind":"form","title":"Medical history","stage":"invited","holder":{"kind":"patient",'
    b'"role":null,"sub":null},"next_action":"open the link","due_at":"2027-01-01T00:00:00Z",'
    b'"timer_at":"2027-T09:00:00Z","since":"2027-01-01T00:00:00Z","source":"history","after":[],'
    b'"minutes":5,"role":null,"reason":null,"about":null,"outcome":null,"attempts":0,'
    b'"deferrals":0,"sha256":null,"document_id":null,"act_sha256":null},"":{"task_id":"",'
    b'"kind":"signature","title":"Consent to treatment","stage":"waiting",'
    b'"holder":{"kind":"system","role":null,"sub":null},"next_action":"wait for what comes '
    b'before","due_at":"2027-01-01T00:00:00Z","timer_at":"2027-01-01T00:00:00Z",'
    b'"since":"2027-01-01T00:00:00Z","source":"consent","after":[""],"minutes":5,"role":null,'
    b'"reason":null,"about":null,"outcome":null,"attempts":0,"deferrals":0,"sha256":null,'
    b'"document_id":null,"act_sha256":null}},"chase":{"step":1,"next_at":"2027-01-01T00:00:00Z",'
    b'"due_at":"2027-T09:00:00Z"},"messages":{"":{"message_id":"","kind":"invite",'
    b'"channel":"email","timer_at":"2027-01-01T00:00:00Z","claims":0,"op":null}},"link_serial":1,'
    b'"closed_at":null,"outcome":null,"test":false,"schema_number":1,"seq":3,"head":"'
)
