### Choosing an instruction and enrolling.

courses-title = Instructions online
courses-lead = The instruction you need before working with food. Learn when and where it suits you.
courses-none = This authority does not offer an instruction here yet.

## One course
course-glance = At a glance
course-duration = Duration
course-minutes = about { $minutes } minutes
course-fee = Fee
course-fee-from = from { $fee }
course-free = free of charge
course-languages = Languages
course-key-messages = key messages
course-awaiting = Not yet released by the public health office
course-awaiting-demo = This is a demonstration. You can try everything. The certificate is marked “Muster” (sample) and is not valid.
course-awaiting-text = A physician of the public health office is still checking the content. Until then you cannot enrol here.
course-awaiting-languages = Not yet released in:
course-released = Released by the public health office on { $date }
course-start = Enrol
course-how = How it works
course-how-learn = You learn in { $count } short chapters. After each chapter you answer a few questions.
course-how-test = At the end there is a test with { $count } questions. { $min } right answers are enough. You can repeat it.
course-how-identity-staff_video = You show us your identity document in a short video call.
course-how-identity-on_site = You show us your identity document at the office.
course-how-declare = You declare that you know of no reason against your work with food.
course-how-certificate = You download your certificate and give it to your employer.
course-how-pause = You can pause at any time and go on within { $days } days, on another device too.
course-chapters = What it is about
need-title = Do I need this?
need-lead = A few questions will tell you. Your answers are not stored.
need-yes = Yes, you need the instruction
need-no = You probably do not need this instruction
need-no-unsure = Not sure? Ask your employer or the public health office. You can enrol anyway.

## Enrolling
enrol-step-way = Language and way
enrol-step-person = Your details
enrol-step-review = Check
enrol-way-title = How would you like to learn?
enrol-language = Which language would you like to learn in?
enrol-key-messages = In this language we show the key messages of each chapter, all pictures and all questions. The full texts are available in German, plain German and English. You can switch in every chapter.
enrol-unreleased = In this language the content has not been released by the public health office yet.
enrol-mode = In which way?
enrol-mode-missing = Please choose in which way you would like to learn.
mode-self_paced = On your own, at your own pace
mode-self_paced-hint = You start right away and pause when you like.
mode-group = In a group by video
mode-group-hint = Somebody from the public health office explains everything and answers your questions.
mode-on_site = At the office
mode-on_site-hint = You come to us. You do not need a computer.
enrol-lesson = Which group?
enrol-lesson-missing = Please choose a group.
enrol-interpreter = interpreted: { $language }
enrol-seats =
    { $count ->
        [one] 1 seat left
       *[other] { $count } seats left
    }
enrol-no-lessons-title = No group has a free seat at the moment
enrol-no-lessons = New groups appear here as soon as they are planned. On your own you can start right away.
enrol-other-lesson = Choose another group
enrol-on-site-title = Book an appointment at the office
enrol-on-site = Bring your identity document. You learn at one of our screens or in a talk and take the certificate with you.
enrol-on-site-book = Appointment at the office
enrol-next = Continue
enrol-review = Continue to check
participant-title = Who is taking part?
person-lead = Write your name as it is in your identity document. The certificate will show it like that.
person-given-missing = Please enter your given name.
person-family-missing = Please enter your family name.
person-name-implausible = Please check this name. It needs letters and at most 100 characters.
person-email-hint = We send the link for going on to this address.
person-phone-hint = In case you have no e-mail address or we need to reach you.
person-contact-missing = Please enter an e-mail address or a telephone number.
person-email-implausible = Please check the e-mail address. It looks like this, for example: name@example.org
person-phone-implausible = Please check the telephone number. It looks like this, for example: 0151 23456789
person-fee = Which fee applies to you?
person-fee-missing = Please choose a fee.
person-privacy = Only the authority sees your details. They are stored encrypted and deleted when they are no longer needed.
date-hint = For example: 3 7 1985
date-day = Day
date-month = Month
date-year = Year
birth-missing = Please enter the day, month and year of your birth.
birth-impossible = This day does not exist. Please check your date of birth.
birth-future = This day is in the future. Please check your date of birth.
birth-too-old = Please check the year of your birth.
birth-too-young = Please check the year of your birth. You must be older for this.
minor-title = You are under 18
minor-text = You can learn on your own. At the end we also need a declaration of your mother, your father or whoever else cares for you. They get a link of their own.
minor-on-site-title = Under 18 only at the office
minor-on-site = Please book an appointment at the office and come together with a person who has custody.
enrol-review-title = Is everything right?
enrol-review-lead = Please check your details. After that you are enrolled and can start right away.
enrol-course = Instruction
enrol-not-given = not given
enrol-reminder = Reminder after two years
enrol-yes = yes
enrol-no = no
enrol-confirm = Enrol now
enrol-change = Change details
lost-title = Already started and lost the link?
lost-text = We send you the link again if we find your details.
lost-send = Send link
lost-sent-title = Please look into your mailbox
lost-sent = If there is an instruction for these details, the link is on its way now.
