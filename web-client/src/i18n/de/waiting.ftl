### Der Warteraum.

waiting-title = Warteraum
waiting-tab-ahead =
    { $ahead ->
        [0] Sie sind als Nächstes dran
        [one] Noch { $ahead } Person vor Ihnen
       *[other] Noch { $ahead } Personen vor Ihnen
    }
waiting-number = Ihre Nummer
waiting-ahead = Vor Ihnen
waiting-ahead-people =
    { $ahead ->
        [0] niemand – Sie sind als Nächstes dran
        [one] { $ahead } Person
       *[other] { $ahead } Personen
    }
waiting-estimate = Voraussichtlich noch
waiting-estimate-range = { $from } bis { $to } Minuten
waiting-estimate-soon = weniger als { $to } Minuten
waiting-estimate-none = noch keine Schätzung
waiting-estimate-hint = Eine Schätzung, kein Versprechen. Sie wird laufend neu berechnet.
waiting-keep-title = Ihr Platz ist sicher
waiting-keep = Sie können diese Seite schließen, neu laden oder auf einem anderen Gerät öffnen: Mit dem Link aus Ihrer Bestätigung sind Sie wieder an derselben Stelle.
waiting-prepare = Legen Sie bereit
waiting-prepare-nothing = Sie brauchen keine Unterlagen.
waiting-devices-title = Kamera und Mikrofon
waiting-devices = Prüfen Sie jetzt, ob alles funktioniert. Ihr Platz bleibt dabei erhalten.
waiting-devices-link = Geräte testen
waiting-new-window = (neues Fenster)
waiting-sound-title = Ton beim Aufruf
waiting-sound-on = Der Ton ist an. Wir läuten, wenn Sie dran sind.
waiting-sound-off = Ihr Browser spielt Töne erst, wenn Sie es erlauben.
waiting-sound-allow = Ton einschalten
waiting-sound-test = Ton anhören

waiting-called-title = Sie sind dran
waiting-called-video = Die Sachbearbeitung wartet auf Sie.
waiting-called-again = Sie wurden { $calls }-mal aufgerufen.
waiting-enter = Gespräch öffnen
waiting-called-counter = Bitte gehen Sie jetzt zu
waiting-called-counter-none = Bitte gehen Sie jetzt hinein.
waiting-called-phone = Wir rufen Sie jetzt an. Halten Sie Ihr Telefon bereit.
waiting-serving = Ihr Gespräch läuft. Sie können wieder eintreten.

waiting-checkin-title = Sie sind noch nicht angemeldet
waiting-checkin-open = Melden Sie sich an, damit wir wissen, dass Sie da sind. Dann bekommen Sie eine Nummer.
waiting-checkin = Ich bin da
waiting-checkin-early = Sie können sich ab { $time } anmelden. Diese Seite zeigt es von selbst an.
waiting-checkin-late = Die Zeit zum Anmelden ist vorbei. Rufen Sie uns an oder buchen Sie einen neuen Termin.

waiting-missed-title = Ihr Aufruf ist vorbei
waiting-missed = Wir haben Sie aufgerufen, aber nicht erreicht. Das ist nicht schlimm.
waiting-missed-do = Rufen Sie uns an. Oft können Sie heute noch drankommen. Oder buchen Sie einen neuen Termin.
waiting-done-title = Ihr Termin ist erledigt
waiting-done = Vielen Dank für Ihren Besuch.
waiting-left-title = Sie warten nicht mehr
waiting-left = Ihr Platz wurde freigegeben. Möchten Sie doch noch kommen? Rufen Sie uns an.
waiting-cancelled-title = Dieser Termin ist abgesagt
waiting-cancelled = Hier gibt es nichts mehr zu warten. Sie können einen neuen Termin buchen.
waiting-expired-title = Dieser Termin wurde nicht bestätigt
waiting-expired = Die Zeit zum Bestätigen ist abgelaufen. Sie können einen neuen Termin buchen.
waiting-held-title = Dieser Termin ist noch nicht bestätigt
waiting-held = Bestätigen Sie zuerst Ihren Termin.
waiting-phone = Telefon: { $phone }
waiting-book-again = Neuen Termin buchen
waiting-to-appointment = Zu Ihrem Termin
waiting-link-broken-title = Dieser Link ist unvollständig
waiting-link-broken = Öffnen Sie den Link noch einmal aus Ihrer Bestätigung. Er muss vollständig sein.
waiting-refused-title = Diesen Termin gibt es nicht
waiting-refused = Vielleicht ist der Link unvollständig, oder der Termin wurde schon gelöscht.
