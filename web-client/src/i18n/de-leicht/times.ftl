### Choosing a day and a time, in plain German.

times-title = Wann haben Sie Zeit?
channel-question = Wie möchten Sie mit uns sprechen?
channel-on_site-hint = Sie kommen ins Amt.
channel-video-hint = Sie sprechen mit uns über den Computer oder das Handy. Niemand nimmt das Gespräch auf.
channel-phone-hint = Wir rufen Sie an.
times-people = Wie viele Personen kommen?
times-searching = Wir suchen freie Zeiten. Bitte warten Sie.
times-day = Welcher Tag?
times-time = Welche Uhrzeit?
times-as-list = Als Liste zeigen
times-as-calendar = Als Kalender zeigen
times-none-in-month = In diesem Monat ist nichts frei.
times-count =
    { $count ->
        [one] 1 Zeit ist frei
       *[other] { $count } Zeiten sind frei
    }
times-choose-day = Wählen Sie einen Tag.
times-choose-time = Wählen Sie eine Uhrzeit.
times-day-full = An diesem Tag ist nichts mehr frei. Wählen Sie einen anderen Tag.
times-time-on = Freie Zeiten am { $date }
times-shown =
    { $count ->
        [0] { $date }: Es ist nichts mehr frei.
        [one] { $date }: 1 Zeit ist frei.
       *[other] { $date }: { $count } Zeiten sind frei.
    }
times-others = Es sind noch andere Zeiten frei. Sie sehen sie unten.
times-morning = Am Vormittag
times-afternoon = Am Nachmittag
times-evening = Am Abend
times-more =
    { $count ->
        [one] 1 Zeit mehr zeigen
       *[other] { $count } Zeiten mehr zeigen
    }
times-reserve = Diese Zeit nehmen
times-hold-hint = Wir halten die Zeit ein paar Minuten für Sie frei. Danach kann sie jemand anderes nehmen.
calendar-previous = Ein Monat zurück
calendar-next = Ein Monat weiter
calendar-day =
    { $count ->
        [0] { $date }: nichts frei
        [one] { $date }: 1 Zeit ist frei
       *[other] { $date }: { $count } Zeiten sind frei
    }
calendar-legend = An diesen Tagen ist etwas frei.
nothing-free-title = Im Moment ist nichts frei
nothing-free-text = Wir haben { $months } Monate weit gesucht. Alles ist besetzt.
nothing-free-why = Sehr viele Menschen möchten einen Termin. Das können Sie tun:
nothing-free-channel = Sprechen Sie anders mit uns. Zum Beispiel mit Video oder am Telefon.
nothing-free-people = Kommen Sie mit weniger Personen.
nothing-free-later = Sehen Sie später noch einmal nach. Manchmal sagt jemand ab. Dann wird eine Zeit frei.
