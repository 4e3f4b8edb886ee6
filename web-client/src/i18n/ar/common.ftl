### Words of the frame and of every page.

product-name = Schalter
loading = جارٍ التحميل …
close = إغلاق
skip-to-content = الانتقال إلى المحتوى
language = اللغة
language-chosen = اللغة: { $language }
theme-dark = المظهر الداكن
demo-title = عرض تجريبي
demo-text = هذه الدائرة غير موجودة. المواعيد هنا ليست حقيقية. لا تُدخل بيانات حقيقية.
footer-nav = صفحات أخرى
footer-private = لا تستخدم هذه الصفحات ملفات تعريف الارتباط للمواطنين، ولا تُحمّل شيئًا من جهات أخرى.
footer-help = المساعدة
footer-device-test = اختبار الكاميرا والميكروفون
footer-authorities = كل الدوائر
footer-verify = التحقق من الشهادة
footer-staff = للموظفين
field-optional = (اختياري)
step-of = الخطوة { $current } من { $total }
error-summary =
    { $count ->
        [one] يُرجى التحقق من حقل واحد
        [two] يُرجى التحقق من حقلين
        [few] يُرجى التحقق من { $count } حقول
        [many] يُرجى التحقق من { $count } حقلًا
       *[other] يُرجى التحقق من { $count } حقل
    }
try-again = حاول مرة أخرى
back = رجوع
to-start = إلى الصفحة الرئيسية
channel-on_site = في المكان
channel-video = عبر الفيديو
channel-phone = عبر الهاتف

not-found-title = هذه الصفحة غير موجودة
not-found-text = ربما يكون العنوان غير كامل، أو نُقلت الصفحة.
error-title = لم ينجح ذلك
error-text = تعذّر تحميل جزء من الصفحة. غالبًا ما يفيد تحديث الصفحة.
offline-title = لا يوجد اتصال
live-connecting = جارٍ الاتصال …
live-live = المعلومات محدّثة
live-reconnecting = انقطع الاتصال. نعيد الاتصال الآن. مكانك محفوظ.

## Refusals of the server, by problem type.
problem-offline = لا يمكننا الوصول إلى الخادم الآن. يُرجى التحقق من اتصالك بالإنترنت. ما أدخلته لا يزال محفوظًا.
problem-taken = لقد حجز شخص آخر هذا الوقت قبل لحظات.
problem-expired = انتهت المدة التي حجزنا لك فيها الموعد.
problem-outside-opening = الدائرة مغلقة في هذا الوقت.
problem-too-soon = هذا الوقت قريب جدًا. يُرجى اختيار وقت لاحق.
problem-too-far = لا يمكن الحجز مسبقًا إلى هذا الحد. يُرجى اختيار وقت أقرب.
problem-unknown-service = هذه الخدمة غير متوفرة هنا.
problem-wrong-channel = لا تُقدَّم هذه الخدمة بهذه الطريقة.
problem-already-cancelled = أُلغي هذا الموعد من قبل.
problem-wrong-state = لم يعد ذلك ممكنًا في هذا الموعد. نعرض لك أحدث حالة.
problem-too-many-from-one-address = حُجزت مواعيد كثيرة من اتصالك بالإنترنت قبل قليل. يُرجى الانتظار بضع دقائق أو الاتصال بنا.
problem-not-found = لم نجد ذلك.
problem-not-allowed = ليست لديك صلاحية لذلك.
problem-sign-in-needed = يُرجى تسجيل الدخول.
problem-bad-credentials = اسم المستخدم أو كلمة المرور غير صحيحة.
problem-too-many-attempts = محاولات كثيرة جدًا. يُرجى الانتظار بضع دقائق.
problem-invalid-input = بعض البيانات غير صحيحة. يُرجى التحقق منها.
problem-too-large = الحجم كبير جدًا.
problem-not-yet = ما زال الوقت مبكرًا لذلك.
problem-too-late = فات الأوان لذلك.
problem-internal = حدث خطأ لدينا. يُرجى المحاولة مرة أخرى.
problem-unavailable = الخدمة غير متاحة الآن. يُرجى المحاولة بعد دقيقة.
problem-unknown = لم ينجح ذلك للأسف.

## What booking and appointment pages both say.
channel-on_site-title = في المكان
channel-video-title = محادثة فيديو
channel-phone-title = موعد هاتفي
people =
    { $count ->
        [one] شخص واحد
        [two] شخصان
        [few] { $count } أشخاص
        [many] { $count } شخصًا
       *[other] { $count } شخص
    }
field-name = الاسم
field-email = البريد الإلكتروني
field-phone = رقم الهاتف
field-needs = ماذا نُجهّز لك؟
need-wheelchair = مدخل بلا درجات
need-sign_language = ترجمة إلى لغة الإشارة الألمانية
need-interpreter = ترجمة إلى لغة أخرى
need-plain_language = حديث بلغة ألمانية سهلة
call-us = أو اتصل بنا:
step-time = اختيار الوقت
step-details = إدخال البيانات
step-review = المراجعة والحجز
