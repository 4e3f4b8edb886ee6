### From the start page to a service.

## Start page
home-title = Termin bei Ihrer Behörde
home-lead = Vor Ort, am Telefon oder per Video. Ohne Konto, in wenigen Minuten.
home-authorities = Wählen Sie Ihre Behörde
home-no-authorities = Hier ist noch keine Behörde eingerichtet.
home-how = So geht es
home-how-1-title = Anliegen wählen
home-how-1-text = Sie sehen, welche Unterlagen Sie brauchen, wie lange es dauert und was es kostet.
home-how-2-title = Zeit wählen
home-how-2-text = Sie reservieren eine freie Zeit und geben Ihren Namen an. Ein Konto brauchen Sie nicht.
home-how-3-title = Dran sein
home-how-3-text = Sie kommen vorbei, wir rufen Sie an, oder wir sprechen per Video. Ihren Platz in der Reihe verlieren Sie dabei nicht.
search-label = Was möchten Sie erledigen?
search-example = zum Beispiel: Auto anmelden
search-found =
    { $count ->
        [0] Nichts gefunden
        [one] 1 Leistung gefunden
       *[other] { $count } Leistungen gefunden
    }
search-nothing = Dazu haben wir nichts gefunden. Versuchen Sie ein anderes Wort, zum Beispiel „Ausweis“ oder „Wohnung“.

## Authority and service
authority-title = Was möchten Sie erledigen?
authority-no-services = Hier gibt es noch keine Leistungen zum Buchen.
instruction-title = Belehrung für die Arbeit mit Lebensmitteln
instruction-text = Die Belehrung nach § 43 Infektionsschutzgesetz (früher: Gesundheitszeugnis) machen Sie online, in mehreren Sprachen.
instruction-link = Online-Belehrung
back-to-services = Alle Leistungen
duration = etwa { $minutes } Minuten
service-at-a-glance = Auf einen Blick
service-documents = Diese Unterlagen brauchen Sie
service-no-documents = Sie brauchen keine besonderen Unterlagen.
service-places = Hier können Sie hinkommen
service-duration = Dauer
service-fee = Kosten
service-free = kostenlos
service-channels = So erreichen Sie uns
service-book = Termin wählen
service-or-call = Lieber am Telefon buchen?
