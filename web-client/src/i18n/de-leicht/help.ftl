### How it works, and who helps, in plain German.

help-title = Hilfe
help-book-title = Einen Termin machen
help-book-text = Wählen Sie Ihr Amt. Sagen Sie, was Sie erledigen möchten. Wählen Sie eine Zeit. Schreiben Sie Ihren Namen auf. Fertig.
help-video-title = Mit Video sprechen
help-video-text = Sie brauchen ein Handy oder einen Computer. Er braucht eine Kamera und ein Mikrofon. Niemand nimmt das Gespräch auf. Sie können vorher alles testen.
help-wait-title = Warten
help-wait-text = Öffnen Sie kurz vorher die Seite von Ihrem Termin. Sagen Sie uns: Ich bin da. Dann bekommen Sie eine Nummer. Sie dürfen die Seite zu·machen. Ihr Platz bleibt frei.
help-change-title = Sie können nicht kommen?
help-change-text = Sagen Sie den Termin ab. Das geht auf der Seite von Ihrem Termin.
help-data-title = Ihre Daten
help-data-text = Nur das Amt sieht, was Sie schreiben. Nach dem Termin löschen wir alles.
help-access-title = Hilfe beim Bedienen
help-access-text = Sie können alles mit der Tastatur machen. Ein Computer kann Ihnen alles vorlesen. Etwas geht nicht? Dann rufen Sie uns an.
help-phone-title = Hilfe am Telefon
help-phone-text = Sie können auch am Telefon einen Termin machen.
