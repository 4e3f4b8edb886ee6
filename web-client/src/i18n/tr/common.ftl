### Words of the frame and of every page.

product-name = Schalter
loading = Yükleniyor …
close = Kapat
skip-to-content = İçeriğe geç
language = Dil
language-chosen = Dil: { $language }
theme-dark = Koyu görünüm
demo-title = Tanıtım
demo-text = Böyle bir kurum yok. Buradaki randevular gerçek değildir. Gerçek bilgilerinizi girmeyin.
footer-nav = Diğer sayfalar
footer-private = Bu sayfalar vatandaşlar için çerez kullanmaz ve başka sağlayıcılardan hiçbir şey yüklemez.
footer-help = Yardım
footer-device-test = Kamera ve mikrofonu dene
footer-authorities = Tüm kurumlar
footer-verify = Belgeyi kontrol et
footer-staff = Çalışanlar için
field-optional = (isteğe bağlı)
step-of = Adım { $current } / { $total }
error-summary =
    { $count ->
        [one] Lütfen bir bilgiyi kontrol edin
       *[other] Lütfen { $count } bilgiyi kontrol edin
    }
try-again = Yeniden dene
back = Geri
to-start = Ana sayfaya
channel-on_site = yerinde
channel-video = görüntülü
channel-phone = telefonla

not-found-title = Böyle bir sayfa yok
not-found-text = Adres eksik olabilir veya sayfa taşınmış olabilir.
error-title = Olmadı
error-text = Sayfanın bir bölümü yüklenemedi. Sayfayı yenilemek çoğu zaman yardımcı olur.
offline-title = Bağlantı yok
live-connecting = Bağlantı kuruluyor …
live-live = Gösterilenler güncel
live-reconnecting = Bağlantı kesildi. Yeniden bağlanıyoruz. Sıranız korunuyor.

## Refusals of the server, by problem type.
problem-offline = Şu anda sunucuya ulaşamıyoruz. Lütfen internet bağlantınızı kontrol edin. Girdiğiniz bilgiler duruyor.
problem-taken = Bu saati az önce başka biri aldı.
problem-expired = Randevuyu sizin için ayırdığımız süre doldu.
problem-outside-opening = Bu saatte kapalıyız.
problem-too-soon = Bu saat çok yakın. Lütfen daha geç bir saat seçin.
problem-too-far = Bu kadar ileriye henüz randevu alınamıyor. Lütfen daha erken bir zaman seçin.
problem-unknown-service = Burada böyle bir hizmet yok.
problem-wrong-channel = Bu hizmet bu yolla sunulmuyor.
problem-already-cancelled = Bu randevu zaten iptal edildi.
problem-wrong-state = Bu randevuda bu artık mümkün değil. Size en son durumu gösteriyoruz.
problem-too-many-from-one-address = İnternet bağlantınızdan az önce çok sayıda randevu ayrıldı. Lütfen birkaç dakika bekleyin veya bizi arayın.
problem-not-found = Bunu bulamadık.
problem-not-allowed = Bunun için yetkiniz yok.
problem-sign-in-needed = Lütfen oturum açın.
problem-bad-credentials = Kullanıcı adı veya parola yanlış.
problem-too-many-attempts = Çok fazla deneme yapıldı. Lütfen birkaç dakika bekleyin.
problem-invalid-input = Bazı bilgiler uygun değil. Lütfen kontrol edin.
problem-too-large = Bu çok büyük.
problem-not-yet = Bunun için henüz erken.
problem-too-late = Bunun için artık geç.
problem-internal = Bizde bir hata oluştu. Lütfen yeniden deneyin.
problem-unavailable = Hizmete şu anda ulaşılamıyor. Lütfen bir dakika sonra yeniden deneyin.
problem-unknown = Maalesef olmadı.

## What booking and appointment pages both say.
channel-on_site-title = Yerinde
channel-video-title = Görüntülü görüşme
channel-phone-title = Telefon görüşmesi
people = { $count } kişi
field-name = Ad
field-email = E-posta adresi
field-phone = Telefon numarası
field-needs = Neyi hazırlayalım?
need-wheelchair = Basamaksız giriş
need-sign_language = Alman işaret diline çeviri
need-interpreter = Başka bir dile çeviri
need-plain_language = Kolay Almanca ile görüşme
call-us = Ya da bizi arayın:
step-time = Saat seç
step-details = Bilgileri gir
step-review = Kontrol et ve randevu al
