### For staff: signing in, counter, conversation, sessions.

## Signing in
staff-signin-title = Staff sign-in
staff-login = Login name
staff-login-hint = Usually your e-mail address at work
staff-password = Password
staff-password-show = Show password
staff-signin = Sign in
staff-login-missing = Enter your login name
staff-password-missing = Enter your password
staff-demo-title = Accounts of the demonstration
staff-demo-password = Password of all: demo-demo-demo
staff-signout = Sign out
staff-signed-in = Signed in as { $name }
staff-account = Your account
staff-sessions-link = My sessions

## Counter
staff-console-title = Counter
staff-place-title = Your place
staff-queue = Queue
staff-counter = Counter
staff-counter-taken = { $name } (taken: { $by })
staff-counter-choose = Please choose
staff-pools = You call from
staff-pool = { $channel } – { $site }
staff-place-change = Change place
staff-place-done = Done
staff-place-at = You sit at: { $counter }
staff-none-queues = No queue is assigned to you. Ask your lead.
staff-counter-missing = Choose your counter first.
staff-pools-missing = Choose at least one area to call from.

staff-next = Call next person
staff-next-nobody = Nobody is waiting.
staff-current-title = With you
staff-current-none = Nobody. Call the next person.
staff-recall = Call again
staff-miss = Did not appear
staff-open = Open conversation
staff-start = Begin conversation
staff-finish = Finish
staff-miss-title = Did not appear?
staff-miss-text = { $number } is taken out of the queue. The person sees that their call has passed.
staff-finish-title = Finish the conversation?
staff-finish-text = The room is closed for everybody. The appointment counts as done.
staff-yes-miss = Yes, did not appear
staff-yes-finish = Yes, finish
staff-no = Cancel
staff-calls = { $calls ->
    [one] 1 call
   *[other] { $calls } calls
  }
staff-serving = in conversation
staff-called = called
staff-present = is here
staff-absent = not in the room yet

staff-waiting-title = Queue
staff-waiting-count = { $count ->
    [0] nobody
    [one] { $count } person
   *[other] { $count } people
  }
staff-waiting-none = Nobody is waiting at the moment.
staff-column-number = Number
staff-column-person = Person
staff-column-service = Service
staff-column-channel = Channel
staff-column-appointment = Appointment
staff-column-waits = Waiting
staff-waits = { $minutes ->
    [0] just arrived
    [one] 1 min
   *[other] { $minutes } min
  }
staff-waited = { $minutes ->
    [0] less than 1 min
   *[other] { $minutes } min
  }
staff-walk-in = no appointment
staff-people = { $people } people
staff-by = { $state } by { $name }
staff-unnamed = no name

staff-today-title = Today's appointments
staff-today-none = No more appointments today.
staff-state-held = held
staff-state-booked = expected
staff-state-arrived = checked in
staff-state-done = done
staff-state-missed = did not appear
staff-state-cancelled = cancelled
staff-state-expired = expired

staff-arrived-said = { $number } has arrived. { $service }
staff-called-said = { $number } was called.
staff-finished-said = { $number } is finished.
staff-missed-said = { $number } is noted as not appeared.
staff-recalled-said = { $number } was called again.

staff-sound = Soft sound when somebody arrives
staff-keys = Keys
staff-keys-title = Working with the keyboard
staff-keys-on = Use single keys as shortcuts
staff-key-next = Call next person
staff-key-recall = Call again
staff-key-miss = Did not appear
staff-key-open = Open conversation
staff-key-start = Begin conversation
staff-key-finish = Finish
staff-key-help = This overview
staff-keys-text = Shortcuts rest while you type in a field. Everything can also be reached with Tab and Enter.

## Conversation
staff-call-title = Conversation
staff-call-with = Conversation with { $name }
staff-call-preview = Camera and microphone are off until you turn them on. Your last choice is remembered on this device.
staff-details-title = About the person
staff-detail-service = Service
staff-detail-appointment = Appointment
staff-detail-language = Language
staff-detail-people = People
staff-detail-needs = Needs
staff-detail-waited = Waited
staff-language-de = German
staff-language-en = English
staff-language-de-leicht = Plain German
staff-need-sign_language = sign language
staff-need-plain_language = plain language
staff-need-wheelchair = wheelchair
staff-need-interpreter = interpreter
staff-lock = Lock the room
staff-unlock = Unlock the room
staff-call-gone-title = This conversation no longer exists
staff-call-gone = It is finished, or it belongs to another queue.
staff-back = Back to the counter
staff-leave-title = Leave the conversation?
staff-leave-text = The room stays open. You can enter again from the counter. To close it, use “Finish”.
staff-yes-leave = Yes, leave

## Sessions
staff-sessions-title = My sessions
staff-sessions-lead = Here you see where you are signed in. Is there a session you do not know? End it and change your password.
staff-session-current = this session
staff-session-since = Signed in since { $time }
staff-session-seen = Last used { $time }
staff-session-end = End session
staff-session-ended-said = The session has ended.
staff-session-unknown = Unknown browser

## Ways between the areas
staff-nav = Areas
staff-nav-queue = Counter
staff-nav-participants = Participants
staff-nav-hindrances = Hindrances
staff-nav-lessons = Groups
staff-nav-register = Register
staff-nav-searches = Search log
staff-nav-release = Release
staff-nav-figures = Figures
staff-reason = Reason
staff-reason-missing = Give the reason in at least 5 characters
