# Розмова: попередній перегляд, сцена, кнопки, текст, завершення; і перевірка пристроїв.

## Попередній перегляд перед входом
call-title = Відеорозмова
call-preview-title = Увійти до відеорозмови
call-preview-lead = Камера та мікрофон вимкнені, доки ви їх не ввімкнете. Їх можна ввімкнути й пізніше.
call-preview-camera-off = Ваша камера вимкнена
call-preview-own = Зображення з вашої камери
call-enter = Увійти до розмови
call-enter-without = Увійти без камери та мікрофона
call-enter-hint = Без мікрофона вас не чути. Ви також можете писати текстом.
call-privacy = Розмова зашифрована під час передавання. Ніхто її не записує. Будь ласка, не записуйте й ви: таємний запис є злочином.
call-back-to-waiting = Назад до зали очікування

## Стан
call-state-connecting = Встановлюємо з’єднання …
call-state-lobby = Будь ласка, зачекайте. Вас зараз впустять.
call-state-live = З’єднано
call-state-alone = Вас з’єднано. Друга сторона зараз прийде.
call-state-reconnecting = З’єднання перервано. Ми знову вас з’єднуємо …
call-state-attempts = Спроба { $attempts }
call-quality-weak = Слабке з’єднання. Зображення може зупинятися.
call-quality-poor = Дуже слабке з’єднання. Вимкніть камеру, щоб було чути звук.
call-encryption = зашифровано під час передавання

## Люди
call-participants = Люди в розмові
call-you = Ви
call-role-citizen = Громадянин або громадянка
call-role-clerk = Працівник відомства
call-role-guest = Гість
call-role-test = Перевірка
call-tile-camera-off = Камера вимкнена
call-tile-muted = Мікрофон вимкнений
call-tile-speaking = говорить
call-tile-hand = рука піднята
call-tile-lost = З’єднання перервано
call-tile-own-screen = Ви показуєте свій екран
call-tile-screen = { $name } показує екран
call-admit = Впустити
call-turn-away = Не впускати
call-hear = Увімкнути звук
call-hear-hint = Ваш браузер відтворює звук лише після натискання.

## Кнопки
call-controls = Керування розмовою
call-microphone-on = Увімкнути мікрофон
call-microphone-off = Вимкнути мікрофон
call-camera-on = Увімкнути камеру
call-camera-off = Вимкнути камеру
call-screen-on = Показати екран
call-screen-off = Більше не показувати екран
call-hand-raise = Підняти руку
call-hand-lower = Опустити руку
call-text-open = Відкрити текст
call-text-close = Закрити текст
call-text-unread = { $count ->
    [one] { $count } нове повідомлення
    [few] { $count } нові повідомлення
   *[other] { $count } нових повідомлень
  }
call-devices = Пристрої
call-fullscreen-on = На весь екран
call-fullscreen-off = Вийти з повного екрана
call-button-microphone = Мікрофон
call-button-camera = Камера
call-button-screen = Екран
call-button-hand = Рука
call-button-text = Текст
call-button-devices = Пристрої
call-button-fullscreen = Весь екран
call-button-leave = Вийти
call-shortcut = клавіша { $key }
call-shortcuts-hint = Клавіші: M мікрофон, K камера, B екран, H рука, T текст, G пристрої, V весь екран
call-shortcuts-on = Використовувати окремі клавіші

## Пристрої
call-devices-title = Вибрати пристрої
call-device-microphone = Мікрофон
call-device-camera = Камера
call-device-speaker = Динамік
call-device-default = Стандартний пристрій системи
call-device-unnamed-microphone = Мікрофон { $number }
call-device-unnamed-camera = Камера { $number }
call-device-unnamed-speaker = Динамік { $number }
call-device-level = Гучність вашого мікрофона
call-close = Закрити

## Що може піти не так із пристроями
call-problem-microphone-denied = Вашому браузеру не дозволено використовувати мікрофон. Натисніть на значок ліворуч в адресному рядку, дозвольте мікрофон і спробуйте ще раз.
call-problem-microphone-missing = Мікрофон не знайдено. Під’єднайте його або зателефонуйте нам.
call-problem-microphone-busy = Мікрофон використовує інша програма. Закрийте її та спробуйте ще раз.
call-problem-microphone-insecure = Цю сторінку відкрито без https. Тоді браузери не дають доступу до мікрофона.
call-problem-microphone-failed = Не вдалося ввімкнути мікрофон. Спробуйте ще раз або перезапустіть браузер.
call-problem-camera-denied = Вашому браузеру не дозволено використовувати камеру. Натисніть на значок ліворуч в адресному рядку, дозвольте камеру і спробуйте ще раз.
call-problem-camera-missing = Камеру не знайдено. Ви можете брати участь і без камери.
call-problem-camera-busy = Камеру використовує інша програма. Закрийте її та спробуйте ще раз.
call-problem-camera-insecure = Цю сторінку відкрито без https. Тоді браузери не дають доступу до камери.
call-problem-camera-failed = Не вдалося ввімкнути камеру. Спробуйте ще раз або перезапустіть браузер.
call-problem-screen-denied = Екран не показується.
call-problem-screen-missing = Цей пристрій не може показувати екран.
call-problem-screen-busy = Не вдалося показати екран. Спробуйте ще раз.
call-problem-screen-insecure = Цю сторінку відкрито без https. Тоді браузери не показують екран.
call-problem-screen-failed = Не вдалося показати екран. Спробуйте ще раз.

