# The conversation: preview, stage, buttons, text, end; and the device test.

## Preview before entering
call-title = Video conversation
call-preview-title = Enter the video conversation
call-preview-lead = Camera and microphone are off until you turn them on. You can also turn them on later.
call-preview-camera-off = Your camera is off
call-preview-own = Your camera picture
call-enter = Enter the conversation
call-enter-without = Enter without camera and microphone
call-enter-hint = Without a microphone nobody hears you. You can also use text.
call-privacy = The conversation is encrypted in transit. Nobody records it. Please do not record it either: secret recordings are a crime.
call-back-to-waiting = Back to the waiting room

## State
call-state-connecting = Connecting …
call-state-lobby = Please wait. You will be let in shortly.
call-state-live = Connected
call-state-alone = You are connected. The other side will join in a moment.
call-state-reconnecting = The connection is interrupted. We are connecting you again …
call-state-attempts = Attempt { $attempts }
call-quality-weak = Weak connection. The picture may freeze.
call-quality-poor = Very weak connection. Turn your camera off so that the sound gets through.
call-encryption = encrypted in transit

## People
call-participants = People in the conversation
call-you = You
call-role-citizen = Citizen
call-role-clerk = Clerk
call-role-guest = Guest
call-role-test = Test
call-tile-camera-off = Camera off
call-tile-muted = Microphone muted
call-tile-speaking = is speaking
call-tile-hand = hand raised
call-tile-lost = Connection interrupted
call-tile-own-screen = You are sharing your screen
call-tile-screen = { $name } is sharing the screen
call-admit = Let in
call-turn-away = Turn away
call-hear = Turn sound on
call-hear-hint = Your browser plays the sound only after a click.

## Buttons
call-controls = Controls of the conversation
call-microphone-on = Turn microphone on
call-microphone-off = Mute microphone
call-camera-on = Turn camera on
call-camera-off = Turn camera off
call-screen-on = Share your screen
call-screen-off = Stop sharing your screen
call-hand-raise = Raise your hand
call-hand-lower = Lower your hand
call-text-open = Open text
call-text-close = Close text
call-text-unread = { $count ->
    [one] { $count } new message
   *[other] { $count } new messages
  }
call-devices = Devices
call-fullscreen-on = Full screen
call-fullscreen-off = Leave full screen
call-button-microphone = Microphone
call-button-camera = Camera
call-button-screen = Screen
call-button-hand = Hand
call-button-text = Text
call-button-devices = Devices
call-button-fullscreen = Full screen
call-button-leave = Leave
call-shortcut = key { $key }
call-shortcuts-hint = Keys: M microphone, K camera, B screen, H hand, T text, G devices, V full screen
call-shortcuts-on = Use single keys as shortcuts

## Devices
call-devices-title = Choose devices
call-device-microphone = Microphone
call-device-camera = Camera
call-device-speaker = Speaker
call-device-default = System default
call-device-unnamed-microphone = Microphone { $number }
call-device-unnamed-camera = Camera { $number }
call-device-unnamed-speaker = Speaker { $number }
call-device-level = Level of your microphone
call-close = Close

## What may go wrong with devices
call-problem-microphone-denied = Your browser may not use the microphone. Click the sign at the left of the address bar, allow the microphone and try again.
call-problem-microphone-missing = No microphone was found. Plug one in, or phone us.
call-problem-microphone-busy = Another program is using the microphone. Close that program and try again.
call-problem-microphone-insecure = This page was opened without https. Browsers do not give access to the microphone then.
call-problem-microphone-failed = The microphone could not be turned on. Try again or restart your browser.
call-problem-camera-denied = Your browser may not use the camera. Click the sign at the left of the address bar, allow the camera and try again.
call-problem-camera-missing = No camera was found. You can take part without a camera.
call-problem-camera-busy = Another program is using the camera. Close that program and try again.
call-problem-camera-insecure = This page was opened without https. Browsers do not give access to the camera then.
call-problem-camera-failed = The camera could not be turned on. Try again or restart your browser.
call-problem-screen-denied = The screen is not shared.
call-problem-screen-missing = This device cannot share its screen.
call-problem-screen-busy = The screen could not be shared. Try again.
call-problem-screen-insecure = This page was opened without https. Browsers do not share the screen then.
call-problem-screen-failed = The screen could not be shared. Try again.

