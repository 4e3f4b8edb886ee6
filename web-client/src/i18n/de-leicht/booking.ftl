### From the start page to the confirmed appointment, and the help page, in plain German.

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
call-us = Sie können uns auch anrufen:

## Authority and service
authority-title = Was möchten Sie erledigen?
authority-no-services = Hier gibt es noch keine Termine.
back-to-services = Alle Themen
duration = Das dauert etwa { $minutes } Minuten
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

## Time
step-time = Zeit wählen
step-details = Namen aufschreiben
step-review = Noch einmal nachsehen
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
times-others = Am { $date } sind noch andere Zeiten frei. Sie sehen sie unten.
times-morning = Am Vormittag
times-afternoon = Am Nachmittag
times-evening = Am Abend
times-site = Welcher Ort?
times-all-sites = Alle Orte
times-more =
    { $count ->
        [one] 1 Zeit mehr zeigen
       *[other] { $count } Zeiten mehr zeigen
    }
times-reserve = Diese Zeit nehmen
times-hold-hint = Wir halten die Zeit 10 Minuten für Sie frei. Danach kann sie jemand anderes nehmen.
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

## Details
details-title = Wer sind Sie?
details-lead = Schreiben Sie hier Ihren Namen auf.
details-your-time = Ihre Zeit
details-other-time = Andere Zeit wählen
details-choose-time = Zeit wählen
details-none-title = Hier ist noch keine Zeit für Sie frei·gehalten
details-none-text = Wählen Sie zuerst eine Zeit.
details-privacy = Nur das Amt sieht, was Sie schreiben. Nach dem Termin löschen wir alles. Wir sagen Ihnen den Tag.
details-review = Weiter
field-name-hint = Mit diesem Namen rufen wir Sie auf.
field-email-hint = Wir schicken Ihnen eine E-Mail. Darin steht Ihr Termin.
field-phone-hint = Vielleicht müssen wir Sie etwas fragen.
field-phone-hint-call = Wir rufen diese Nummer an.
field-language = In welcher Sprache sollen wir Ihnen schreiben?
not-given = nichts aufgeschrieben
needs-none = nein
error-name-missing = Schreiben Sie bitte Ihren Namen auf.
error-name-too-long = Der Name ist zu lang.
error-name-control-characters = Schreiben Sie den Namen bitte noch einmal.
error-name-implausible = Schreiben Sie den Namen bitte mit Buchstaben.
error-email-too-long = Die E-Mail-Adresse ist zu lang.
error-email-control-characters = Schreiben Sie die E-Mail-Adresse bitte noch einmal.
error-email-implausible = Die E-Mail-Adresse stimmt nicht. So sieht eine richtige aus: name@beispiel.de
error-phone-missing = Schreiben Sie bitte Ihre Telefon·nummer auf. Wir rufen Sie an.
error-phone-too-long = Die Telefon·nummer ist zu lang.
error-phone-control-characters = Schreiben Sie die Telefon·nummer bitte noch einmal.
error-phone-implausible = Die Telefon·nummer stimmt nicht. So sieht eine richtige aus: 0151 23456789
hold-left = So lange ist die Zeit für Sie frei:
hold-warning-title = Ihre Zeit ist bald weg
hold-warning-text = Brauchen Sie länger? Dann drücken Sie hier. Alles, was Sie geschrieben haben, bleibt da.
hold-prolong = Ich brauche länger
hold-expired-title = Die Zeit ist nicht mehr für Sie frei·gehalten
hold-expired-text = Alles, was Sie geschrieben haben, ist noch da. Sie können die Zeit noch einmal nehmen.
hold-again = { $time } noch einmal nehmen
review-title = Ist alles richtig?
review-lead = Sehen Sie bitte alles noch einmal an. Sie können den Termin später absagen.
review-confirm = Ja, ich nehme den Termin
review-change = Etwas ändern

## Help
help-title = Hilfe
help-book-title = Einen Termin machen
help-book-text = Wählen Sie Ihr Amt. Sagen Sie, was Sie erledigen möchten. Wählen Sie eine Zeit. Schreiben Sie Ihren Namen auf. Fertig.
help-video-title = Mit Video sprechen
help-video-text = Sie brauchen ein Handy oder einen Computer. Er braucht eine Kamera und ein Mikrofon. Niemand nimmt das Gespräch auf. Sie können vorher alles testen.
help-wait-title = Warten
help-wait-text = Öffnen Sie die Seite von Ihrem Termin. Das geht eine halbe Stunde vorher. Sagen Sie uns: Ich bin da. Dann bekommen Sie eine Nummer. Sie dürfen die Seite zu·machen. Ihr Platz bleibt frei.
help-change-title = Sie können nicht kommen?
help-change-text = Sagen Sie den Termin ab. Das geht auf der Seite von Ihrem Termin.
help-data-title = Ihre Daten
help-data-text = Nur das Amt sieht, was Sie schreiben. Nach dem Termin löschen wir alles.
help-access-title = Hilfe beim Bedienen
help-access-text = Sie können alles mit der Tastatur machen. Ein Computer kann Ihnen alles vorlesen. Etwas geht nicht? Dann rufen Sie uns an.
help-phone-title = Hilfe am Telefon
help-phone-text = Sie können auch am Telefon einen Termin machen.
