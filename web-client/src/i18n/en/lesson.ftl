### A chapter and the final test.

lesson-number = Chapter { $number }
lesson-of = Chapter { $number } of { $count }
lesson-language = Language of this chapter
lesson-plain = Plain German
lesson-key-messages = In this language we show the key messages, all pictures and all questions. The full text is there in German, plain German and English: change the language to read it.
lesson-film = Film
lesson-film-transcript = What the film says and shows
lesson-remember = Remember:
lesson-time = Reading time
lesson-time-minutes =
    { $minutes ->
        [one] Take at least 1 more minute.
       *[other] Take at least { $minutes } more minutes.
    }
lesson-time-seconds = Take at least { $seconds } more seconds.
lesson-time-over = The minimum time is over. Read as long as you like.
lesson-open-title = Still to do in this chapter
lesson-open-questions =
    { $count ->
        [one] answer 1 question correctly
       *[other] answer { $count } questions correctly
    }
lesson-open-time = Wait for the minimum time. Meanwhile you can read, listen or answer the questions.
lesson-done-title = Chapter completed
lesson-done-text = Well done. Go on with the next chapter.
lesson-done-last = That was the last chapter. Now comes the test.
lesson-next = Go on to chapter { $number }
lesson-previous = Back to chapter { $number }
lesson-to-test = To the test
read-aloud = Read aloud
read-pause = Pause reading
read-resume = Go on reading
read-stop = Stop reading
questions-title = Questions on this chapter
questions-text = You can answer every question as often as you like. Then you read why.
question-number = Question { $number }
question-check = Check answer
question-choose = Please choose an answer.
question-right = Right
question-wrong = Not right yet
question-again = Choose another answer and check again.

## The final test
exam-title = Final test
exam-locked-title = The test is not open yet
exam-locked-text = Please complete all chapters first.
exam-begin-title = Before you start
exam-rule-questions = You answer { $count } questions. With { $min } right answers you have passed.
exam-rule-time = You have as much time as you need. You can also take a break.
exam-rule-again = If it does not work out, read some chapters again and try once more.
exam-begin = Start test
exam-begin-again = Start test again
exam-reread = As soon as you have read these chapters again, you can repeat the test.
exam-question = Question { $number } of { $count }
exam-next = Next question
exam-back = Back
exam-to-end = To handing in
exam-overview = All questions
exam-answered = answered
exam-not-answered = still open
exam-hand-in-title = Hand in the test
exam-hand-in-text = You have answered all questions. You can change your answers only until you hand in.
exam-hand-in = Hand in test
exam-unanswered =
    { $count ->
        [one] 1 question is still open
       *[other] { $count } questions are still open
    }
exam-unanswered-text = Choose a question without a tick below and answer it.
exam-score = { $right } of { $of } answers are right
exam-passed-title = Passed
exam-passed-text = Congratulations! You answered at least { $min } questions correctly.
exam-failed-title = Not passed yet
exam-failed-text = That does not matter. You need { $min } right answers and can try again.
exam-weak-title = Read these chapters again
exam-weak-text = Some answers here were not right yet. After that you get new questions.
exam-help-title = Would you like to talk about it?
exam-help-text = Somebody from the public health office will gladly explain what was difficult. Book a short appointment for that.
exam-review-title = Your answers
exam-review-chosen = Your answer:
exam-review-right = Right is:
