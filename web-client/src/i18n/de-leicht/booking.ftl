### From the start page to a service, in plain German.

## Start page
home-title = Hier können Sie einen Termin machen
home-lead = Sie kommen zu uns. Oder wir sprechen am Telefon. Oder wir sprechen mit Video.
home-authorities = Wählen Sie Ihr Amt
home-no-authorities = Hier gibt es noch kein Amt.
home-how = So geht das
home-how-1-title = Was möchten Sie erledigen?
home-how-1-text = Wir sagen Ihnen: Diese Papiere brauchen Sie. So lange dauert es. So viel kostet es.
home-how-2-title = Wählen Sie eine Zeit
home-how-2-text = Dann schreiben Sie Ihren Namen auf. Mehr müssen Sie nicht tun.
home-how-3-title = Sie sind dran
home-how-3-text = Wir rufen Sie auf. Ihr Platz bleibt immer frei.
search-label = Was möchten Sie erledigen?
search-example = zum Beispiel: Auto anmelden
search-found =
    { $count ->
        [0] Wir haben nichts gefunden
        [one] Wir haben 1 Sache gefunden
       *[other] Wir haben { $count } Sachen gefunden
    }
search-nothing = Schreiben Sie ein anderes Wort. Zum Beispiel: Ausweis. Oder: Wohnung.

## Authority and service
authority-title = Was möchten Sie erledigen?
authority-no-services = Hier gibt es noch keine Termine.
instruction-title = Belehrung für die Arbeit mit Essen
instruction-text = Sie möchten mit Essen arbeiten. Dann brauchen Sie diese Belehrung. Das geht im Internet, in vielen Sprachen.
instruction-link = Belehrung im Internet
back-to-services = Alle Themen
duration = etwa { $minutes } Minuten
service-at-a-glance = Das Wichtigste
service-documents = Bringen Sie diese Papiere mit
service-no-documents = Sie müssen keine Papiere mitbringen.
service-places = Hier sind wir
service-duration = So lange dauert es
service-fee = Das kostet
service-free = nichts
service-channels = So können Sie mit uns sprechen
service-book = Termin machen
service-or-call = Sie können auch anrufen:
