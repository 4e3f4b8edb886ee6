# Görüşme: ön izleme, sahne, düğmeler, yazı, son; ve cihaz testi.

## Girmeden önce ön izleme
call-title = Video görüşmesi
call-preview-title = Video görüşmesine gir
call-preview-lead = Siz açana kadar kamera ve mikrofon kapalıdır. İkisini daha sonra da açabilirsiniz.
call-preview-camera-off = Kameranız kapalı
call-preview-own = Kamera görüntünüz
call-enter = Görüşmeye gir
call-enter-without = Kamera ve mikrofon olmadan gir
call-enter-hint = Mikrofon olmadan sizi kimse duymaz. Yazıyla da konuşabilirsiniz.
call-privacy = Görüşme iletim sırasında şifrelenir. Kimse kayıt yapmaz. Lütfen siz de kayıt yapmayın: Gizli kayıt suçtur.
call-back-to-waiting = Bekleme odasına dön

## Durum
call-state-connecting = Bağlantı kuruluyor …
call-state-lobby = Lütfen bekleyin. Birazdan içeri alınacaksınız.
call-state-live = Bağlandı
call-state-alone = Bağlandınız. Karşı taraf birazdan gelecek.
call-state-reconnecting = Bağlantı kesildi. Sizi yeniden bağlıyoruz …
call-state-attempts = Deneme { $attempts }
call-quality-weak = Bağlantı zayıf. Görüntü takılabilir.
call-quality-poor = Bağlantı çok zayıf. Sesin ulaşması için kamerayı kapatın.
call-encryption = iletim sırasında şifreli

## Kişiler
call-participants = Görüşmedeki kişiler
call-you = Siz
call-role-citizen = Vatandaş
call-role-clerk = Görevli
call-role-guest = Konuk
call-role-test = Test
call-tile-camera-off = Kamera kapalı
call-tile-muted = Mikrofon kapalı
call-tile-speaking = konuşuyor
call-tile-hand = el kaldırdı
call-tile-lost = Bağlantı kesildi
call-tile-own-screen = Ekranınızı gösteriyorsunuz
call-tile-screen = { $name } ekranı gösteriyor
call-admit = İçeri al
call-turn-away = Geri çevir
call-hear = Sesi aç
call-hear-hint = Tarayıcınız sesi ancak bir tıklamadan sonra çalar.

## Düğmeler
call-controls = Görüşme düğmeleri
call-microphone-on = Mikrofonu aç
call-microphone-off = Mikrofonu kapat
call-camera-on = Kamerayı aç
call-camera-off = Kamerayı kapat
call-screen-on = Ekranı göster
call-screen-off = Ekranı göstermeyi bitir
call-hand-raise = El kaldır
call-hand-lower = Eli indir
call-text-open = Yazıyı aç
call-text-close = Yazıyı kapat
call-text-unread = { $count ->
    [one] { $count } yeni mesaj
   *[other] { $count } yeni mesaj
  }
call-devices = Cihazlar
call-fullscreen-on = Tam ekran
call-fullscreen-off = Tam ekrandan çık
call-button-microphone = Mikrofon
call-button-camera = Kamera
call-button-screen = Ekran
call-button-hand = El
call-button-text = Yazı
call-button-devices = Cihazlar
call-button-fullscreen = Tam ekran
call-button-leave = Çık
call-shortcut = { $key } tuşu
call-shortcuts-hint = Tuşlar: M mikrofon, K kamera, B ekran, H el, T yazı, G cihazlar, V tam ekran
call-shortcuts-on = Tek tuşları kısayol olarak kullan

## Cihazlar
call-devices-title = Cihazları seç
call-device-microphone = Mikrofon
call-device-camera = Kamera
call-device-speaker = Hoparlör
call-device-default = Sistemin varsayılanı
call-device-unnamed-microphone = Mikrofon { $number }
call-device-unnamed-camera = Kamera { $number }
call-device-unnamed-speaker = Hoparlör { $number }
call-device-level = Mikrofonunuzun ses düzeyi
call-close = Kapat

## Cihazlarda ne ters gidebilir
call-problem-microphone-denied = Tarayıcınızın mikrofonu kullanmasına izin yok. Adres çubuğunun solundaki işarete tıklayın, mikrofona izin verin ve yeniden deneyin.
call-problem-microphone-missing = Mikrofon bulunamadı. Bir mikrofon bağlayın veya bize telefon edin.
call-problem-microphone-busy = Mikrofonu başka bir program kullanıyor. O programı kapatın ve yeniden deneyin.
call-problem-microphone-insecure = Bu sayfa https olmadan açıldı. Tarayıcılar o zaman mikrofona izin vermez.
call-problem-microphone-failed = Mikrofon açılamadı. Yeniden deneyin veya tarayıcıyı yeniden başlatın.
call-problem-camera-denied = Tarayıcınızın kamerayı kullanmasına izin yok. Adres çubuğunun solundaki işarete tıklayın, kameraya izin verin ve yeniden deneyin.
call-problem-camera-missing = Kamera bulunamadı. Kamera olmadan da katılabilirsiniz.
call-problem-camera-busy = Kamerayı başka bir program kullanıyor. O programı kapatın ve yeniden deneyin.
call-problem-camera-insecure = Bu sayfa https olmadan açıldı. Tarayıcılar o zaman kameraya izin vermez.
call-problem-camera-failed = Kamera açılamadı. Yeniden deneyin veya tarayıcıyı yeniden başlatın.
call-problem-screen-denied = Ekran gösterilmiyor.
call-problem-screen-missing = Bu cihaz ekranını gösteremez.
call-problem-screen-busy = Ekran gösterilemedi. Yeniden deneyin.
call-problem-screen-insecure = Bu sayfa https olmadan açıldı. Tarayıcılar o zaman ekranı göstermez.
call-problem-screen-failed = Ekran gösterilemedi. Yeniden deneyin.

