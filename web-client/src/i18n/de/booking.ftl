### From the start page to the confirmed appointment, and the help page.

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
call-us = Oder rufen Sie uns an:

## Authority and service
authority-title = Was möchten Sie erledigen?
authority-no-services = Hier gibt es noch keine Leistungen zum Buchen.
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

## Time
step-time = Zeit wählen
step-details = Angaben machen
step-review = Prüfen und buchen
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
times-site = Standort
times-all-sites = Alle Standorte
times-more =
    { $count ->
        [one] 1 weitere Zeit zeigen
       *[other] { $count } weitere Zeiten zeigen
    }
times-reserve = Zeit reservieren
times-hold-hint = Wir halten die Zeit zehn Minuten für Sie frei. Erst wenn Sie bestätigen, ist der Termin gebucht.
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

## Details
details-title = Wer kommt?
details-lead = Wir fragen nur, was wir für den Termin brauchen.
details-your-time = Ihre reservierte Zeit
details-other-time = Andere Zeit wählen
details-choose-time = Zeit wählen
details-none-title = Hier ist keine Zeit reserviert
details-none-text = Vielleicht haben Sie den Termin schon gebucht, oder die Seite ist in einem anderen Fenster offen.
details-privacy = Ihre Angaben sieht nur die Behörde. Sie werden verschlüsselt gespeichert und nach dem Termin gelöscht. Den Tag der Löschung zeigen wir Ihnen.
details-review = Weiter zum Prüfen
field-name-hint = So rufen wir Sie auf.
field-email-hint = Dorthin schicken wir die Bestätigung und den Link zu Ihrem Termin.
field-phone-hint = Falls wir Sie kurzfristig erreichen müssen.
field-phone-hint-call = Unter dieser Nummer rufen wir Sie an.
field-language = In welcher Sprache schreiben wir Ihnen?
not-given = nicht angegeben
needs-none = nichts
error-name-missing = Bitte geben Sie Ihren Namen an.
error-name-too-long = Der Name darf höchstens 100 Zeichen haben.
error-name-control-characters = Der Name enthält ein Zeichen, das wir nicht speichern können. Bitte tippen Sie ihn neu.
error-name-implausible = Bitte geben Sie einen Namen mit Buchstaben an.
error-email-too-long = Die E-Mail-Adresse ist zu lang.
error-email-control-characters = Die E-Mail-Adresse enthält ein unerlaubtes Zeichen. Bitte tippen Sie sie neu.
error-email-implausible = Bitte prüfen Sie die E-Mail-Adresse. Sie sieht zum Beispiel so aus: name@beispiel.de
error-phone-missing = Bitte geben Sie die Nummer an, unter der wir Sie anrufen sollen.
error-phone-too-long = Die Telefonnummer ist zu lang.
error-phone-control-characters = Die Telefonnummer enthält ein unerlaubtes Zeichen. Bitte tippen Sie sie neu.
error-phone-implausible = Bitte prüfen Sie die Telefonnummer. Sie sieht zum Beispiel so aus: 0151 23456789
hold-left = Noch reserviert:
hold-warning-title = Ihre Zeit ist bald nicht mehr reserviert
hold-warning-text = Brauchen Sie länger? Dann verlängern Sie einfach. Ihre Eingaben bleiben stehen.
hold-prolong = Ich brauche mehr Zeit
hold-expired-title = Die Reservierung ist abgelaufen
hold-expired-text = Ihre Eingaben sind noch da. Wenn die Zeit noch frei ist, können Sie sie gleich wieder reservieren.
hold-again = { $time } wieder reservieren
review-title = Stimmt alles?
review-lead = Bitte prüfen Sie Ihre Angaben. Danach ist der Termin gebucht. Absagen können Sie jederzeit.
review-confirm = Termin buchen
review-change = Angaben ändern

## Help
help-title = Hilfe
help-book-title = Einen Termin buchen
help-book-text = Wählen Sie Ihre Behörde, dann Ihr Anliegen, dann eine freie Zeit. Wir halten die Zeit für Sie frei, während Sie Ihren Namen eingeben. Ein Konto brauchen Sie nicht.
help-video-title = Videosprechstunde
help-video-text = Sie brauchen ein Handy, ein Tablet oder einen Computer mit Kamera und Mikrofon und einen aktuellen Browser. Installieren müssen Sie nichts. Es gibt keine Aufzeichnung. Vorher können Sie Ihr Gerät testen.
help-wait-title = Warten
help-wait-text = Ab einer halben Stunde vor dem Termin melden Sie sich auf Ihrer Terminseite an. Dann sehen Sie Ihre Wartenummer und wie viele noch vor Ihnen sind. Sie dürfen die Seite schließen und wieder öffnen: Ihr Platz bleibt erhalten.
help-change-title = Absagen
help-change-text = Öffnen Sie den Link zu Ihrem Termin. Dort können Sie absagen. Dann kann jemand anderes die Zeit nehmen.
help-data-title = Ihre Daten
help-data-text = Verantwortlich ist die Behörde, bei der Sie buchen. Sie sieht Ihren Namen und was Sie sonst angeben. Die Angaben werden verschlüsselt gespeichert und nach dem Termin gelöscht. Diese Seiten setzen keine Cookies für Bürgerinnen und Bürger und laden nichts von anderen Anbietern.
help-access-title = Barrierefreiheit
help-access-text = Alle Seiten lassen sich mit der Tastatur und mit Vorleseprogrammen bedienen. Oben können Sie Leichte Sprache und dunkle Farben einschalten. Wenn etwas für Sie nicht geht, rufen Sie bitte an. Wir finden einen anderen Weg.
help-phone-title = Wir helfen am Telefon
help-phone-text = Am Telefon können Sie auch einen Termin vereinbaren.
