"""A mail server that prints what it gets, as others read it: one JSON object per mail. The first line is its port."""

import email
import email.policy
import json
import socket
import time

from aiosmtpd.controller import Controller
from icalendar import Calendar


class Postbox:
    async def handle_DATA(self, server, session, envelope):
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        parts = [part for part in message.walk() if not part.is_multipart()]
        calendar_part = next(part for part in parts if part.get_content_type() == "text/calendar")
        calendar = Calendar.from_ical(calendar_part.get_payload(decode=True))
        events = calendar.walk("VEVENT")
        assert len(events) == 1, events
        event = events[0]
        attendees = event.get("ATTENDEE", [])
        attendees = attendees if isinstance(attendees, list) else [attendees]
        print(
            json.dumps(
                {
                    "to": envelope.rcpt_tos[0],
                    "from": envelope.mail_from,
                    "subject": message["Subject"],
                    "message_id": message["Message-ID"],
                    "parts": [part.get_content_type() for part in parts],
                    "calendar_method": calendar_part.get_param("method"),
                    "text": parts[0].get_content(),
                    "html": parts[1].get_content(),
                    "event": {
                        "uid": str(event["UID"]),
                        "method": str(calendar["METHOD"]),
                        "sequence": int(event["SEQUENCE"]),
                        "status": str(event["STATUS"]),
                        "start": event["DTSTART"].dt.isoformat(),
                        "end": event["DTEND"].dt.isoformat(),
                        "zone": str(event["DTSTART"].params["TZID"]),
                        "attendee": str(attendees[0]),
                        "attendee_name": str(attendees[0].params["CN"]),
                        "attendees": len(attendees),
                    },
                }
            ),
            flush=True,
        )
        return "250 OK"


with socket.socket() as probe:
    probe.bind(("127.0.0.1", 0))
    port = probe.getsockname()[1]
controller = Controller(Postbox(), hostname="127.0.0.1", port=port)
controller.start()
print(port, flush=True)
while True:
    time.sleep(3600)
