### Words of the frame and of every page.

product-name = Schalter
loading = Loading …
close = Close
skip-to-content = Skip to content
language = Language
language-chosen = Language: { $language }
theme-dark = Dark appearance
demo-title = Demonstration
demo-text = This authority does not exist. Appointments here are not real. Do not enter real data.
footer-nav = More pages
footer-private = These pages set no cookies for citizens and load nothing from other providers.
footer-help = Help
footer-device-test = Test camera and microphone
footer-authorities = All authorities
footer-verify = Check a certificate
footer-staff = For staff
field-optional = (optional)
step-of = Step { $current } of { $total }
error-summary =
    { $count ->
        [one] Please check one entry
       *[other] Please check { $count } entries
    }
try-again = Try again
back = Back
to-start = To the start page
channel-on_site = in person
channel-video = by video
channel-phone = by phone

not-found-title = This page does not exist
not-found-text = Perhaps the address is incomplete, or the page has moved.
error-title = That did not work
error-text = A part of the page could not be loaded. Loading the page again often helps.
offline-title = No connection
live-connecting = Connecting …
live-live = Display is up to date
live-reconnecting = Connection lost. We are reconnecting you. You keep your place.

## Refusals of the server, by problem type.
problem-offline = We cannot reach the server right now. Please check your internet connection. What you entered is still here.
problem-taken = Somebody else has just taken this time.
problem-expired = The time for which we kept the appointment for you has run out.
problem-outside-opening = The office is closed at this time.
problem-too-soon = This time is too soon. Please choose a later one.
problem-too-far = You cannot book this far ahead yet. Please choose an earlier time.
problem-unknown-service = This service is not offered here.
problem-wrong-channel = This service is not offered in this way.
problem-already-cancelled = This appointment has already been cancelled.
problem-wrong-state = This is no longer possible for this appointment. We are showing you the latest state.
problem-too-many-from-one-address = Many appointments have just been reserved from your internet connection. Please wait a few minutes, or call us.
problem-not-found = We did not find this.
problem-not-allowed = You do not have permission for this.
problem-sign-in-needed = Please sign in.
problem-bad-credentials = Login or password is wrong.
problem-too-many-attempts = Too many attempts. Please wait a few minutes.
problem-invalid-input = Some entries do not fit. Please check them.
problem-too-large = This is too large.
problem-not-yet = It is too early for this.
problem-too-late = It is too late for this.
problem-internal = Something went wrong on our side. Please try again.
problem-unavailable = The service is not available right now. Please try again in a minute.
problem-unknown = Unfortunately that did not work.

## What booking and appointment pages both say.
channel-on_site-title = In person
channel-video-title = Video consultation
channel-phone-title = Telephone appointment
people =
    { $count ->
        [one] 1 person
       *[other] { $count } people
    }
field-name = Name
field-email = E-mail address
field-phone = Telephone number
field-needs = What should we prepare?
need-wheelchair = Step-free access
need-sign_language = Interpreting into German Sign Language
need-interpreter = Interpreting into another language
need-plain_language = Talk in plain German
call-us = Or call us:
step-time = Choose a time
step-details = Your details
step-review = Check and book
