### Das Register der Bescheinigungen, für Beschäftigte.

register-title = Register der Bescheinigungen
register-search = Suchen
register-family = Familienname
register-given = Vornamen
register-birth = Geburtsdatum
register-birth-hint = Zum Beispiel 31.12.1990
register-reason = Grund der Suche
register-reason-hint = Wird mit Ihrem Namen festgehalten, zum Beispiel „Zweitschrift beantragt“
register-family-missing = Geben Sie den Familiennamen ein
register-birth-missing = Geben Sie das Geburtsdatum so ein: 31.12.1990
register-reason-missing = Nennen Sie den Grund der Suche mit mindestens 5 Zeichen
register-search-button = Suchen
register-result = Gefunden
register-result-none-yet = Suchen Sie nach Familienname und Geburtsdatum.
register-result-none = Zu diesen Angaben gibt es keine Bescheinigung.
register-found = { $count ->
    [0] Nichts gefunden
    [one] 1 Bescheinigung
   *[other] { $count } Bescheinigungen
  }
register-logged = Jede Suche wird mit Ihrem Namen, der Zeit und dem Grund festgehalten. Stand: { $date }.
register-waiting = Widerrufe, die auf eine zweite Person warten
register-waiting-text = Prüfen Sie den Grund. Bestätigen kann nur, wer den Widerruf nicht selbst vorgeschlagen hat.
register-waiting-others = Bestätigen können die Leitung und die Ärztinnen und Ärzte.
register-waiting-none = Zurzeit wartet kein Widerruf auf eine zweite Person.
register-column-number = Nummer
register-column-name = Name
register-column-birth = Geboren
register-column-issued = Ausgestellt
register-column-state = Zustand
register-state-valid = gültig
register-state-revocation_proposed = Widerruf vorgeschlagen
register-state-revoked = widerrufen

## Ein Eintrag
register-entry-title = Bescheinigung { $number }
register-fact-name = Name
register-fact-birth = Geboren am
register-fact-course = Belehrung
register-fact-instructed = Belehrt am
register-fact-issued = Ausgestellt am
register-fact-start = Erster Arbeitsbeginn bis
register-fact-on-site = Vor Ort ausgestellt, weil
register-fact-restricted = Beschränkt auf
register-fact-dispatch = Versand
register-fact-duplicates = Zweitschriften
register-duplicates-none = keine
register-form-self_paced = online
register-form-group = in der Videogruppe
register-form-on_site = vor Ort
register-dispatch-none = noch nicht abgeholt
register-dispatch-downloaded = heruntergeladen
register-dispatch-printed = gedruckt
register-dispatch-posted = mit der Post verschickt
register-dispatch-handed_over = ausgehändigt
register-files = Dateien
register-pdf = PDF
register-pdf-copy = PDF der Zweitschrift
register-duplicate = Zweitschrift ausstellen
register-duplicate-title = Zweitschrift ausstellen?
register-duplicate-text = Nummer und Datum bleiben gleich. Auf der Zweitschrift steht, wann sie ausgestellt wurde.
register-dispatch-note = Versand vermerken
register-revocation = Widerruf
register-revocation-text = Ein Widerruf braucht zwei Personen: Sie schlagen vor, eine andere bestätigt.
register-revoke = Widerruf vorschlagen
register-revoke-title = Widerruf vorschlagen?
register-revoke-text = Die Bescheinigung bleibt gültig, bis eine zweite Person bestätigt.
register-revoke-yes = Vorschlagen
register-proposed-title = Widerruf vorgeschlagen
register-revoked-title = Widerrufen
register-reason-given = Grund: { $reason }
register-proposed-by = Vorgeschlagen von { $name }, { $time }
register-confirmed-by = Bestätigt von { $name }, { $time }
register-own-proposal = Das ist Ihr eigener Vorschlag. Bestätigen muss eine andere Person.
register-confirm = Widerruf bestätigen
register-confirm-title = Bescheinigung widerrufen?
register-confirm-text = Danach meldet jede Prüfung im Netz: widerrufen. Das lässt sich nicht zurücknehmen.
register-reject = Vorschlag ablehnen
register-take-back = Vorschlag zurücknehmen
register-reject-title = Vorschlag verwerfen?
register-reject-text = Die Bescheinigung gilt dann weiter wie zuvor.
register-four-eyes = Hier braucht es vier Augen: Wer vorgeschlagen hat, kann nicht selbst bestätigen.
register-to-participant = Zur Teilnahme
register-said-revoke = Der Widerruf ist vorgeschlagen.
register-said-confirm = Die Bescheinigung ist widerrufen.
register-said-reject = Der Vorschlag ist verworfen.
register-said-duplicate = Die Zweitschrift ist ausgestellt.
register-said-dispatch-printed = Vermerkt: gedruckt.
register-said-dispatch-posted = Vermerkt: mit der Post verschickt.
register-said-dispatch-handed_over = Vermerkt: ausgehändigt.

## Wer gesucht hat, für die Revision
register-log-title = Suchprotokoll des Registers
register-log-lead = Wer im Register gesucht oder einen Eintrag geöffnet hat. Die gesuchten Namen werden nicht festgehalten.
register-log-none = Im Register hat noch niemand gesucht.
register-log-column-when = Wann
register-log-column-who = Wer
register-log-column-what = Was
register-log-column-reason = Grund
register-log-name = { $count ->
    [0] Suche nach einem Namen, nichts gefunden
    [one] Suche nach einem Namen, 1 Eintrag gefunden
   *[other] Suche nach einem Namen, { $count } Einträge gefunden
  }
register-log-entry = Eintrag { $number } geöffnet
register-log-entry-gone = Eintrag geöffnet, der inzwischen gelöscht ist
register-log-who-gone = Zugang gelöscht
register-log-reason-none = keiner nötig
register-pages = Seiten
register-page = Seite { $page }
register-page-back = Neuere
register-page-next = Ältere
