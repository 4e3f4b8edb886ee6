### A chapter and the final test.

lesson-number = الفصل { $number }
lesson-of = الفصل { $number } من { $count }
lesson-language = لغة هذا الفصل
lesson-plain = الألمانية السهلة
lesson-key-messages = بهذه اللغة نعرض أهم النقاط وكل الصور وكل الأسئلة. النص الكامل متوفر بالألمانية والألمانية السهلة والإنجليزية: غيّر اللغة لقراءته.
lesson-film = فيلم
lesson-film-transcript = ما يُقال ويُعرض في الفيلم
lesson-remember = تذكّر:
lesson-time = وقت القراءة
lesson-time-minutes =
    { $minutes ->
        [one] خذ دقيقة أخرى على الأقل.
        [two] خذ دقيقتين أخريين على الأقل.
        [few] خذ { $minutes } دقائق أخرى على الأقل.
       *[other] خذ { $minutes } دقيقة أخرى على الأقل.
    }
lesson-time-seconds =
    { $seconds ->
        [few] خذ { $seconds } ثوانٍ أخرى على الأقل.
       *[other] خذ { $seconds } ثانية أخرى على الأقل.
    }
lesson-time-over = انتهى الوقت الأدنى. اقرأ ما شئت.
lesson-open-title = ما بقي في هذا الفصل
lesson-open-questions =
    { $count ->
        [one] الإجابة الصحيحة عن سؤال واحد
        [two] الإجابة الصحيحة عن سؤالين
        [few] الإجابة الصحيحة عن { $count } أسئلة
       *[other] الإجابة الصحيحة عن { $count } سؤالًا
    }
lesson-open-time = انتظار الوقت الأدنى. يمكنك خلاله القراءة أو الاستماع أو الإجابة عن الأسئلة.
lesson-done-title = أنهيت الفصل
lesson-done-text = أحسنت. تابع مع الفصل التالي.
lesson-done-last = كان هذا الفصل الأخير. الآن يأتي الاختبار.
lesson-next = متابعة إلى الفصل { $number }
lesson-previous = رجوع إلى الفصل { $number }
lesson-to-test = إلى الاختبار
read-aloud = قراءة بصوت عالٍ
read-pause = إيقاف القراءة مؤقتًا
read-resume = متابعة القراءة
read-stop = إنهاء القراءة
questions-title = أسئلة عن الفصل
questions-text = يمكنك الإجابة عن كل سؤال كما تشاء من المرات. بعد ذلك تقرأ السبب.
question-number = السؤال { $number }
question-check = التحقق من الإجابة
question-choose = يُرجى اختيار إجابة.
question-right = صحيح
question-wrong = ليس صحيحًا بعد
question-again = اختر إجابة أخرى وتحقق مرة ثانية.

## The final test
exam-title = الاختبار النهائي
exam-locked-title = الاختبار غير مفتوح بعد
exam-locked-text = يُرجى إنهاء كل الفصول أولًا.
exam-begin-title = قبل أن تبدأ
exam-rule-questions = عدد الأسئلة: { $count }. تنجح إذا كان عدد إجاباتك الصحيحة { $min } على الأقل.
exam-rule-time = لديك الوقت الذي تحتاج إليه. يمكنك أيضًا أن تستريح.
exam-rule-again = إن لم تنجح، فاقرأ بعض الفصول مرة أخرى ثم حاول من جديد.
exam-begin = ابدأ الاختبار
exam-begin-again = ابدأ الاختبار من جديد
exam-reread = عندما تقرأ هذه الفصول مرة أخرى، يمكنك إعادة الاختبار.
exam-question = السؤال { $number } من { $count }
exam-next = السؤال التالي
exam-back = رجوع
exam-to-end = إلى التسليم
exam-overview = كل الأسئلة
exam-answered = تمت الإجابة
exam-not-answered = بلا إجابة
exam-hand-in-title = تسليم الاختبار
exam-hand-in-text = أجبت عن كل الأسئلة. لا يمكنك تغيير إجاباتك بعد التسليم.
exam-hand-in = تسليم الاختبار
exam-unanswered =
    { $count ->
        [one] بقي سؤال واحد بلا إجابة
        [two] بقي سؤالان بلا إجابة
        [few] بقيت { $count } أسئلة بلا إجابة
       *[other] بقي { $count } سؤالًا بلا إجابة
    }
exam-unanswered-text = اختر في الأسفل سؤالًا بلا علامة وأجب عنه.
exam-score = الإجابات الصحيحة: { $right } من { $of }
exam-passed-title = نجحت
exam-passed-text = تهانينا! عدد إجاباتك الصحيحة { $min } على الأقل.
exam-failed-title = لم تنجح بعد
exam-failed-text = لا بأس. تحتاج إلى { $min } من الإجابات الصحيحة، ويمكنك المحاولة مرة أخرى.
exam-weak-title = اقرأ هذه الفصول مرة أخرى
exam-weak-text = بعض الإجابات هنا لم تكن صحيحة بعد. ستحصل بعد ذلك على أسئلة جديدة.
exam-help-title = هل تريد أن تتحدث عن ذلك؟
exam-help-text = يسرّ موظفًا من مكتب الصحة أن يشرح لك ما كان صعبًا. احجز لذلك موعدًا قصيرًا.
exam-review-title = إجاباتك
exam-review-chosen = إجابتك:
exam-review-right = الصحيح:
