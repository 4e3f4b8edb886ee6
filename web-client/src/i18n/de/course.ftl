### Choosing an instruction and enrolling.

courses-title = Belehrungen online
courses-lead = Die Belehrung, die Sie vor der Arbeit mit Lebensmitteln brauchen. Sie lernen, wann und wo es Ihnen passt.
courses-none = Diese Behörde bietet hier noch keine Belehrung an.

## One course
course-glance = Auf einen Blick
course-duration = Dauer
course-minutes = etwa { $minutes } Minuten
course-fee = Gebühr
course-fee-from = ab { $fee }
course-free = kostenlos
course-languages = Sprachen
course-key-messages = das Wichtigste
course-awaiting = Noch nicht vom Gesundheitsamt freigegeben
course-awaiting-demo = Das ist eine Vorführung. Sie können alles ausprobieren. Die Bescheinigung trägt den Aufdruck „Muster“ und gilt nicht.
course-awaiting-text = Eine Ärztin oder ein Arzt des Gesundheitsamts prüft den Inhalt noch. Bis dahin können Sie sich hier nicht anmelden.
course-awaiting-languages = Noch nicht freigegeben in:
course-released = Freigegeben vom Gesundheitsamt am { $date }
course-start = Zur Anmeldung
course-how = So läuft es ab
course-how-learn = Sie lernen in { $count } kurzen Kapiteln. Nach jedem Kapitel beantworten Sie ein paar Fragen.
course-how-test = Am Ende steht ein Test mit { $count } Fragen. { $min } richtige Antworten genügen. Sie können ihn wiederholen.
course-how-identity-staff_video = Sie zeigen uns Ihren Ausweis in einem kurzen Videogespräch.
course-how-identity-on_site = Sie zeigen uns Ihren Ausweis vor Ort.
course-how-declare = Sie erklären, dass Sie von keinem Grund wissen, der gegen Ihre Arbeit mit Lebensmitteln spricht.
course-how-certificate = Sie laden Ihre Bescheinigung herunter und geben sie Ihrem Betrieb.
course-how-pause = Sie können jederzeit unterbrechen und innerhalb von { $days } Tagen weitermachen, auch auf einem anderen Gerät.
course-chapters = Darum geht es
need-title = Brauche ich das?
need-lead = Ein paar Fragen zeigen es Ihnen. Ihre Antworten werden nicht gespeichert.
need-yes = Ja, Sie brauchen die Belehrung
need-no = Sie brauchen diese Belehrung wohl nicht
need-no-unsure = Sind Sie unsicher? Fragen Sie Ihren Betrieb oder das Gesundheitsamt. Anmelden können Sie sich trotzdem.

## Enrolling
enrol-step-way = Sprache und Weg
enrol-step-person = Ihre Angaben
enrol-step-review = Prüfen
enrol-way-title = Wie möchten Sie lernen?
enrol-language = In welcher Sprache möchten Sie lernen?
enrol-key-messages = In dieser Sprache zeigen wir Ihnen das Wichtigste jedes Kapitels, alle Bilder und alle Fragen. Die ausführlichen Texte gibt es auf Deutsch, in Leichter Sprache und auf Englisch. Wechseln können Sie in jedem Kapitel.
enrol-unreleased = In dieser Sprache ist der Inhalt noch nicht vom Gesundheitsamt freigegeben.
enrol-mode = Auf welchem Weg?
enrol-mode-missing = Bitte wählen Sie, auf welchem Weg Sie lernen möchten.
mode-self_paced = Allein, in Ihrem Tempo
mode-self_paced-hint = Sie beginnen sofort und unterbrechen, wann Sie möchten.
mode-group = In einer Gruppe per Video
mode-group-hint = Jemand vom Gesundheitsamt erklärt alles und beantwortet Ihre Fragen.
mode-on_site = Vor Ort im Amt
mode-on_site-hint = Sie kommen zu uns. Das geht auch ohne Computer.
enrol-lesson = Welche Gruppe?
enrol-lesson-missing = Bitte wählen Sie eine Gruppe.
enrol-interpreter = gedolmetscht: { $language }
enrol-seats =
    { $count ->
        [one] noch 1 Platz frei
       *[other] noch { $count } Plätze frei
    }
