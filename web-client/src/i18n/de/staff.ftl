### Für Beschäftigte: Anmelden, Schalter, Gespräch, Sitzungen.

## Anmelden
staff-signin-title = Anmelden für Beschäftigte
staff-login = Anmeldename
staff-login-hint = Meist Ihre dienstliche E-Mail-Adresse
staff-password = Passwort
staff-password-show = Passwort zeigen
staff-signin = Anmelden
staff-login-missing = Geben Sie Ihren Anmeldenamen ein
staff-password-missing = Geben Sie Ihr Passwort ein
staff-demo-title = Zugänge der Vorführung
staff-demo-password = Passwort für alle: demo-demo-demo
staff-signout = Abmelden
staff-signed-in = Angemeldet als { $name }
staff-account = Ihr Zugang
staff-sessions-link = Meine Sitzungen

## Schalter
staff-console-title = Schalter
staff-place-title = Ihr Platz
staff-queue = Warteschlange
staff-counter = Schalter
staff-counter-taken = { $name } (belegt: { $by })
staff-counter-choose = Bitte wählen
staff-pools = Sie rufen auf
staff-pool = { $channel } – { $site }
staff-place-change = Platz ändern
staff-place-done = Übernehmen
staff-place-at = Sie sitzen an: { $counter }
staff-none-queues = Ihnen ist keine Warteschlange zugeordnet. Wenden Sie sich an Ihre Leitung.
staff-counter-missing = Wählen Sie zuerst Ihren Schalter.
staff-pools-missing = Wählen Sie mindestens einen Bereich, aus dem Sie aufrufen.

staff-next = Nächste Person aufrufen
staff-next-nobody = Es wartet niemand.
staff-current-title = Bei Ihnen
staff-current-none = Niemand. Rufen Sie die nächste Person auf.
staff-recall = Erneut aufrufen
staff-miss = Nicht erschienen
staff-open = Gespräch öffnen
staff-start = Gespräch beginnen
staff-finish = Beenden
staff-miss-title = Nicht erschienen?
staff-miss-text = { $number } wird aus der Warteschlange genommen. Die Person sieht, dass ihr Aufruf vorbei ist.
staff-finish-title = Gespräch beenden?
staff-finish-text = Der Raum wird für alle geschlossen. Der Termin gilt als erledigt.
staff-yes-miss = Ja, nicht erschienen
staff-yes-finish = Ja, beenden
staff-no = Abbrechen
staff-calls = { $calls ->
    [one] 1 Aufruf
   *[other] { $calls } Aufrufe
  }
staff-serving = im Gespräch
staff-called = aufgerufen
staff-present = ist da
staff-absent = noch nicht im Raum

staff-waiting-title = Warteschlange
staff-waiting-count = { $count ->
    [0] niemand
    [one] { $count } Person
   *[other] { $count } Personen
  }
staff-waiting-none = Zurzeit wartet niemand.
staff-column-number = Nummer
staff-column-person = Person
staff-column-service = Anliegen
staff-column-channel = Weg
staff-column-appointment = Termin
staff-column-waits = Wartet
staff-waits = { $minutes ->
    [0] gerade gekommen
    [one] 1 Min.
   *[other] { $minutes } Min.
  }
staff-waited = { $minutes ->
    [0] weniger als 1 Min.
   *[other] { $minutes } Min.
  }
staff-walk-in = ohne Termin
staff-people = { $people } Personen
staff-by = { $state } von { $name }
staff-unnamed = ohne Namen

staff-today-title = Heutige Termine
staff-today-none = Heute stehen keine weiteren Termine an.
staff-state-held = reserviert
staff-state-booked = erwartet
staff-state-arrived = angemeldet
staff-state-done = erledigt
staff-state-missed = nicht erschienen
staff-state-cancelled = abgesagt
staff-state-expired = verfallen

staff-arrived-said = { $number } ist angekommen. { $service }
staff-called-said = { $number } wurde aufgerufen.
staff-finished-said = { $number } ist beendet.
staff-missed-said = { $number } ist als nicht erschienen vermerkt.
staff-recalled-said = { $number } wurde erneut aufgerufen.

staff-sound = Leiser Ton, wenn jemand ankommt
staff-keys = Tasten
staff-keys-title = Bedienung mit der Tastatur
staff-keys-on = Einzelne Tasten als Kürzel benutzen
staff-key-next = Nächste Person aufrufen
staff-key-recall = Erneut aufrufen
staff-key-miss = Nicht erschienen
staff-key-open = Gespräch öffnen
staff-key-start = Gespräch beginnen
staff-key-finish = Beenden
staff-key-help = Diese Übersicht
staff-keys-text = Kürzel ruhen, während Sie in ein Feld schreiben. Alles ist auch mit Tabulator und Eingabetaste erreichbar.

## Gespräch
staff-call-title = Gespräch
staff-call-with = Gespräch mit { $name }
staff-call-preview = Kamera und Mikrofon sind aus, bis Sie sie einschalten. Ihre letzte Wahl wird auf diesem Gerät gemerkt.
staff-details-title = Zur Person
staff-detail-service = Anliegen
staff-detail-appointment = Termin
staff-detail-language = Sprache
staff-detail-people = Personen
staff-detail-needs = Bedarf
staff-detail-waited = Gewartet
staff-language-de = Deutsch
staff-language-en = Englisch
staff-language-de-leicht = Leichte Sprache
staff-need-sign_language = Gebärdensprache
staff-need-plain_language = Leichte Sprache
staff-need-wheelchair = Rollstuhl
staff-need-interpreter = Dolmetschen
staff-lock = Raum abschließen
staff-unlock = Raum aufschließen
staff-call-gone-title = Dieses Gespräch gibt es nicht mehr
staff-call-gone = Es ist beendet, oder es gehört zu einer anderen Warteschlange.
staff-back = Zurück zum Schalter
staff-leave-title = Gespräch verlassen?
staff-leave-text = Der Raum bleibt offen. Sie können vom Schalter aus wieder eintreten. Zum Abschließen nehmen Sie „Beenden“.
staff-yes-leave = Ja, verlassen

## Sitzungen
staff-sessions-title = Meine Sitzungen
staff-sessions-lead = Hier sehen Sie, wo Sie angemeldet sind. Kennen Sie eine Sitzung nicht? Beenden Sie sie und ändern Sie Ihr Passwort.
staff-session-current = diese Sitzung
staff-session-since = Angemeldet seit { $time }
staff-session-seen = Zuletzt benutzt { $time }
staff-session-end = Sitzung beenden
staff-session-ended-said = Die Sitzung ist beendet.
staff-session-unknown = Unbekannter Browser

## Wege zwischen den Bereichen
staff-nav = Bereiche
staff-nav-queue = Schalter
staff-nav-participants = Teilnahmen
staff-nav-hindrances = Hinderungen
staff-nav-lessons = Gruppen
staff-nav-register = Register
staff-nav-searches = Suchprotokoll
staff-nav-release = Freigabe
staff-nav-figures = Zahlen
staff-reason = Grund
staff-reason-missing = Nennen Sie den Grund mit mindestens 5 Zeichen
