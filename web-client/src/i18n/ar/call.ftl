# المحادثة: المعاينة والمسرح والأزرار والنص والنهاية؛ واختبار الأجهزة.

## المعاينة قبل الدخول
call-title = محادثة فيديو
call-preview-title = دخول محادثة الفيديو
call-preview-lead = الكاميرا والميكروفون مغلقان إلى أن تشغّلهما. يمكنك تشغيلهما لاحقًا أيضًا.
call-preview-camera-off = الكاميرا مغلقة
call-preview-own = صورة الكاميرا الخاصة بك
call-enter = دخول المحادثة
call-enter-without = الدخول دون كاميرا وميكروفون
call-enter-hint = دون ميكروفون لا يسمعك أحد. يمكنك أيضًا الكتابة.
call-privacy = المحادثة مشفّرة أثناء النقل. لا أحد يسجّلها. يرجى ألا تسجّلها أنت أيضًا: التسجيل السري جريمة.
call-back-to-waiting = العودة إلى غرفة الانتظار

## الحالة
call-state-connecting = يجري الاتصال …
call-state-lobby = يرجى الانتظار. سيُسمح لك بالدخول بعد قليل.
call-state-live = متصل
call-state-alone = أنت متصل. سيأتي الطرف الآخر بعد قليل.
call-state-reconnecting = انقطع الاتصال. نعيد توصيلك …
call-state-attempts = المحاولة { $attempts }
call-quality-weak = الاتصال ضعيف. قد تتوقف الصورة.
call-quality-poor = الاتصال ضعيف جدًا. أغلق الكاميرا كي يصل الصوت.
call-encryption = مشفّرة أثناء النقل

## الأشخاص
call-participants = الأشخاص في المحادثة
call-you = أنت
call-role-citizen = مواطن أو مواطنة
call-role-clerk = الموظف المختص
call-role-guest = ضيف
call-role-test = اختبار
call-tile-camera-off = الكاميرا مغلقة
call-tile-muted = الميكروفون مغلق
call-tile-speaking = يتحدث
call-tile-hand = رفع يده
call-tile-lost = انقطع الاتصال
call-tile-own-screen = أنت تعرض شاشتك
call-tile-screen = { $name } يعرض الشاشة
call-admit = السماح بالدخول
call-turn-away = رفض الدخول
call-hear = تشغيل الصوت
call-hear-hint = متصفحك لا يشغّل الصوت إلا بعد نقرة.

## الأزرار
call-controls = أزرار التحكم في المحادثة
call-microphone-on = تشغيل الميكروفون
call-microphone-off = إغلاق الميكروفون
call-camera-on = تشغيل الكاميرا
call-camera-off = إغلاق الكاميرا
call-screen-on = عرض الشاشة
call-screen-off = إيقاف عرض الشاشة
call-hand-raise = رفع اليد
call-hand-lower = إنزال اليد
call-text-open = فتح النص
call-text-close = إغلاق النص
call-text-unread = { $count ->
    [zero] لا رسائل جديدة
    [one] رسالة جديدة واحدة
    [two] رسالتان جديدتان
    [few] { $count } رسائل جديدة
   *[other] { $count } رسالة جديدة
  }
call-devices = الأجهزة
call-fullscreen-on = ملء الشاشة
call-fullscreen-off = إنهاء ملء الشاشة
call-button-microphone = الميكروفون
call-button-camera = الكاميرا
call-button-screen = الشاشة
call-button-hand = اليد
call-button-text = النص
call-button-devices = الأجهزة
call-button-fullscreen = ملء الشاشة
call-button-leave = خروج
call-shortcut = مفتاح { $key }
call-shortcuts-hint = المفاتيح: M الميكروفون، K الكاميرا، B الشاشة، H اليد، T النص، G الأجهزة، V ملء الشاشة
call-shortcuts-on = استخدام مفاتيح منفردة كاختصارات