## Текст
call-text-title = Текст
call-text-hint = Друга сторона одразу бачить те, що ви пишете, літера за літерою. Клавіша Enter завершує рядок. Після розмови текст видаляється.
call-text-label = Ваш текст
call-text-send = Завершити рядок
call-text-log = Попередній текст
call-text-empty = Тексту ще немає.
call-text-typing = { $name } пише:

## Оголошення для програм читання з екрана
call-said-joined = { $name } тепер у розмові.
call-said-left = { $name } вже не в розмові.
call-said-hand = { $name } піднімає руку.
call-said-lobby = { $name } чекає біля дверей.
call-said-message = { $name }: { $text }
call-said-screen = { $name } показує екран.

## Вихід і завершення
call-leave-title = Вийти з розмови?
call-leave-text = Доки розмову не завершено, ви можете увійти знову.
call-leave-yes = Так, вийти
call-leave-no = Залишитися в розмові
call-ended-left-title = Ви вийшли з розмови
call-ended-left-text = Це сталося випадково? Ви можете увійти знову, доки розмову не завершено.
call-ended-finished-title = Розмову завершено
call-ended-finished-text = Дякуємо. Камера та мікрофон вимкнені. Написаний текст видалено.
call-ended-removed-title = Для вас розмову завершено
call-ended-removed-text = Працівник відомства вивів вас із розмови. Маєте запитання? Зателефонуйте нам.
call-ended-elsewhere-title = Розмова триває в іншому місці
call-ended-elsewhere-text = Ви увійшли на іншому пристрої або в іншому вікні. Розмова триває там.
call-ended-refused-title = Зараз ви не можете увійти
call-ended-refused-text = Поверніться до зали очікування і спробуйте звідти ще раз.
call-ended-lost-title = З’єднання обірвалося
call-ended-lost-text = Ваше місце збережено. Перевірте інтернет-з’єднання та увійдіть знову.
call-again = Увійти знову
call-to-appointment = До вашого запису
call-not-called-title = Вас ще не викликали
call-not-called-text = Кімната відкриється, коли настане ваша черга. Будь ласка, чекайте в залі очікування.
call-to-waiting = До зали очікування
call-link-broken-title = Це посилання неповне
call-link-broken-text = Відкрийте посилання зі свого підтвердження ще раз. Воно має бути повним.

## Перевірка пристроїв
device-title = Перевірити пристрої
device-lead = Перевірте заздалегідь, чи працюють камера, мікрофон, динамік і з’єднання. Ніхто вас при цьому не бачить і не чує, і нічого не записується.
device-start = Почати перевірку
device-again = Перевірити ще раз
device-open = перевіряється …
device-ok = усе гаразд
device-warn = з обмеженнями
device-bad = не працює
device-skip = ще не перевірено
device-camera = Камера
device-camera-ok = Ви бачите себе? Тоді все гаразд.
device-microphone = Мікрофон
device-microphone-speak = Скажіть кілька слів.
device-microphone-ok = Ми вас чуємо.
device-microphone-silent = Мікрофон увімкнено, але нічого не чути. Може, звук вимкнено або вибрано не той мікрофон?
device-speaker = Динамік
device-speaker-play = Відтворити тестовий звук
device-speaker-question = Ви почули звук?
device-speaker-yes = Так, чую
device-speaker-no = Ні
device-speaker-ok = Ви нас чуєте.
device-speaker-bad = Зробіть звук гучнішим або виберіть інший динамік.
device-network = З’єднання з нами
device-network-ok = З’єднано за { $connect } мілісекунд, час відповіді { $roundtrip } мілісекунд.
device-network-ok-brief = З’єднано за { $connect } мілісекунд.
device-network-slow = З’єднано, але час відповіді довгий ({ $roundtrip } мілісекунд). Підійдіть ближче до роутера або використайте кабель.
device-network-signal = Наш сервер не відповідає. Перевірте інтернет-з’єднання.
device-network-blocked = Наш сервер відповідає, але зображення і звук не проходять. Часто UDP блокує мережевий екран. Спробуйте іншу мережу, наприклад через телефон, або запитайте про UDP у своїх фахівців.
device-network-busy = Забагато перевірок за короткий час. Спробуйте ще раз за хвилину.
device-result-ok = Усе працює. Ви можете взяти участь.
device-result-partly = Участь можлива, але працює не все. Нижче написано, що ви можете зробити.
device-result-bad = Так участь через відео неможлива. Нижче написано, що ви можете зробити. Ви також можете нам зателефонувати.
