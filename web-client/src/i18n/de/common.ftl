### Words of the frame and of every page.

product-name = Schalter
loading = Wird geladen …
close = Schließen
skip-to-content = Zum Inhalt springen
language = Sprache
language-chosen = Sprache: { $language }
theme-dark = Dunkle Darstellung
demo-title = Vorführung
demo-text = Diese Behörde gibt es nicht. Termine hier sind nicht echt. Geben Sie keine echten Daten ein.
footer-nav = Weitere Seiten
footer-private = Diese Seiten setzen keine Cookies für Bürgerinnen und Bürger und laden nichts von anderen Anbietern.
footer-help = Hilfe
footer-device-test = Kamera und Mikrofon testen
footer-authorities = Alle Behörden
footer-verify = Bescheinigung prüfen
footer-staff = Für Beschäftigte
field-optional = (freiwillig)
step-of = Schritt { $current } von { $total }
error-summary =
    { $count ->
        [one] Bitte prüfen Sie eine Angabe
       *[other] Bitte prüfen Sie { $count } Angaben
    }
try-again = Noch einmal versuchen
back = Zurück
to-start = Zur Startseite
channel-on_site = vor Ort
channel-video = per Video
channel-phone = am Telefon

not-found-title = Diese Seite gibt es nicht
not-found-text = Vielleicht ist die Adresse unvollständig, oder die Seite ist umgezogen.
error-title = Das hat nicht geklappt
error-text = Ein Teil der Seite konnte nicht geladen werden. Oft hilft es, die Seite neu zu laden.
offline-title = Keine Verbindung
live-connecting = Verbindung wird aufgebaut …
live-live = Anzeige ist aktuell
live-reconnecting = Verbindung unterbrochen. Wir verbinden Sie neu. Ihr Platz bleibt erhalten.

## Refusals of the server, by problem type.
problem-offline = Wir erreichen den Server gerade nicht. Bitte prüfen Sie Ihre Internetverbindung. Ihre Eingaben sind noch da.
problem-taken = Diese Zeit hat gerade jemand anderes genommen.
problem-expired = Die Zeit, für die wir den Termin freigehalten haben, ist abgelaufen.
problem-outside-opening = Zu dieser Zeit ist nicht geöffnet.
problem-too-soon = Diese Zeit ist zu kurzfristig. Bitte wählen Sie eine spätere.
problem-too-far = So weit im Voraus können Sie noch nicht buchen. Bitte wählen Sie eine frühere Zeit.
problem-unknown-service = Diese Leistung gibt es hier nicht.
problem-wrong-channel = Diese Leistung wird auf diesem Weg nicht angeboten.
problem-already-cancelled = Dieser Termin ist schon abgesagt.
problem-wrong-state = Das geht bei diesem Termin nicht mehr. Wir zeigen Ihnen den neuesten Stand.
problem-too-many-from-one-address = Von Ihrem Internetanschluss wurden gerade viele Termine reserviert. Bitte warten Sie einige Minuten, oder rufen Sie uns an.
problem-not-found = Das haben wir nicht gefunden.
problem-not-allowed = Dafür fehlt Ihnen die Berechtigung.
problem-sign-in-needed = Bitte melden Sie sich an.
problem-bad-credentials = Anmeldename oder Passwort stimmen nicht.
problem-too-many-attempts = Zu viele Versuche. Bitte warten Sie einige Minuten.
problem-invalid-input = Einige Angaben passen nicht. Bitte prüfen Sie sie.
problem-too-large = Das ist zu groß.
problem-not-yet = Dafür ist es noch zu früh.
problem-too-late = Dafür ist es zu spät.
problem-internal = Bei uns ist ein Fehler aufgetreten. Bitte versuchen Sie es noch einmal.
problem-unavailable = Der Dienst ist gerade nicht erreichbar. Bitte versuchen Sie es in einer Minute noch einmal.
problem-unknown = Das hat leider nicht geklappt.

## What booking and appointment pages both say.
channel-on_site-title = Vor Ort
channel-video-title = Videosprechstunde
channel-phone-title = Telefontermin
people =
    { $count ->
        [one] 1 Person
       *[other] { $count } Personen
    }
field-name = Name
field-email = E-Mail-Adresse
field-phone = Telefonnummer
field-needs = Was sollen wir vorbereiten?
need-wheelchair = Stufenloser Zugang
need-sign_language = Dolmetschen in Deutscher Gebärdensprache
need-interpreter = Dolmetschen in einer anderen Sprache
need-plain_language = Gespräch in Leichter Sprache
call-us = Oder rufen Sie uns an:
step-time = Zeit wählen
step-details = Angaben machen
step-review = Prüfen und buchen