## الأجهزة
call-devices-title = اختيار الأجهزة
call-device-microphone = الميكروفون
call-device-camera = الكاميرا
call-device-speaker = مكبر الصوت
call-device-default = الجهاز الافتراضي
call-device-unnamed-microphone = الميكروفون { $number }
call-device-unnamed-camera = الكاميرا { $number }
call-device-unnamed-speaker = مكبر الصوت { $number }
call-device-level = مستوى صوت الميكروفون
call-close = إغلاق

## ما قد يتعطل في الأجهزة
call-problem-microphone-denied = لا يُسمح لمتصفحك باستخدام الميكروفون. انقر على العلامة بجانب شريط العنوان، واسمح بالميكروفون، ثم حاول مرة أخرى.
call-problem-microphone-missing = لم يُعثر على ميكروفون. وصّل ميكروفونًا أو اتصل بنا هاتفيًا.
call-problem-microphone-busy = برنامج آخر يستخدم الميكروفون. أغلق ذلك البرنامج وحاول مرة أخرى.
call-problem-microphone-insecure = فُتحت هذه الصفحة دون https. عندها لا تسمح المتصفحات بالميكروفون.
call-problem-microphone-failed = تعذّر تشغيل الميكروفون. حاول مرة أخرى أو أعد تشغيل المتصفح.
call-problem-camera-denied = لا يُسمح لمتصفحك باستخدام الكاميرا. انقر على العلامة بجانب شريط العنوان، واسمح بالكاميرا، ثم حاول مرة أخرى.
call-problem-camera-missing = لم يُعثر على كاميرا. يمكنك المشاركة دون كاميرا أيضًا.
call-problem-camera-busy = برنامج آخر يستخدم الكاميرا. أغلق ذلك البرنامج وحاول مرة أخرى.
call-problem-camera-insecure = فُتحت هذه الصفحة دون https. عندها لا تسمح المتصفحات بالكاميرا.
call-problem-camera-failed = تعذّر تشغيل الكاميرا. حاول مرة أخرى أو أعد تشغيل المتصفح.
call-problem-screen-denied = لا تُعرض الشاشة.
call-problem-screen-missing = هذا الجهاز لا يستطيع عرض شاشته.
call-problem-screen-busy = تعذّر عرض الشاشة. حاول مرة أخرى.
call-problem-screen-insecure = فُتحت هذه الصفحة دون https. عندها لا تعرض المتصفحات الشاشة.
call-problem-screen-failed = تعذّر عرض الشاشة. حاول مرة أخرى.

## النص
call-text-title = النص
call-text-hint = يرى الطرف الآخر ما تكتبه فورًا حرفًا بعد حرف. مفتاح Enter ينهي السطر. بعد المحادثة يُحذف النص.
call-text-label = نصك
call-text-send = إنهاء السطر
call-text-log = النص حتى الآن
call-text-empty = لا يوجد نص بعد.
call-text-typing = { $name } يكتب:

## إعلانات لبرامج قراءة الشاشة
call-said-joined = { $name } الآن في المحادثة.
call-said-left = { $name } غادر المحادثة.
call-said-hand = { $name } يرفع يده.
call-said-lobby = { $name } ينتظر عند الباب.
call-said-message = { $name }: { $text }
call-said-screen = { $name } يعرض الشاشة.