## Yazı
call-text-title = Yazı
call-text-hint = Karşı taraf yazdıklarınızı hemen, harf harf görür. Enter tuşu satırı bitirir. Görüşmeden sonra yazı silinir.
call-text-label = Yazınız
call-text-send = Satırı bitir
call-text-log = Şimdiye kadarki yazı
call-text-empty = Henüz yazı yok.
call-text-typing = { $name } yazıyor:

## Ekran okuyucular için duyurular
call-said-joined = { $name } görüşmeye katıldı.
call-said-left = { $name } görüşmeden çıktı.
call-said-hand = { $name } el kaldırıyor.
call-said-lobby = { $name } kapıda bekliyor.
call-said-message = { $name }: { $text }
call-said-screen = { $name } ekranı gösteriyor.

## Çıkış ve son
call-leave-title = Görüşmeden çıkılsın mı?
call-leave-text = Görüşme bitmediği sürece yeniden girebilirsiniz.
call-leave-yes = Evet, çık
call-leave-no = Görüşmede kal
call-ended-left-title = Görüşmeden çıktınız
call-ended-left-text = Yanlışlıkla mı oldu? Görüşme bitmediği sürece yeniden girebilirsiniz.
call-ended-finished-title = Görüşme bitti
call-ended-finished-text = Teşekkür ederiz. Kamera ve mikrofon kapalı. Yazılanlar silindi.
call-ended-removed-title = Görüşme sizin için bitti
call-ended-removed-text = Görevli sizi görüşmeden çıkardı. Sorularınız mı var? Bizi arayın.
call-ended-elsewhere-title = Görüşme başka yerde sürüyor
call-ended-elsewhere-text = Başka bir cihazda veya başka bir pencerede girdiniz. Görüşme orada sürüyor.
call-ended-refused-title = Şu anda giremezsiniz
call-ended-refused-text = Bekleme odasına dönün ve oradan yeniden deneyin.
call-ended-lost-title = Bağlantı koptu
call-ended-lost-text = Yeriniz hâlâ duruyor. İnternet bağlantınızı kontrol edin ve yeniden girin.
call-again = Yeniden gir
call-to-appointment = Randevunuza git
call-not-called-title = Henüz çağrılmadınız
call-not-called-text = Sıra size gelince oda açılır. Lütfen bekleme odasında bekleyin.
call-to-waiting = Bekleme odasına git
call-link-broken-title = Bu bağlantı eksik
call-link-broken-text = Onayınızdaki bağlantıyı yeniden açın. Bağlantı eksiksiz olmalıdır.

## Cihaz testi
device-title = Cihazları dene
device-lead = Kamera, mikrofon, hoparlör ve bağlantının çalışıp çalışmadığını önceden deneyin. Bu sırada sizi kimse görmez ve duymaz, hiçbir şey kaydedilmez.
device-start = Testi başlat
device-again = Yeniden dene
device-open = deneniyor …
device-ok = tamam
device-warn = kısıtlı
device-bad = çalışmıyor
device-skip = henüz denenmedi
device-camera = Kamera
device-camera-ok = Kendinizi görüyor musunuz? O zaman her şey yolunda.
device-microphone = Mikrofon
device-microphone-speak = Birkaç kelime söyleyin.
device-microphone-ok = Sizi duyuyoruz.
device-microphone-silent = Mikrofon açık ama hiçbir şey duyulmuyor. Sesi kapalı olabilir mi, yoksa yanlış mikrofon mu seçildi?
device-speaker = Hoparlör
device-speaker-play = Deneme sesi çal
device-speaker-question = Sesi duydunuz mu?
device-speaker-yes = Evet, duydum
device-speaker-no = Hayır
device-speaker-ok = Bizi duyuyorsunuz.
device-speaker-bad = Sesi yükseltin veya başka bir hoparlör seçin.
device-network = Bizimle bağlantı
device-network-ok = { $connect } milisaniyede bağlandı, yanıt süresi { $roundtrip } milisaniye.
device-network-ok-brief = { $connect } milisaniyede bağlandı.
device-network-slow = Bağlandı, ama yanıt süresi uzun ({ $roundtrip } milisaniye). Modeme yaklaşın veya kablo kullanın.
device-network-signal = Sunucumuz yanıt vermiyor. İnternet bağlantınızı kontrol edin.
device-network-blocked = Sunucumuz yanıt veriyor, ama görüntü ve ses geçmiyor. Çoğu zaman bir güvenlik duvarı UDP’yi engeller. Başka bir ağ deneyin, örneğin cep telefonuyla, veya bilgi işlem biriminize UDP’yi sorun.
device-network-busy = Kısa sürede çok fazla test. Bir dakika sonra yeniden deneyin.
device-result-ok = Her şey çalışıyor. Katılabilirsiniz.
device-result-partly = Katılabilirsiniz, ama her şey çalışmıyor. Ne yapabileceğiniz aşağıda yazıyor.
device-result-bad = Böyle video ile katılmak mümkün değil. Ne yapabileceğiniz aşağıda yazıyor. Bize telefon da edebilirsiniz.
