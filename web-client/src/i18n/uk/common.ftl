### Words of the frame and of every page.

product-name = Schalter
loading = Завантаження …
close = Закрити
skip-to-content = Перейти до змісту
language = Мова
language-chosen = Мова: { $language }
theme-dark = Темне оформлення
demo-title = Демонстрація
demo-text = Цієї установи не існує. Записи тут не справжні. Не вводьте справжніх даних.
footer-nav = Інші сторінки
footer-private = Ці сторінки не ставлять файлів cookie для громадян і нічого не завантажують від інших постачальників.
footer-help = Довідка
footer-device-test = Перевірити камеру й мікрофон
footer-authorities = Усі установи
footer-verify = Перевірити довідку
footer-staff = Для працівників
field-optional = (необов’язково)
step-of = Крок { $current } з { $total }
error-summary =
    { $count ->
        [one] Перевірте, будь ласка, { $count } поле
        [few] Перевірте, будь ласка, { $count } поля
       *[other] Перевірте, будь ласка, { $count } полів
    }
try-again = Спробувати ще раз
back = Назад
to-start = На головну сторінку
channel-on_site = на місці
channel-video = по відео
channel-phone = телефоном

not-found-title = Такої сторінки немає
not-found-text = Можливо, адреса неповна або сторінку перенесено.
error-title = Не вийшло
error-text = Частину сторінки не вдалося завантажити. Часто допомагає оновити сторінку.
offline-title = Немає з’єднання
live-connecting = Встановлюємо з’єднання …
live-live = Дані актуальні
live-reconnecting = З’єднання перервалося. Ми з’єднуємося знову. Ваше місце збережено.

## Refusals of the server, by problem type.
problem-offline = Зараз ми не можемо зв’язатися із сервером. Перевірте, будь ласка, з’єднання з інтернетом. Ваші дані збережено.
problem-taken = Цей час щойно зайняв хтось інший.
problem-expired = Час, на який ми тримали для вас запис, минув.
problem-outside-opening = У цей час зачинено.
problem-too-soon = Цей час надто близько. Виберіть, будь ласка, пізніший.
problem-too-far = Так далеко наперед записатися ще не можна. Виберіть, будь ласка, раніший час.
problem-unknown-service = Такої послуги тут немає.
problem-wrong-channel = У такий спосіб ця послуга не надається.
problem-already-cancelled = Цей запис уже скасовано.
problem-wrong-state = Із цим записом це вже неможливо. Ми показуємо найновіший стан.
problem-too-many-from-one-address = З вашого інтернет-з’єднання щойно зарезервовано багато записів. Зачекайте кілька хвилин або зателефонуйте нам.
problem-not-found = Ми цього не знайшли.
problem-not-allowed = У вас немає на це права.
problem-sign-in-needed = Будь ласка, увійдіть.
problem-bad-credentials = Ім’я користувача або пароль неправильні.
problem-too-many-attempts = Забагато спроб. Зачекайте кілька хвилин.
problem-invalid-input = Деякі дані не підходять. Перевірте їх, будь ласка.
problem-too-large = Це завелике.
problem-not-yet = Для цього ще зарано.
problem-too-late = Для цього вже запізно.
problem-internal = У нас сталася помилка. Спробуйте, будь ласка, ще раз.
problem-unavailable = Служба зараз недоступна. Спробуйте, будь ласка, за хвилину.
problem-unknown = На жаль, не вийшло.

## What booking and appointment pages both say.
channel-on_site-title = На місці
channel-video-title = Відеоприйом
channel-phone-title = Розмова телефоном
people =
    { $count ->
        [one] { $count } особа
        [few] { $count } особи
       *[other] { $count } осіб
    }
field-name = Ім’я
field-email = Адреса електронної пошти
field-phone = Номер телефону
field-needs = Що нам підготувати?
need-wheelchair = Доступ без сходів
need-sign_language = Переклад німецькою жестовою мовою
need-interpreter = Переклад іншою мовою
need-plain_language = Розмова простою німецькою мовою
call-us = Або зателефонуйте нам:
step-time = Вибрати час
step-details = Ввести дані
step-review = Перевірити й записатися