## Text
call-text-title = Text
call-text-hint = The other side sees what you write at once, letter by letter. Press Enter to finish the line. After the conversation the text is deleted.
call-text-label = Your text
call-text-send = Finish the line
call-text-log = Text so far
call-text-empty = No text yet.
call-text-typing = { $name } is writing:

## Announcements for screen readers
call-said-joined = { $name } has joined the conversation.
call-said-left = { $name } has left the conversation.
call-said-hand = { $name } raises a hand.
call-said-lobby = { $name } is waiting at the door.
call-said-message = { $name }: { $text }
call-said-screen = { $name } is sharing the screen.

## Leaving and end
call-leave-title = Leave the conversation?
call-leave-text = As long as the conversation is not finished you can enter again.
call-leave-yes = Yes, leave
call-leave-no = Stay in the conversation
call-ended-left-title = You have left the conversation
call-ended-left-text = Was that a mistake? You can enter again as long as the conversation is not finished.
call-ended-finished-title = The conversation is finished
call-ended-finished-text = Thank you. Camera and microphone are off. The written text is deleted.
call-ended-removed-title = The conversation is finished for you
call-ended-removed-text = The clerk removed you from the conversation. Do you have questions? Give us a ring.
call-ended-elsewhere-title = The conversation goes on elsewhere
call-ended-elsewhere-text = You have entered on another device or in another window. It goes on there.
call-ended-refused-title = You cannot enter at the moment
call-ended-refused-text = Go back to the waiting room and try again from there.
call-ended-lost-title = The connection broke off
call-ended-lost-text = Your place is still there. Check your internet connection and enter again.
call-again = Enter again
call-to-appointment = To your appointment
call-not-called-title = You have not been called yet
call-not-called-text = The room opens when it is your turn. Please wait in the waiting room.
call-to-waiting = To the waiting room
call-link-broken-title = This link is incomplete
call-link-broken-text = Open the link in your confirmation again. It must be complete.

## Device test
device-title = Test my devices
device-lead = Check before your appointment whether camera, microphone, speaker and connection work. Nobody sees or hears you, and nothing is recorded.
device-start = Start the test
device-again = Test again
device-open = being checked …
device-ok = fine
device-warn = with limits
device-bad = does not work
device-skip = not checked yet
device-camera = Camera
device-camera-ok = Do you see yourself? Then all is well.
device-microphone = Microphone
device-microphone-speak = Say a few words.
device-microphone-ok = We can hear you.
device-microphone-silent = The microphone is on, but there is nothing to hear. Is it muted, or is the wrong one chosen?
device-speaker = Speaker
device-speaker-play = Play a test tone
device-speaker-question = Did you hear the tone?
device-speaker-yes = Yes, I did
device-speaker-no = No
device-speaker-ok = You can hear us.
device-speaker-bad = Turn the volume up or choose another speaker.
device-network = Connection to us
device-network-ok = Connected in { $connect } milliseconds, response time { $roundtrip } milliseconds.
device-network-ok-brief = Connected in { $connect } milliseconds.
device-network-slow = Connected, but the response time is long ({ $roundtrip } milliseconds). Move closer to the router or use a cable.
device-network-signal = Our server does not answer. Check your internet connection.
device-network-blocked = Our server answers, but picture and sound do not get through. Often a firewall blocks UDP. Try another network, for example your phone, or ask your IT desk about UDP.
device-network-busy = Too many tests in a short time. Try again in a minute.
device-result-ok = Everything works. You can take part in the video conversation.
device-result-partly = The conversation will work, but not everything does. Below it says what you can do.
device-result-bad = A video conversation is not possible like this. Below it says what you can do. You can also speak to us by telephone; give us a ring.