## المغادرة والنهاية
call-leave-title = هل تريد مغادرة المحادثة؟
call-leave-text = ما دامت المحادثة لم تنته يمكنك الدخول مرة أخرى.
call-leave-yes = نعم، مغادرة
call-leave-no = البقاء في المحادثة
call-ended-left-title = لقد غادرت المحادثة
call-ended-left-text = هل كان ذلك خطأ؟ يمكنك الدخول مرة أخرى ما دامت المحادثة لم تنته.
call-ended-finished-title = انتهت المحادثة
call-ended-finished-text = شكرًا لك. الكاميرا والميكروفون مغلقان. حُذف النص المكتوب.
call-ended-removed-title = انتهت المحادثة بالنسبة إليك
call-ended-removed-text = أخرجك الموظف المختص من المحادثة. هل لديك أسئلة؟ اتصل بنا.
call-ended-elsewhere-title = المحادثة مستمرة في مكان آخر
call-ended-elsewhere-text = لقد دخلت على جهاز آخر أو في نافذة أخرى. المحادثة مستمرة هناك.
call-ended-refused-title = لا يمكنك الدخول الآن
call-ended-refused-text = عد إلى غرفة الانتظار وحاول من هناك مرة أخرى.
call-ended-lost-title = انقطع الاتصال
call-ended-lost-text = مكانك ما زال محفوظًا. تحقق من اتصال الإنترنت وادخل مرة أخرى.
call-again = الدخول مرة أخرى
call-to-appointment = إلى موعدك
call-not-called-title = لم يُنادَ عليك بعد
call-not-called-text = تُفتح الغرفة عندما يحين دورك. يرجى الانتظار في غرفة الانتظار.
call-to-waiting = إلى غرفة الانتظار
call-link-broken-title = هذا الرابط غير كامل
call-link-broken-text = افتح الرابط من التأكيد الخاص بك مرة أخرى. يجب أن يكون كاملًا.

## اختبار الأجهزة
device-title = اختبار الأجهزة
device-lead = تحقق مسبقًا من عمل الكاميرا والميكروفون ومكبر الصوت والاتصال. لا أحد يراك أو يسمعك أثناء ذلك، ولا يُسجَّل شيء.
device-start = بدء الاختبار
device-again = الاختبار مرة أخرى
device-open = يجري الفحص …
device-ok = سليم
device-warn = مع قيود
device-bad = لا يعمل
device-skip = لم يُفحص بعد
device-camera = الكاميرا
device-camera-ok = هل ترى نفسك؟ إذن كل شيء على ما يرام.
device-microphone = الميكروفون
device-microphone-speak = قل بضع كلمات.
device-microphone-ok = نحن نسمعك.
device-microphone-silent = الميكروفون يعمل لكن لا يُسمع شيء. هل الصوت مكتوم أم أن الميكروفون المختار خاطئ؟
device-speaker = مكبر الصوت
device-speaker-play = تشغيل نغمة اختبار
device-speaker-question = هل سمعت النغمة؟
device-speaker-yes = نعم، سمعتها
device-speaker-no = لا
device-speaker-ok = أنت تسمعنا.
device-speaker-bad = ارفع الصوت أو اختر مكبر صوت آخر.
device-network = الاتصال بنا
device-network-ok = تم الاتصال خلال { $connect } مللي ثانية، وزمن الاستجابة { $roundtrip } مللي ثانية.
device-network-ok-brief = تم الاتصال خلال { $connect } مللي ثانية.
device-network-slow = تم الاتصال لكن زمن الاستجابة طويل ({ $roundtrip } مللي ثانية). اقترب من جهاز التوجيه أو استخدم كابلًا.
device-network-signal = خادمنا لا يجيب. تحقق من اتصال الإنترنت.
device-network-blocked = خادمنا يجيب، لكن الصورة والصوت لا يصلان. كثيرًا ما يحجب جدار ناري UDP. جرّب شبكة أخرى، مثل الهاتف المحمول، أو اسأل قسم تقنية المعلومات عن UDP.
device-network-busy = اختبارات كثيرة في وقت قصير. حاول مرة أخرى بعد دقيقة.
device-result-ok = كل شيء يعمل. يمكنك المشاركة.
device-result-partly = المشاركة ممكنة، لكن ليس كل شيء يعمل. في الأسفل مكتوب ما يمكنك فعله.
device-result-bad = لا يمكن المشاركة بالفيديو هكذا. في الأسفل مكتوب ما يمكنك فعله. يمكنك أيضًا الاتصال بنا هاتفيًا.
