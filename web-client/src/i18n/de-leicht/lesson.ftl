### A chapter and the final test.

lesson-number = Kapitel { $number }
lesson-of = Kapitel { $number } von { $count }
lesson-language = Sprache von diesem Kapitel
lesson-plain = Leichte Sprache
lesson-key-messages = In dieser Sprache sehen Sie das Wichtigste. Sie sehen alle Bilder und alle Fragen. Alles lesen können Sie auf Deutsch, in Leichter Sprache und auf Englisch.
lesson-film = Film
lesson-film-transcript = Der Film als Text
lesson-remember = Merken Sie sich:
lesson-time = Zeit zum Lesen
lesson-time-minutes =
    { $minutes ->
        [one] Lesen Sie noch mindestens 1 Minute.
       *[other] Lesen Sie noch mindestens { $minutes } Minuten.
    }
lesson-time-seconds = Lesen Sie noch mindestens { $seconds } Sekunden.
lesson-time-over = Sie haben lange genug gelesen. Sie dürfen weiter lesen.
lesson-open-title = Das fehlt noch
lesson-open-questions =
    { $count ->
        [one] 1 Frage richtig beantworten
       *[other] { $count } Fragen richtig beantworten
    }
lesson-open-time = Ein bisschen warten. Sie können lesen, hören oder Fragen beantworten.
lesson-done-title = Kapitel geschafft
lesson-done-text = Gut gemacht. Jetzt kommt das nächste Kapitel.
lesson-done-last = Das war das letzte Kapitel. Jetzt kommt der Test.
lesson-next = Weiter zu Kapitel { $number }
lesson-previous = Zurück zu Kapitel { $number }
lesson-to-test = Zum Test
read-aloud = Vorlesen
read-pause = Pause
read-resume = Weiter vorlesen
read-stop = Vorlesen beenden
questions-title = Fragen zum Kapitel
questions-text = Sie können so oft antworten, wie Sie wollen. Danach lesen Sie den Grund.
question-number = Frage { $number }
question-check = Antwort prüfen
question-choose = Bitte wählen Sie eine Antwort.
question-right = Richtig
question-wrong = Noch nicht richtig
question-again = Wählen Sie eine andere Antwort. Prüfen Sie noch einmal.

## The final test
exam-title = Test am Ende
exam-locked-title = Der Test geht noch nicht
exam-locked-text = Bitte lernen Sie zuerst alle Kapitel.
exam-begin-title = So geht der Test
exam-rule-questions = Sie beantworten { $count } Fragen. { $min } Antworten müssen richtig sein.
exam-rule-time = Sie haben so viel Zeit, wie Sie brauchen. Sie dürfen Pausen machen.
exam-rule-again = Es hat nicht geklappt? Dann lesen Sie noch einmal. Danach machen Sie den Test neu.
exam-begin = Test anfangen
exam-begin-again = Test noch einmal anfangen
exam-reread = Lesen Sie zuerst diese Kapitel noch einmal. Dann können Sie den Test wiederholen.
exam-question = Frage { $number } von { $count }
exam-next = Nächste Frage
exam-back = Zurück
exam-to-end = Zum Ende
exam-overview = Alle Fragen
exam-answered = beantwortet
exam-not-answered = noch offen
exam-hand-in-title = Test abgeben
exam-hand-in-text = Sie haben alle Fragen beantwortet. Nach dem Abgeben können Sie nichts mehr ändern.
exam-hand-in = Test abgeben
exam-unanswered =
    { $count ->
        [one] 1 Frage ist noch offen
       *[other] { $count } Fragen sind noch offen
    }
exam-unanswered-text = Wählen Sie unten eine Frage ohne Haken. Beantworten Sie diese Frage.
exam-score = { $right } von { $of } Antworten sind richtig
exam-passed-title = Geschafft
exam-passed-text = Sehr gut! Sie haben { $min } Fragen oder mehr richtig beantwortet.
exam-failed-title = Noch nicht geschafft
exam-failed-text = Das ist nicht schlimm. Sie brauchen { $min } richtige Antworten. Versuchen Sie es noch einmal.
exam-weak-title = Lesen Sie diese Kapitel noch einmal
exam-weak-text = Hier war etwas noch nicht richtig. Danach bekommen Sie neue Fragen.
exam-help-title = Möchten Sie mit uns sprechen?
exam-help-text = Jemand vom Gesundheitsamt hilft Ihnen gern. Machen Sie dafür einen Termin.
exam-review-title = Ihre Antworten
exam-review-chosen = Ihre Antwort:
exam-review-right = Richtig ist:
