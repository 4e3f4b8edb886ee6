### Choosing a day and a time.

times-title = Wann passt es Ihnen?
channel-question = Wie möchten Sie mit uns sprechen?
channel-on_site-hint = Sie kommen zu uns.
channel-video-hint = Mit Handy, Tablet oder Computer. Niemand zeichnet auf.
channel-phone-hint = Wir rufen Sie zur vereinbarten Zeit an.
times-people = Für wie viele Personen?
times-searching = Wir suchen freie Zeiten …
times-day = Tag
times-time = Uhrzeit
times-as-list = Als Liste zeigen
times-as-calendar = Als Kalender zeigen
times-none-in-month = In diesem Monat ist nichts frei.
times-count =
    { $count ->
        [one] 1 freie Zeit
       *[other] { $count } freie Zeiten
    }
times-choose-day = Wählen Sie zuerst einen Tag.
times-choose-time = Wählen Sie eine Uhrzeit.
times-day-full = An diesem Tag ist inzwischen alles vergeben. Bitte wählen Sie einen anderen Tag.
times-time-on = Freie Zeiten am { $date }
times-shown =
    { $count ->
        [0] { $date }: nichts mehr frei
        [one] { $date }: 1 freie Zeit
       *[other] { $date }: { $count } freie Zeiten
    }
times-others = Am { $date } sind noch andere Zeiten frei. Sie stehen unten.
times-morning = Vormittag
times-afternoon = Nachmittag
times-evening = Abend
times-more =
    { $count ->
        [one] 1 weitere Zeit zeigen
       *[other] { $count } weitere Zeiten zeigen
    }
times-reserve = Zeit reservieren
times-hold-hint = Wir halten die Zeit einige Minuten für Sie frei. Erst wenn Sie bestätigen, ist der Termin gebucht.
calendar-previous = Voriger Monat
calendar-next = Nächster Monat
calendar-day =
    { $count ->
        [0] { $date }, nichts frei
        [one] { $date }, 1 freie Zeit
       *[other] { $date }, { $count } freie Zeiten
    }
calendar-legend = freie Tage
nothing-free-title = Zurzeit ist nichts frei
nothing-free-text = Wir haben { $months } Monate im Voraus gesucht und keine freie Zeit gefunden.
nothing-free-why = Alle Plätze, die wir anbieten können, sind vergeben. Das können Sie tun:
nothing-free-channel = Versuchen Sie einen anderen Weg, zum Beispiel per Video oder am Telefon.
nothing-free-people = Versuchen Sie es mit weniger Personen.
nothing-free-later = Schauen Sie später noch einmal. Wenn jemand absagt, wird der Platz sofort wieder frei.
