### A chapter and the final test.

lesson-number = Розділ { $number }
lesson-of = Розділ { $number } з { $count }
lesson-language = Мова цього розділу
lesson-plain = Проста німецька мова
lesson-key-messages = Цією мовою ми показуємо найважливіше, усі малюнки й усі запитання. Повний текст є німецькою, простою німецькою та англійською мовами: для цього змініть мову.
lesson-film = Фільм
lesson-film-transcript = Що говорять і показують у фільмі
lesson-remember = Запам’ятайте:
lesson-time = Час читання
lesson-time-minutes =
    { $minutes ->
        [one] Приділіть цьому ще щонайменше { $minutes } хвилину.
        [few] Приділіть цьому ще щонайменше { $minutes } хвилини.
       *[other] Приділіть цьому ще щонайменше { $minutes } хвилин.
    }
lesson-time-seconds =
    { $seconds ->
        [one] Приділіть цьому ще щонайменше { $seconds } секунду.
        [few] Приділіть цьому ще щонайменше { $seconds } секунди.
       *[other] Приділіть цьому ще щонайменше { $seconds } секунд.
    }
lesson-time-over = Мінімальний час минув. Читайте, скільки хочете.
lesson-open-title = У цьому розділі ще потрібно
lesson-open-questions =
    { $count ->
        [one] правильно відповісти на { $count } запитання
       *[other] правильно відповісти на { $count } запитань
    }
lesson-open-time = Зачекати мінімальний час. Тим часом можна читати, слухати або відповідати на запитання.
lesson-done-title = Розділ пройдено
lesson-done-text = Чудово. Переходьте до наступного розділу.
lesson-done-last = Це був останній розділ. Тепер тест.
lesson-next = Далі до розділу { $number }
lesson-previous = Назад до розділу { $number }
lesson-to-test = До тесту
read-aloud = Прочитати вголос
read-pause = Призупинити читання
read-resume = Читати далі
read-stop = Завершити читання
questions-title = Запитання до розділу
questions-text = На кожне запитання можна відповідати скільки завгодно разів. Потім ви прочитаєте пояснення.
question-number = Запитання { $number }
question-check = Перевірити відповідь
question-choose = Виберіть, будь ласка, відповідь.
question-right = Правильно
question-wrong = Ще не правильно
question-again = Виберіть іншу відповідь і перевірте ще раз.

## The final test
exam-title = Підсумковий тест
exam-locked-title = Тест ще не відкрито
exam-locked-text = Спершу пройдіть, будь ласка, усі розділи.
exam-begin-title = Перед початком
exam-rule-questions = Запитань: { $count }. Щоб скласти тест, потрібно правильних відповідей: { $min }.
exam-rule-time = Часу у вас стільки, скільки потрібно. Можна зробити перерву.
exam-rule-again = Якщо не вийде, перечитайте окремі розділи й спробуйте знову.
exam-begin = Почати тест
exam-begin-again = Почати тест знову
exam-reread = Щойно ви перечитаєте ці розділи, тест можна повторити.
exam-question = Запитання { $number } з { $count }
exam-next = Наступне запитання
exam-back = Назад
exam-to-end = До здавання
exam-overview = Усі запитання
exam-answered = є відповідь
exam-not-answered = ще без відповіді
exam-hand-in-title = Здати тест
exam-hand-in-text = Ви відповіли на всі запитання. Змінити відповіді можна лише до здавання.
exam-hand-in = Здати тест
exam-unanswered =
    { $count ->
        [one] Ще { $count } запитання без відповіді
       *[other] Ще { $count } запитань без відповіді
    }
exam-unanswered-text = Виберіть унизу запитання без позначки й дайте на нього відповідь.
exam-score = Правильних відповідей: { $right } з { $of }
exam-passed-title = Складено
exam-passed-text = Вітаємо! Правильних відповідей щонайменше { $min }.
exam-failed-title = Ще не складено
exam-failed-text = Нічого страшного. Потрібно правильних відповідей: { $min }. Ви можете спробувати ще раз.
exam-weak-title = Перечитайте ці розділи
exam-weak-text = Тут деякі відповіді ще були неправильні. Потім ви отримаєте нові запитання.
exam-help-title = Хочете про це поговорити?
exam-help-text = Фахівець відомства охорони здоров’я охоче пояснить вам складне. Запишіться на коротку розмову.
exam-review-title = Ваші відповіді
exam-review-chosen = Ваша відповідь:
exam-review-right = Правильно:
