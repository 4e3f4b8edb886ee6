### How it works, and who helps.

help-title = Hilfe
help-book-title = Einen Termin buchen
help-book-text = Wählen Sie Ihre Behörde, dann Ihr Anliegen, dann eine freie Zeit. Wir halten die Zeit für Sie frei, während Sie Ihren Namen eingeben. Ein Konto brauchen Sie nicht.
help-video-title = Videosprechstunde
help-video-text = Sie brauchen ein Handy, ein Tablet oder einen Computer mit Kamera und Mikrofon und einen aktuellen Browser. Installieren müssen Sie nichts. Es gibt keine Aufzeichnung. Vorher können Sie Ihr Gerät testen.
help-wait-title = Warten
help-wait-text = Kurz vor dem Termin melden Sie sich auf Ihrer Terminseite an. Die Seite sagt Ihnen, ab wann das geht. Dann sehen Sie Ihre Wartenummer und wie viele noch vor Ihnen sind. Sie dürfen die Seite schließen und wieder öffnen: Ihr Platz bleibt erhalten.
help-change-title = Absagen
help-change-text = Öffnen Sie den Link zu Ihrem Termin. Dort können Sie absagen. Dann kann jemand anderes die Zeit nehmen.
help-data-title = Ihre Daten
help-data-text = Verantwortlich ist die Behörde, bei der Sie buchen. Sie sieht Ihren Namen und was Sie sonst angeben. Die Angaben werden verschlüsselt gespeichert und nach dem Termin gelöscht. Diese Seiten setzen keine Cookies für Bürgerinnen und Bürger und laden nichts von anderen Anbietern.
help-access-title = Barrierefreiheit
help-access-text = Alle Seiten lassen sich mit der Tastatur und mit Vorleseprogrammen bedienen. Oben können Sie Leichte Sprache und dunkle Farben einschalten. Wenn etwas für Sie nicht geht, rufen Sie bitte an. Wir finden einen anderen Weg.
help-phone-title = Wir helfen am Telefon
help-phone-text = Am Telefon können Sie auch einen Termin vereinbaren.