enrol-no-lessons-title = Zurzeit ist keine Gruppe frei
enrol-no-lessons = Neue Gruppen erscheinen hier, sobald sie geplant sind. Allein können Sie sofort beginnen.
enrol-other-lesson = Andere Gruppe wählen
enrol-on-site-title = Buchen Sie einen Termin im Amt
enrol-on-site = Bringen Sie Ihren Ausweis mit. Sie lernen an einem unserer Bildschirme oder im Gespräch und bekommen die Bescheinigung gleich mit.
enrol-on-site-book = Termin im Amt
enrol-next = Weiter
enrol-review = Weiter zum Prüfen
participant-title = Wer nimmt teil?
person-lead = Schreiben Sie Ihren Namen so, wie er in Ihrem Ausweis steht. So steht er auch in der Bescheinigung.
person-given-missing = Bitte geben Sie Ihren Vornamen an.
person-family-missing = Bitte geben Sie Ihren Familiennamen an.
person-name-implausible = Bitte prüfen Sie diesen Namen. Er braucht Buchstaben und darf höchstens 100 Zeichen haben.
person-email-hint = Dorthin schicken wir den Link, mit dem Sie weitermachen.
person-phone-hint = Falls Sie keine E-Mail-Adresse haben oder wir Sie erreichen müssen.
person-contact-missing = Bitte geben Sie eine E-Mail-Adresse oder eine Telefonnummer an.
person-email-implausible = Bitte prüfen Sie die E-Mail-Adresse. Sie sieht zum Beispiel so aus: name@beispiel.de
person-phone-implausible = Bitte prüfen Sie die Telefonnummer. Sie sieht zum Beispiel so aus: 0151 23456789
person-fee = Welche Gebühr trifft auf Sie zu?
person-fee-missing = Bitte wählen Sie eine Gebühr.
person-privacy = Ihre Angaben sieht nur die Behörde. Sie werden verschlüsselt gespeichert und gelöscht, wenn sie nicht mehr gebraucht werden.
date-hint = Zum Beispiel: 3 7 1985
date-day = Tag
date-month = Monat
date-year = Jahr
birth-missing = Bitte geben Sie Tag, Monat und Jahr Ihrer Geburt an.
birth-impossible = Diesen Tag gibt es nicht. Bitte prüfen Sie Ihr Geburtsdatum.
birth-future = Dieser Tag liegt in der Zukunft. Bitte prüfen Sie Ihr Geburtsdatum.
birth-too-old = Bitte prüfen Sie das Jahr Ihrer Geburt.
birth-too-young = Bitte prüfen Sie das Jahr Ihrer Geburt. Sie müssen dafür älter sein.
minor-title = Sie sind noch keine 18 Jahre alt
minor-text = Lernen können Sie allein. Am Ende brauchen wir auch eine Erklärung Ihrer Mutter, Ihres Vaters oder der Person, die sonst für Sie sorgt. Dafür schicken wir einen eigenen Link.
minor-on-site-title = Unter 18 Jahren geht es nur vor Ort
minor-on-site = Bitte buchen Sie einen Termin im Amt und kommen Sie zusammen mit einer sorgeberechtigten Person.
enrol-review-title = Stimmt alles?
enrol-review-lead = Bitte prüfen Sie Ihre Angaben. Danach sind Sie angemeldet und können gleich beginnen.
enrol-course = Belehrung
enrol-not-given = nicht angegeben
enrol-reminder = Erinnerung nach zwei Jahren
enrol-yes = ja
enrol-no = nein
enrol-confirm = Verbindlich anmelden
enrol-change = Angaben ändern
lost-title = Sie haben schon begonnen und den Link verloren?
lost-text = Wir schicken Ihnen den Link noch einmal, wenn wir Ihre Angaben finden.
lost-send = Link zuschicken
lost-sent-title = Bitte sehen Sie in Ihr Postfach
lost-sent = Wenn es zu diesen Angaben eine Belehrung gibt, ist der Link jetzt unterwegs.
