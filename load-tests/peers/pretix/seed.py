"""Fills a fresh pretix: one event whose last places are fought for, one series with a month full of times. Prints what the load needs."""
import datetime
import json
import os
import secrets
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pretix.settings")
import django

django.setup()

from django.utils.timezone import now
from django_scopes import scopes_disabled
from pretix.base.models import Event, Item, Organizer, Quota, SubEvent, Team
from pretix.base.models.organizer import TeamAPIToken

PLACES, TIMES_PER_DAY, DAYS = (int(word) for word in sys.argv[1:4])


def event(organizer, slug, **more):
    made = Event.objects.create(
        organizer=organizer, name=slug, slug=slug, live=True, currency="EUR", plugins="pretix.plugins.banktransfer",
        date_from=now() + datetime.timedelta(days=30), **more)
    made.settings.set("timezone", "Europe/Berlin")
    made.settings.set("locales", ["de", "en"])
    made.settings.set("locale", "de")
    # As an office would have it: one appointment, a name, no more.
    made.settings.set("attendee_names_asked", False)
    made.settings.set("attendee_emails_asked", False)
    item = Item.objects.create(event=made, name="Termin", default_price=0)
    return made, item


with scopes_disabled():
    organizer = Organizer.objects.create(name="Amt", slug="amt")
    team = Team.objects.create(organizer=organizer, name="Last", all_events=True, all_event_permissions=True, all_organizer_permissions=True)
    token = TeamAPIToken.objects.create(team=team, name="Last", token=secrets.token_hex(32))

    races = {}
    for slug in ("holds", "orders"):
        race, item = event(organizer, slug)
        quota = Quota.objects.create(event=race, name="Plaetze", size=PLACES)
        quota.items.add(item)
        races[slug] = item.pk

    series, item = event(organizer, "kalender", has_subevents=True)
    series.settings.set("event_list_type", "calendar")
    first = (now() + datetime.timedelta(days=32)).replace(day=1, hour=7, minute=0, second=0, microsecond=0)
    times = SubEvent.objects.bulk_create([
        SubEvent(event=series, name=f"Termin {turn}", active=True,
                 date_from=first + datetime.timedelta(days=day, minutes=15 * turn),
                 date_to=first + datetime.timedelta(days=day, minutes=15 * (turn + 1)))
        for day in range(DAYS) for turn in range(TIMES_PER_DAY)])
    quotas = Quota.objects.bulk_create([Quota(event=series, subevent=time, name="Plaetze", size=3) for time in times])
    through = Quota.items.through
    through.objects.bulk_create([through(quota_id=quota.pk, item_id=item.pk) for quota in quotas])

print(json.dumps({"token": token.token, "items": races, "month": first.strftime("%Y-%m")}))
