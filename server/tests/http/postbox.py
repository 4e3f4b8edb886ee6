"""A mail server that prints what it gets, as others read it: one JSON object per mail. The first line is its port."""

import email
import email.policy
import json
import socket
import time
from html.parser import HTMLParser

from aiosmtpd.controller import Controller
from icalendar import Calendar


class Page(HTMLParser):
    """What somebody reads of a page, and what it is made of."""

    def __init__(self, source):
        super().__init__()
        self.words, self.tags, self.links = [], set(), []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.links += [value for name, value in attrs if name == "href"]

    def handle_data(self, data):
        self.words.append(data)


def event_of(calendar_part):
    calendar = Calendar.from_ical(calendar_part.get_payload(decode=True))
    events = calendar.walk("VEVENT")
    assert len(events) == 1, events
    event = events[0]
    attendees = event.get("ATTENDEE", [])
    attendees = attendees if isinstance(attendees, list) else [attendees]
    return {
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
    }


class Postbox:
    async def handle_DATA(self, server, session, envelope):
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        parts = [part for part in message.walk() if not part.is_multipart()]
        calendar_part = next((part for part in parts if part.get_content_type() == "text/calendar"), None)
        page = Page(parts[1].get_content())
        print(
            json.dumps(
                {
                    "to": envelope.rcpt_tos[0],
                    "recipients": len(envelope.rcpt_tos),
                    "from": envelope.mail_from,
                    "headers": [name.lower() for name in message.keys()],
                    "defects": [str(defect) for part in message.walk() for defect in part.defects],
                    "subject": message["Subject"],
                    "message_id": message["Message-ID"],
                    "parts": [part.get_content_type() for part in parts],
                    "calendar_method": calendar_part and calendar_part.get_param("method"),
                    "text": parts[0].get_content(),
                    "html": parts[1].get_content(),
                    "html_words": " ".join(" ".join(page.words).split()),
                    "html_tags": sorted(page.tags),
                    "html_links": page.links,
                    "event": calendar_part and event_of(calendar_part),
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
