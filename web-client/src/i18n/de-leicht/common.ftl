### Words of the frame and of every page, in plain German. Short sentences, one idea each; long words are split by a middle dot.

product-name = Schalter
loading = Bitte warten Sie kurz.
close = Schließen
skip-to-content = Direkt zum Inhalt
language = Sprache
language-chosen = Sprache: { $language }
theme-dark = Dunkle Farben
demo-title = Das ist ein Test.
demo-text = Dieses Amt gibt es nicht. Die Termine sind nicht echt. Schreiben Sie hier nicht Ihren echten Namen.
footer-nav = Mehr Seiten
footer-private = Wir sammeln auf dieser Seite keine Daten für Werbung.
footer-help = Hilfe
footer-device-test = Kamera und Mikrofon testen
footer-authorities = Alle Ämter
footer-verify = Bescheinigung prüfen
footer-staff = Für Mitarbeiter vom Amt
field-optional = (Das müssen Sie nicht ausfüllen)
step-of = Schritt { $current } von { $total }
error-summary =
    { $count ->
        [one] Hier fehlt noch etwas
       *[other] Hier fehlen noch { $count } Dinge
    }
try-again = Noch einmal versuchen
back = Zurück
to-start = Zur ersten Seite
channel-on_site = bei uns im Amt
channel-video = mit Video
channel-phone = am Telefon

not-found-title = Diese Seite gibt es nicht
not-found-text = Vielleicht ist die Adresse falsch.
error-title = Das hat nicht geklappt
error-text = Laden Sie die Seite bitte neu. Das hilft oft.
offline-title = Kein Internet
live-connecting = Wir verbinden Sie. Bitte warten Sie.
live-live = Alles ist aktuell.
live-reconnecting = Die Verbindung ist weg. Wir verbinden Sie neu. Ihr Platz bleibt frei.

## Refusals of the server, by problem type.
problem-offline = Das Internet geht gerade nicht. Prüfen Sie Ihr Internet. Alles, was Sie geschrieben haben, ist noch da.
problem-taken = Diese Zeit ist jetzt weg. Jemand anderes war schneller.
problem-expired = Sie haben zu lange gewartet. Die Zeit ist nicht mehr für Sie frei·gehalten.
problem-outside-opening = Zu dieser Zeit ist das Amt zu.
problem-too-soon = Das ist zu früh. Nehmen Sie eine spätere Zeit.
problem-too-far = Das ist zu weit weg. Nehmen Sie eine frühere Zeit.
problem-unknown-service = Das machen wir hier nicht.
problem-wrong-channel = So geht das hier nicht.
problem-already-cancelled = Der Termin ist schon abgesagt.
problem-wrong-state = Das geht jetzt nicht mehr. Wir zeigen Ihnen, was jetzt gilt.
problem-too-many-from-one-address = Es wurden gerade sehr viele Termine gemacht. Warten Sie ein paar Minuten. Oder rufen Sie uns an.
problem-not-found = Das haben wir nicht gefunden.
problem-not-allowed = Das dürfen Sie nicht.
problem-sign-in-needed = Bitte melden Sie sich an.
problem-bad-credentials = Der Name oder das Pass·wort ist falsch.
problem-too-many-attempts = Das waren zu viele Versuche. Warten Sie ein paar Minuten.
problem-invalid-input = Etwas stimmt noch nicht. Bitte sehen Sie noch einmal nach.
problem-too-large = Das ist zu groß.
problem-not-yet = Das ist noch zu früh.
problem-too-late = Das ist zu spät.
problem-internal = Wir haben einen Fehler gemacht. Versuchen Sie es bitte noch einmal.
problem-unavailable = Die Seite geht gerade nicht. Versuchen Sie es in einer Minute noch einmal.
problem-unknown = Das hat nicht geklappt.

## What booking and appointment pages both say.
channel-on_site-title = Sie kommen zu uns
channel-video-title = Wir sprechen mit Video
channel-phone-title = Wir rufen Sie an
people =
    { $count ->
        [one] 1 Person
       *[other] { $count } Personen
    }
field-name = Ihr Name
field-email = Ihre E-Mail-Adresse
field-phone = Ihre Telefon·nummer
field-needs = Brauchen Sie Hilfe?
need-wheelchair = Ich brauche einen Weg ohne Stufen.
need-sign_language = Ich brauche Gebärden·sprache.
need-interpreter = Ich brauche jemanden, der für mich übersetzt.
need-plain_language = Bitte sprechen Sie Leichte Sprache mit mir.
call-us = Sie können uns auch anrufen:
step-time = Zeit wählen
step-details = Namen aufschreiben
step-review = Noch einmal nachsehen
