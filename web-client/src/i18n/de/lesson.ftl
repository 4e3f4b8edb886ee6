### A chapter and the final test.

lesson-number = Kapitel { $number }
lesson-of = Kapitel { $number } von { $count }
lesson-language = Sprache dieses Kapitels
lesson-plain = Leichte Sprache
lesson-key-messages = In dieser Sprache zeigen wir das Wichtigste, alle Bilder und alle Fragen. Der ausführliche Text steht auf Deutsch, in Leichter Sprache und auf Englisch da: Wechseln Sie dafür die Sprache.
lesson-film = Film
lesson-film-transcript = Was im Film gesagt und gezeigt wird
lesson-remember = Merken:
lesson-time = Lesezeit
lesson-time-minutes =
    { $minutes ->
        [one] Nehmen Sie sich noch mindestens 1 Minute Zeit.
       *[other] Nehmen Sie sich noch mindestens { $minutes } Minuten Zeit.
    }
lesson-time-seconds = Nehmen Sie sich noch mindestens { $seconds } Sekunden Zeit.
lesson-time-over = Die Mindestzeit ist um. Lesen Sie so lange, wie Sie möchten.
lesson-open-title = Das fehlt noch in diesem Kapitel
lesson-open-questions =
    { $count ->
        [one] 1 Frage richtig beantworten
       *[other] { $count } Fragen richtig beantworten
    }
lesson-open-time = Die Mindestzeit abwarten. Sie können dabei lesen, hören oder die Fragen beantworten.
lesson-done-title = Kapitel geschafft
lesson-done-text = Gut gemacht. Weiter geht es mit dem nächsten Kapitel.
lesson-done-last = Das war das letzte Kapitel. Jetzt kommt der Test.
lesson-next = Weiter zu Kapitel { $number }
lesson-previous = Zurück zu Kapitel { $number }
lesson-to-test = Zum Test
read-aloud = Vorlesen
read-pause = Vorlesen unterbrechen
read-resume = Weiter vorlesen
read-stop = Vorlesen beenden
questions-title = Fragen zum Kapitel
questions-text = Sie können jede Frage so oft beantworten, wie Sie möchten. Danach lesen Sie, warum.
question-number = Frage { $number }
question-check = Antwort prüfen
question-choose = Bitte wählen Sie eine Antwort.
question-right = Richtig
question-wrong = Noch nicht richtig
question-again = Wählen Sie eine andere Antwort und prüfen Sie noch einmal.

## The final test
exam-title = Abschlusstest
exam-locked-title = Der Test ist noch nicht offen
exam-locked-text = Bitte schließen Sie zuerst alle Kapitel ab.
exam-begin-title = Bevor es losgeht
exam-rule-questions = Sie beantworten { $count } Fragen. Mit { $min } richtigen Antworten haben Sie bestanden.
exam-rule-time = Sie haben so viel Zeit, wie Sie brauchen. Auch eine Pause ist möglich.
exam-rule-again = Wenn es nicht klappt, lesen Sie einzelne Kapitel noch einmal und versuchen es erneut.
exam-begin = Test beginnen
exam-begin-again = Test noch einmal beginnen
exam-reread = Sobald Sie diese Kapitel noch einmal gelesen haben, können Sie den Test wiederholen.
exam-question = Frage { $number } von { $count }
exam-next = Nächste Frage
exam-back = Zurück
exam-to-end = Zur Abgabe
exam-overview = Alle Fragen
exam-answered = beantwortet
exam-not-answered = noch offen
exam-hand-in-title = Test abgeben
exam-hand-in-text = Sie haben alle Fragen beantwortet. Ändern können Sie Ihre Antworten nur bis zur Abgabe.
exam-hand-in = Test abgeben
exam-unanswered =
    { $count ->
        [one] 1 Frage ist noch offen
       *[other] { $count } Fragen sind noch offen
    }
exam-unanswered-text = Wählen Sie unten eine Frage ohne Haken aus und beantworten Sie sie.
exam-score = { $right } von { $of } Antworten sind richtig
exam-passed-title = Bestanden
exam-passed-text = Glückwunsch! Sie haben mindestens { $min } Fragen richtig beantwortet.
exam-failed-title = Noch nicht bestanden
exam-failed-text = Das macht nichts. Sie brauchen { $min } richtige Antworten und können es noch einmal versuchen.
exam-weak-title = Lesen Sie diese Kapitel noch einmal
exam-weak-text = Hier waren einige Antworten noch nicht richtig. Danach bekommen Sie neue Fragen.
exam-help-title = Möchten Sie darüber sprechen?
exam-help-text = Jemand vom Gesundheitsamt erklärt Ihnen gern, was schwierig war. Buchen Sie dafür einen kurzen Termin.
exam-review-title = Ihre Antworten
exam-review-chosen = Ihre Antwort:
exam-review-right = Richtig ist:
