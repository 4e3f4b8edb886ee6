# Das Gespräch: Vorschau, Bühne, Knöpfe, Text, Ende; dazu der Gerätetest.

## Vorschau vor dem Eintreten
call-title = Videogespräch
call-preview-title = Videogespräch betreten
call-preview-lead = Kamera und Mikrofon sind aus, bis Sie sie einschalten. Sie können beides auch später einschalten.
call-preview-camera-off = Ihre Kamera ist aus
call-preview-own = Ihr Kamerabild
call-enter = Gespräch betreten
call-enter-without = Ohne Kamera und Mikrofon betreten
call-enter-hint = Ohne Mikrofon hört man Sie nicht. Sie können sich auch mit Text unterhalten.
call-privacy = Das Gespräch ist transportverschlüsselt. Niemand nimmt es auf. Bitte nehmen auch Sie nichts auf: Heimliche Aufnahmen sind strafbar.
call-back-to-waiting = Zurück zum Warteraum

## Zustand
call-state-connecting = Die Verbindung wird aufgebaut …
call-state-lobby = Bitte warten Sie. Sie werden gleich hereingelassen.
call-state-live = Verbunden
call-state-alone = Sie sind verbunden. Die andere Seite kommt gleich dazu.
call-state-reconnecting = Die Verbindung ist unterbrochen. Wir verbinden Sie wieder …
call-state-attempts = Versuch { $attempts }
call-quality-weak = Verbindung schwach. Das Bild kann stocken.
call-quality-poor = Verbindung sehr schwach. Schalten Sie die Kamera aus, damit der Ton durchkommt.
call-encryption = transportverschlüsselt

## Personen
call-participants = Personen im Gespräch
call-you = Sie
call-role-citizen = Bürgerin oder Bürger
call-role-clerk = Sachbearbeitung
call-role-guest = Gast
call-role-test = Test
call-tile-camera-off = Kamera aus
call-tile-muted = Mikrofon stumm
call-tile-speaking = spricht
call-tile-hand = meldet sich
call-tile-lost = Verbindung unterbrochen
call-tile-own-screen = Sie zeigen Ihren Bildschirm
call-tile-screen = { $name } zeigt den Bildschirm
call-admit = Hereinlassen
call-turn-away = Abweisen
call-hear = Ton einschalten
call-hear-hint = Ihr Browser spielt den Ton erst nach einem Klick ab.

## Knöpfe
call-controls = Steuerung des Gesprächs
call-microphone-on = Mikrofon einschalten
call-microphone-off = Mikrofon stumm schalten
call-camera-on = Kamera einschalten
call-camera-off = Kamera ausschalten
call-screen-on = Bildschirm zeigen
call-screen-off = Bildschirm nicht mehr zeigen
call-hand-raise = Melden
call-hand-lower = Nicht mehr melden
call-text-open = Text öffnen
call-text-close = Text schließen
call-text-unread = { $count ->
    [one] { $count } neue Nachricht
   *[other] { $count } neue Nachrichten
  }
call-devices = Geräte
call-fullscreen-on = Vollbild
call-fullscreen-off = Vollbild beenden
call-button-microphone = Mikrofon
call-button-camera = Kamera
call-button-screen = Bildschirm
call-button-hand = Melden
call-button-text = Text
call-button-devices = Geräte
call-button-fullscreen = Vollbild
call-button-leave = Verlassen
call-shortcut = Taste { $key }
call-shortcuts-hint = Tasten: M Mikrofon, K Kamera, B Bildschirm, H Melden, T Text, G Geräte, V Vollbild
call-shortcuts-on = Einzelne Tasten als Kürzel benutzen

## Geräte
call-devices-title = Geräte wählen
call-device-microphone = Mikrofon
call-device-camera = Kamera
call-device-speaker = Lautsprecher
call-device-default = Standard des Systems
call-device-unnamed-microphone = Mikrofon { $number }
call-device-unnamed-camera = Kamera { $number }
call-device-unnamed-speaker = Lautsprecher { $number }
call-device-level = Lautstärke Ihres Mikrofons
call-close = Schließen

## Was bei Geräten schiefgehen kann
call-problem-microphone-denied = Ihr Browser darf das Mikrofon nicht benutzen. Klicken Sie auf das Zeichen links in der Adresszeile, erlauben Sie das Mikrofon und versuchen Sie es noch einmal.
call-problem-microphone-missing = Es wurde kein Mikrofon gefunden. Schließen Sie eines an oder telefonieren Sie mit uns.
call-problem-microphone-busy = Ein anderes Programm benutzt das Mikrofon. Beenden Sie dieses Programm und versuchen Sie es noch einmal.
call-problem-microphone-insecure = Diese Seite wurde ohne https geöffnet. Browser geben das Mikrofon dann nicht frei.
call-problem-microphone-failed = Das Mikrofon ließ sich nicht einschalten. Versuchen Sie es noch einmal oder starten Sie den Browser neu.
call-problem-camera-denied = Ihr Browser darf die Kamera nicht benutzen. Klicken Sie auf das Zeichen links in der Adresszeile, erlauben Sie die Kamera und versuchen Sie es noch einmal.
call-problem-camera-missing = Es wurde keine Kamera gefunden. Sie können das Gespräch auch ohne Kamera führen.
call-problem-camera-busy = Ein anderes Programm benutzt die Kamera. Beenden Sie dieses Programm und versuchen Sie es noch einmal.
call-problem-camera-insecure = Diese Seite wurde ohne https geöffnet. Browser geben die Kamera dann nicht frei.
call-problem-camera-failed = Die Kamera ließ sich nicht einschalten. Versuchen Sie es noch einmal oder starten Sie den Browser neu.
call-problem-screen-denied = Der Bildschirm wird nicht gezeigt.
call-problem-screen-missing = Dieses Gerät kann den Bildschirm nicht zeigen.
call-problem-screen-busy = Der Bildschirm ließ sich nicht zeigen. Versuchen Sie es noch einmal.
call-problem-screen-insecure = Diese Seite wurde ohne https geöffnet. Browser zeigen den Bildschirm dann nicht.
call-problem-screen-failed = Der Bildschirm ließ sich nicht zeigen. Versuchen Sie es noch einmal.

## Text
call-text-title = Text
call-text-hint = Was Sie schreiben, sieht die andere Seite sofort, Buchstabe für Buchstabe. Mit der Eingabetaste schließen Sie die Zeile ab. Nach dem Gespräch ist der Text gelöscht.
call-text-label = Ihr Text
call-text-send = Zeile abschließen
call-text-log = Verlauf
call-text-empty = Noch kein Text.
call-text-typing = { $name } schreibt:

## Ansagen für Vorleseprogramme
call-said-joined = { $name } ist jetzt im Gespräch.
call-said-left = { $name } hat das Gespräch verlassen.
call-said-hand = { $name } meldet sich.
call-said-lobby = { $name } wartet vor der Tür.
call-said-message = { $name }: { $text }
call-said-screen = { $name } zeigt den Bildschirm.

## Verlassen und Ende
call-leave-title = Gespräch verlassen?
call-leave-text = Solange das Gespräch nicht beendet ist, können Sie wieder eintreten.
call-leave-yes = Ja, verlassen
call-leave-no = Im Gespräch bleiben
call-ended-left-title = Sie haben das Gespräch verlassen
call-ended-left-text = Das war ein Versehen? Sie können wieder eintreten, solange das Gespräch nicht beendet ist.
call-ended-finished-title = Das Gespräch ist beendet
call-ended-finished-text = Vielen Dank. Kamera und Mikrofon sind aus. Der geschriebene Text ist gelöscht.
call-ended-removed-title = Das Gespräch ist für Sie beendet
call-ended-removed-text = Die Sachbearbeitung hat Sie aus dem Gespräch entfernt. Haben Sie Fragen? Rufen Sie uns an.
call-ended-elsewhere-title = Das Gespräch läuft an anderer Stelle
call-ended-elsewhere-text = Sie sind auf einem anderen Gerät oder in einem anderen Fenster eingetreten. Dort geht es weiter.
call-ended-refused-title = Sie können gerade nicht eintreten
call-ended-refused-text = Gehen Sie zurück in den Warteraum und versuchen Sie es von dort noch einmal.
call-ended-lost-title = Die Verbindung ist abgebrochen
call-ended-lost-text = Ihr Platz ist noch da. Prüfen Sie Ihre Internetverbindung und treten Sie wieder ein.
call-again = Wieder eintreten
call-to-appointment = Zu Ihrem Termin
call-not-called-title = Sie sind noch nicht aufgerufen
call-not-called-text = Der Raum öffnet sich, sobald Sie dran sind. Warten Sie bitte im Warteraum.
call-to-waiting = Zum Warteraum
call-link-broken-title = Dieser Link ist unvollständig
call-link-broken-text = Öffnen Sie den Link noch einmal aus Ihrer Bestätigung. Er muss vollständig sein.

## Gerätetest
device-title = Geräte testen
device-lead = Prüfen Sie vor dem Termin, ob Kamera, Mikrofon, Lautsprecher und Verbindung funktionieren. Niemand sieht oder hört Sie dabei, und nichts wird aufgenommen.
device-start = Test starten
device-again = Noch einmal testen
device-open = wird geprüft …
device-ok = in Ordnung
device-warn = mit Einschränkung
device-bad = geht nicht
device-skip = noch nicht geprüft
device-camera = Kamera
device-camera-ok = Sie sehen sich im Bild? Dann ist alles gut.
device-microphone = Mikrofon
device-microphone-speak = Sprechen Sie ein paar Worte.
device-microphone-ok = Wir hören Sie.
device-microphone-silent = Das Mikrofon ist an, aber es ist nichts zu hören. Ist es stumm geschaltet, oder ist das falsche gewählt?
device-speaker = Lautsprecher
device-speaker-play = Testton abspielen
device-speaker-question = Haben Sie den Ton gehört?
device-speaker-yes = Ja, gehört
device-speaker-no = Nein
device-speaker-ok = Sie hören uns.
device-speaker-bad = Stellen Sie den Ton lauter oder wählen Sie einen anderen Lautsprecher.
device-network = Verbindung zu uns
device-network-ok = Verbunden in { $connect } Millisekunden, Antwortzeit { $roundtrip } Millisekunden.
device-network-ok-brief = Verbunden in { $connect } Millisekunden.
device-network-slow = Verbunden, aber die Antwortzeit ist lang ({ $roundtrip } Millisekunden). Gehen Sie näher an den WLAN-Router oder benutzen Sie ein Kabel.
device-network-signal = Unser Server antwortet nicht. Prüfen Sie Ihre Internetverbindung.
device-network-blocked = Unser Server antwortet, aber Bild und Ton kommen nicht durch. Oft sperrt eine Firewall UDP. Versuchen Sie es in einem anderen Netz, zum Beispiel mit dem Handy, oder fragen Sie Ihre IT nach UDP.
device-network-busy = Zu viele Tests in kurzer Zeit. Versuchen Sie es in einer Minute noch einmal.
device-result-ok = Alles funktioniert. Sie können am Videogespräch teilnehmen.
device-result-partly = Das Gespräch geht, aber nicht alles funktioniert. Unten steht, was Sie tun können.
device-result-bad = So ist kein Videogespräch möglich. Unten steht, was Sie tun können. Sie können den Termin auch am Telefon wahrnehmen; rufen Sie uns an.
