### Der Warteraum in Leichter Sprache.

waiting-title = Warte-Raum
waiting-tab-ahead =
    { $ahead ->
        [0] Sie sind gleich dran
        [one] Noch { $ahead } Person vor Ihnen
       *[other] Noch { $ahead } Personen vor Ihnen
    }
waiting-number = Das ist Ihre Nummer
waiting-ahead = Vor Ihnen warten
waiting-ahead-people =
    { $ahead ->
        [0] Niemand. Sie sind gleich dran.
        [one] { $ahead } Person
       *[other] { $ahead } Personen
    }
waiting-estimate = So lange dauert es noch
waiting-estimate-range = { $from } bis { $to } Minuten
waiting-estimate-soon = weniger als { $to } Minuten
waiting-estimate-none = Das wissen wir noch nicht.
waiting-estimate-hint = Das ist ungefähr. Es kann auch schneller gehen oder länger dauern.
waiting-keep-title = Ihr Platz ist sicher
waiting-keep = Sie können diese Seite zu-machen. Öffnen Sie später wieder den Link aus Ihrer E-Mail. Dann sind Sie wieder an der gleichen Stelle.
waiting-prepare = Legen Sie das bereit
waiting-prepare-nothing = Sie brauchen keine Papiere.
waiting-devices-title = Kamera und Mikrofon
waiting-devices = Prüfen Sie jetzt: Geht alles? Ihr Platz bleibt sicher.
waiting-devices-link = Kamera und Mikrofon prüfen
waiting-new-window = (neues Fenster)
waiting-sound-title = Ton
waiting-sound-on = Der Ton ist an. Es klingelt, wenn Sie dran sind.
waiting-sound-off = Der Ton ist noch aus.
waiting-sound-allow = Ton anmachen
waiting-sound-test = Ton anhören

waiting-called-title = Sie sind dran
waiting-called-video = Wir warten auf Sie. Drücken Sie auf den großen Knopf.
waiting-called-again = Wir haben Sie { $calls } Mal gerufen.
waiting-enter = Zum Gespräch
waiting-called-counter = Gehen Sie jetzt zu
waiting-called-counter-none = Kommen Sie jetzt herein.
waiting-called-phone = Wir rufen Sie jetzt an. Bleiben Sie am Telefon.
waiting-serving = Ihr Gespräch läuft. Sie können wieder hinein-gehen.

waiting-checkin-title = Sind Sie da?
waiting-checkin-open = Sie sind da? Dann drücken Sie hier. Sie bekommen eine Nummer.
waiting-checkin = Ich bin da
waiting-checkin-early = Es ist noch zu früh. Sie können ab { $time } drücken.
waiting-checkin-late = Es ist zu spät. Rufen Sie uns an. Oder machen Sie einen neuen Termin.

waiting-missed-title = Sie waren dran
waiting-missed = Wir haben Sie gerufen. Sie waren nicht da. Das ist nicht schlimm.
waiting-missed-do = Rufen Sie uns an. Oft geht es heute noch. Oder machen Sie einen neuen Termin.
waiting-done-title = Ihr Termin ist fertig
waiting-done = Vielen Dank.
waiting-left-title = Sie warten nicht mehr
waiting-left = Sie haben keinen Platz mehr. Möchten Sie doch kommen? Rufen Sie uns an.
waiting-cancelled-title = Dieser Termin ist abgesagt
waiting-cancelled = Sie können einen neuen Termin machen.
waiting-expired-title = Dieser Termin gilt nicht
waiting-expired = Sie haben den Termin nicht bestätigt. Sie können einen neuen Termin machen.
waiting-held-title = Der Termin gilt noch nicht
waiting-held = Sie müssen den Termin erst bestätigen.
waiting-phone = Telefon: { $phone }
waiting-book-again = Neuen Termin machen
waiting-to-appointment = Zu Ihrem Termin
waiting-link-broken-title = Der Link ist nicht ganz
waiting-link-broken = Öffnen Sie den Link aus Ihrer E-Mail noch einmal.
waiting-refused-title = Diesen Termin gibt es nicht
waiting-refused = Vielleicht ist der Link nicht ganz. Oder der Termin ist schon gelöscht.
