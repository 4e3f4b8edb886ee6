### Choosing an instruction and enrolling.

courses-title = دورات التوعية عبر الإنترنت
courses-lead = التوعية التي تحتاج إليها قبل العمل بالأغذية. تعلَّم متى وأين يناسبك.
courses-none = لا تقدّم هذه الدائرة هنا أي توعية بعد.

## One course
course-glance = نظرة سريعة
course-duration = المدة
course-minutes =
    { $minutes ->
        [few] نحو { $minutes } دقائق
       *[other] نحو { $minutes } دقيقة
    }
course-fee = الرسوم
course-fee-from = ابتداءً من { $fee }
course-free = مجانًا
course-languages = اللغات
course-key-messages = أهم النقاط
course-awaiting = لم يعتمدها مكتب الصحة بعد
course-awaiting-demo = هذا عرض تجريبي. يمكنك تجربة كل شيء. تحمل الشهادة كلمة «Muster» (نموذج) وليست صالحة.
course-awaiting-text = لا يزال طبيب من مكتب الصحة (Gesundheitsamt) يراجع المحتوى. لا يمكنك التسجيل هنا قبل ذلك.
course-awaiting-languages = لم تُعتمد بعد باللغات:
course-released = اعتمدها مكتب الصحة في { $date }
course-start = إلى التسجيل
course-how = هكذا تسير الأمور
course-how-learn =
    { $count ->
        [few] تتعلّم في { $count } فصول قصيرة. بعد كل فصل تجيب عن بعض الأسئلة.
       *[other] تتعلّم في { $count } فصلًا قصيرًا. بعد كل فصل تجيب عن بعض الأسئلة.
    }
course-how-test = في النهاية اختبار. عدد الأسئلة: { $count }، ويكفي عدد { $min } من الإجابات الصحيحة. يمكنك إعادة الاختبار.
course-how-identity-staff_video = تُرينا وثيقة هويتك في محادثة فيديو قصيرة.
course-how-identity-on_site = تُرينا وثيقة هويتك في الدائرة.
course-how-declare = تُقرّ بأنك لا تعرف سببًا يمنعك من العمل بالأغذية.
course-how-certificate = تُنزّل شهادتك وتسلّمها إلى صاحب عملك.
course-how-pause =
    { $days ->
        [few] يمكنك التوقف في أي وقت والمتابعة خلال { $days } أيام، وعلى جهاز آخر أيضًا.
       *[other] يمكنك التوقف في أي وقت والمتابعة خلال { $days } يومًا، وعلى جهاز آخر أيضًا.
    }
course-chapters = المواضيع
need-title = هل أحتاج إلى ذلك؟
need-lead = بعض الأسئلة توضّح لك الأمر. لا نحفظ إجاباتك.
need-yes = نعم، تحتاج إلى التوعية
need-no = يبدو أنك لا تحتاج إلى هذه التوعية
need-no-unsure = لست متأكدًا؟ اسأل صاحب عملك أو مكتب الصحة. يمكنك التسجيل على أي حال.

## Enrolling
enrol-step-way = اللغة والطريقة
enrol-step-person = بياناتك
enrol-step-review = المراجعة
enrol-way-title = كيف تريد أن تتعلّم؟
enrol-language = بأي لغة تريد أن تتعلّم؟
enrol-key-messages = بهذه اللغة نعرض لك أهم نقاط كل فصل، وكل الصور وكل الأسئلة. النصوص الكاملة متوفرة بالألمانية والألمانية السهلة والإنجليزية. يمكنك تغيير اللغة في كل فصل.
enrol-unreleased = لم يعتمد مكتب الصحة المحتوى بهذه اللغة بعد.
enrol-mode = بأي طريقة؟
enrol-mode-missing = يُرجى اختيار طريقة التعلّم.
mode-self_paced = بمفردك وبسرعتك
mode-self_paced-hint = تبدأ فورًا وتتوقف متى تشاء.
mode-group = في مجموعة عبر الفيديو
mode-group-hint = يشرح لك موظف من مكتب الصحة كل شيء ويجيب عن أسئلتك.
mode-on_site = في الدائرة
mode-on_site-hint = تأتي إلينا. لا تحتاج إلى حاسوب.
enrol-lesson = أي مجموعة؟
enrol-lesson-missing = يُرجى اختيار مجموعة.
enrol-interpreter = مع ترجمة: { $language }
enrol-seats =
    { $count ->
        [one] بقي مكان واحد
        [two] بقي مكانان
        [few] بقيت { $count } أماكن
       *[other] بقي { $count } مكانًا
    }
enrol-no-lessons-title = لا توجد مجموعة متاحة الآن
enrol-no-lessons = تظهر المجموعات الجديدة هنا عند تحديدها. يمكنك أن تبدأ بمفردك فورًا.
enrol-other-lesson = اختيار مجموعة أخرى
enrol-on-site-title = احجز موعدًا في الدائرة
enrol-on-site = أحضر وثيقة هويتك. تتعلّم على إحدى شاشاتنا أو في حديث معنا، وتأخذ الشهادة معك مباشرة.
enrol-on-site-book = موعد في الدائرة
enrol-next = متابعة
enrol-review = متابعة إلى المراجعة
participant-title = من يشارك؟
person-lead = اكتب اسمك بالحروف اللاتينية كما في وثيقة هويتك. هكذا سيظهر في الشهادة.
person-given-missing = يُرجى إدخال اسمك الأول.
person-family-missing = يُرجى إدخال اسم عائلتك.
person-name-implausible = يُرجى التحقق من هذا الاسم. يجب أن يحتوي على حروف، وألّا يزيد على 100 حرف.
person-email-hint = نرسل إليه الرابط الذي تتابع به.
person-phone-hint = إن لم يكن لديك بريد إلكتروني، أو احتجنا إلى الاتصال بك.
person-contact-missing = يُرجى إدخال بريد إلكتروني أو رقم هاتف.
person-email-implausible = يُرجى التحقق من البريد الإلكتروني. مثال: name@beispiel.de
person-phone-implausible = يُرجى التحقق من رقم الهاتف. مثال: 0151 23456789
person-fee = أي رسوم تنطبق عليك؟
person-fee-missing = يُرجى اختيار الرسوم.
person-privacy = لا يرى بياناتك إلا الدائرة. تُحفظ مشفّرة وتُحذف عندما لا تعود لازمة.
date-hint = مثال: 3 7 1985
date-day = اليوم
date-month = الشهر
date-year = السنة
birth-missing = يُرجى إدخال يوم ميلادك وشهره وسنته.
birth-impossible = لا يوجد يوم كهذا. يُرجى التحقق من تاريخ ميلادك.
birth-future = هذا اليوم في المستقبل. يُرجى التحقق من تاريخ ميلادك.
birth-too-old = يُرجى التحقق من سنة ميلادك.
birth-too-young = يُرجى التحقق من سنة ميلادك. يجب أن تكون أكبر سنًّا لذلك.
minor-title = عمرك أقل من 18 سنة
minor-text = يمكنك التعلّم بمفردك. في النهاية نحتاج أيضًا إلى إقرار من والدك أو والدتك أو من يرعاك. نرسل إليه رابطًا خاصًا به.
minor-on-site-title = لمن هم دون 18 سنة في الدائرة فقط
minor-on-site = يُرجى حجز موعد في الدائرة والحضور مع شخص له حق الحضانة.
enrol-review-title = هل كل شيء صحيح؟
enrol-review-lead = يُرجى مراجعة بياناتك. بعد ذلك تكون مسجّلًا ويمكنك أن تبدأ فورًا.
enrol-course = التوعية
enrol-not-given = غير مذكور
enrol-reminder = تذكير بعد سنتين
enrol-yes = نعم
enrol-no = لا
enrol-confirm = تسجيل
enrol-change = تغيير البيانات
lost-title = بدأت من قبل وأضعت الرابط؟
lost-text = نرسل إليك الرابط مرة أخرى إذا وجدنا بياناتك.
lost-send = إرسال الرابط
lost-sent-title = يُرجى النظر في بريدك
lost-sent = إذا كانت هناك توعية بهذه البيانات، فالرابط في طريقه إليك الآن.
