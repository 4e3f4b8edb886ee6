### Choosing an instruction and enrolling.

courses-title = Belehrungen im Internet
courses-lead = Sie möchten mit Lebensmitteln arbeiten. Dann brauchen Sie vorher diese Belehrung. Sie können im Internet lernen.
courses-none = Hier gibt es noch keine Belehrung.

## One course
course-glance = Das Wichtigste
course-duration = So lange dauert es
course-minutes = etwa { $minutes } Minuten
course-fee = Das kostet es
course-fee-from = ab { $fee }
course-free = kostenlos
course-languages = Sprachen
course-key-messages = nur das Wichtigste
course-awaiting = Das Gesundheitsamt prüft diese Belehrung noch
course-awaiting-demo = Das ist nur eine Vorführung. Sie können alles ausprobieren. Auf der Bescheinigung steht „Muster“. Sie gilt nicht.
course-awaiting-text = Eine Ärztin oder ein Arzt prüft den Inhalt noch. Sie können sich noch nicht anmelden.
course-awaiting-languages = Diese Sprachen sind noch nicht geprüft:
course-released = Das Gesundheitsamt hat den Inhalt geprüft am { $date }
course-start = Anmelden
course-how = So geht es
course-how-learn = Sie lernen { $count } kurze Kapitel. Nach jedem Kapitel kommen ein paar Fragen.
course-how-test = Am Ende kommt ein Test mit { $count } Fragen. { $min } Antworten müssen richtig sein. Sie dürfen den Test wiederholen.
course-how-identity-staff_video = Sie zeigen uns Ihren Ausweis. Das geht mit einem Video-Gespräch.
course-how-identity-on_site = Sie zeigen uns Ihren Ausweis im Amt.
course-how-declare = Sie erklären: Ich weiß von keiner Krankheit, mit der ich nicht arbeiten darf.
course-how-certificate = Sie bekommen eine Bescheinigung. Geben Sie die Bescheinigung Ihrem Chef oder Ihrer Chefin.
course-how-pause = Sie können Pausen machen. Sie haben { $days } Tage Zeit. Sie können auch das Gerät wechseln.
course-chapters = Das lernen Sie
need-title = Brauche ich das?
need-lead = Beantworten Sie ein paar Fragen. Wir speichern Ihre Antworten nicht.
need-yes = Ja, Sie brauchen die Belehrung
need-no = Sie brauchen diese Belehrung wahrscheinlich nicht
need-no-unsure = Sind Sie nicht sicher? Fragen Sie Ihren Chef oder das Gesundheitsamt. Sie dürfen sich trotzdem anmelden.

## Enrolling
enrol-step-way = Sprache und Art
enrol-step-person = Ihre Angaben
enrol-step-review = Prüfen
enrol-way-title = Wie möchten Sie lernen?
enrol-language = In welcher Sprache möchten Sie lernen?
enrol-key-messages = In dieser Sprache sehen Sie das Wichtigste. Sie sehen alle Bilder und alle Fragen. Sie können die Sprache in jedem Kapitel wechseln.
enrol-unreleased = In dieser Sprache prüft das Gesundheitsamt den Inhalt noch.
enrol-mode = Wie soll es gehen?
enrol-mode-missing = Bitte wählen Sie aus: Wie möchten Sie lernen?
mode-self_paced = Allein
mode-self_paced-hint = Sie fangen gleich an. Sie machen Pausen, wann Sie wollen.
mode-group = In einer Gruppe mit Video
mode-group-hint = Jemand vom Gesundheitsamt erklärt alles. Sie können Fragen stellen.
mode-on_site = Im Amt
mode-on_site-hint = Sie kommen zu uns. Sie brauchen keinen Computer.
enrol-lesson = Welche Gruppe möchten Sie?
enrol-lesson-missing = Bitte wählen Sie eine Gruppe.
enrol-interpreter = mit Übersetzung: { $language }
enrol-seats =
    { $count ->
        [one] noch 1 Platz frei
       *[other] noch { $count } Plätze frei
    }
enrol-no-lessons-title = Im Moment ist keine Gruppe frei
enrol-no-lessons = Neue Gruppen stehen später hier. Allein können Sie sofort anfangen.
enrol-other-lesson = Andere Gruppe wählen
enrol-on-site-title = Machen Sie einen Termin im Amt
enrol-on-site = Bringen Sie Ihren Ausweis mit. Sie lernen bei uns. Sie bekommen die Bescheinigung gleich mit.
enrol-on-site-book = Termin im Amt
enrol-next = Weiter
enrol-review = Weiter
participant-title = Wer macht mit?
person-lead = Schreiben Sie Ihren Namen wie im Ausweis. So steht er auch auf der Bescheinigung.
person-given-missing = Bitte schreiben Sie Ihren Vornamen.
person-family-missing = Bitte schreiben Sie Ihren Familiennamen.
person-name-implausible = Bitte prüfen Sie diesen Namen. Er braucht Buchstaben.
person-email-hint = Dorthin schicken wir Ihren Link. Mit dem Link können Sie weitermachen.
person-phone-hint = Sie haben keine E-Mail-Adresse? Dann brauchen wir Ihre Telefonnummer.
person-contact-missing = Bitte schreiben Sie eine E-Mail-Adresse oder eine Telefonnummer.
person-email-implausible = Bitte prüfen Sie die E-Mail-Adresse. Ein Beispiel: name@beispiel.de
person-phone-implausible = Bitte prüfen Sie die Telefonnummer. Ein Beispiel: 0151 23456789
person-fee = Was müssen Sie bezahlen?
person-fee-missing = Bitte wählen Sie eine Gebühr.
person-privacy = Nur das Amt sieht Ihre Angaben. Wir löschen sie, wenn wir sie nicht mehr brauchen.
date-hint = Zum Beispiel: 3 7 1985
date-day = Tag
date-month = Monat
date-year = Jahr
birth-missing = Bitte schreiben Sie den Tag, den Monat und das Jahr.
birth-impossible = Diesen Tag gibt es nicht. Bitte prüfen Sie das Datum.
birth-future = Dieser Tag kommt erst noch. Bitte prüfen Sie das Datum.
birth-too-old = Bitte prüfen Sie das Jahr.
birth-too-young = Bitte prüfen Sie das Jahr. Sie müssen dafür älter sein.
minor-title = Sie sind noch nicht 18 Jahre alt
minor-text = Sie können allein lernen. Am Ende muss auch Ihre Mutter oder Ihr Vater etwas erklären. Dafür schicken wir einen Link.
minor-on-site-title = Unter 18 Jahren geht es nur im Amt
minor-on-site = Bitte machen Sie einen Termin im Amt. Kommen Sie mit Ihrer Mutter oder Ihrem Vater.
enrol-review-title = Ist alles richtig?
enrol-review-lead = Bitte prüfen Sie alles. Danach sind Sie angemeldet und können anfangen.
enrol-course = Belehrung
enrol-not-given = nichts
enrol-reminder = Erinnerung nach 2 Jahren
enrol-yes = ja
enrol-no = nein
enrol-confirm = Anmelden
enrol-change = Etwas ändern
lost-title = Sie haben schon angefangen? Und der Link ist weg?
lost-text = Wir schicken Ihnen den Link noch einmal.
lost-send = Link schicken
lost-sent-title = Bitte sehen Sie in Ihre E-Mails
lost-sent = Wir haben Ihre Angaben gesucht. Wenn wir etwas finden, kommt der Link gleich.
