### The waiting room.

waiting-title = Waiting room
waiting-tab-ahead =
    { $ahead ->
        [0] You are next
        [one] { $ahead } person ahead of you
       *[other] { $ahead } people ahead of you
    }
waiting-number = Your number
waiting-ahead = Ahead of you
waiting-ahead-people =
    { $ahead ->
        [0] nobody – you are next
        [one] { $ahead } person
       *[other] { $ahead } people
    }
waiting-estimate = Expected wait
waiting-estimate-range = { $from } to { $to } minutes
waiting-estimate-soon = less than { $to } minutes
waiting-estimate-none = no estimate yet
waiting-estimate-hint = An estimate, not a promise. It is worked out again all the time.
waiting-keep-title = Your place is safe
waiting-keep = You may close this page, reload it or open it on another device: the link in your confirmation brings you back to the same place.
waiting-prepare = Have ready
waiting-prepare-nothing = You do not need any papers.
waiting-devices-title = Camera and microphone
waiting-devices = Check now whether everything works. You keep your place.
waiting-devices-link = Test my devices
waiting-new-window = (new window)
waiting-sound-title = Sound when called
waiting-sound-on = Sound is on. We will chime when it is your turn.
waiting-sound-off = Your browser plays sounds only after you allow it.
waiting-sound-allow = Turn sound on
waiting-sound-test = Listen to the sound

waiting-called-title = It is your turn
waiting-called-video = The clerk is waiting for you.
waiting-called-again = You have been called { $calls } times.
waiting-enter = Open the conversation
waiting-called-counter = Please go now to
waiting-called-counter-none = Please come in now.
waiting-called-phone = We are calling you now. Keep your phone at hand.
waiting-serving = Your conversation is under way. You can enter again.

waiting-checkin-title = You are not checked in yet
waiting-checkin-open = Check in so that we know you are here. You will then get a number.
waiting-checkin = I am here
waiting-checkin-early = You can check in from { $time }. This page will show it by itself.
waiting-checkin-late = The time for checking in is over. Call us, or book a new appointment.

waiting-missed-title = Your call has passed
waiting-missed = We called you but could not reach you. That is no disaster.
waiting-missed-do = Give us a ring. Often you can still be seen today. Or book a new appointment.
waiting-done-title = Your appointment is done
waiting-done = Thank you for your visit.
waiting-left-title = You are no longer waiting
waiting-left = Your place was given up. Would you still like to come? Give us a ring.
waiting-cancelled-title = This appointment is cancelled
waiting-cancelled = There is nothing to wait for. You can book a new appointment.
waiting-expired-title = This appointment was not confirmed
waiting-expired = The time for confirming is over. You can book a new appointment.
waiting-held-title = This appointment is not confirmed yet
waiting-held = Please confirm your appointment first.
waiting-phone = Telephone: { $phone }
waiting-book-again = Book a new appointment
waiting-to-appointment = To your appointment
waiting-link-broken-title = This link is incomplete
waiting-link-broken = Open the link in your confirmation again. It must be complete.
waiting-refused-title = There is no such appointment
waiting-refused = Perhaps the link is incomplete, or the appointment has already been deleted.
