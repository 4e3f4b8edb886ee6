### How it works, and who helps.

help-title = Help
help-book-title = Booking an appointment
help-book-text = Choose your authority, then what you need, then a free time. We keep the time free for you while you enter your name. You do not need an account.
help-video-title = Video consultation
help-video-text = You need a phone, a tablet or a computer with camera and microphone and an up-to-date browser. There is nothing to install. Nothing is recorded. You can test your device beforehand.
help-wait-title = Waiting
help-wait-text = Shortly before the appointment you check in on your appointment page. The page tells you from when. Then you see your number and how many people are ahead of you. You may close the page and open it again: you keep your place.
help-change-title = Cancelling
help-change-text = Open the link to your appointment. There you can cancel. Then somebody else can take the time.
help-data-title = Your data
help-data-text = The authority with which you book is responsible. It sees your name and whatever else you enter. The data is stored encrypted and deleted after the appointment. These pages set no cookies for citizens and load nothing from other providers.
help-access-title = Accessibility
help-access-text = All pages can be used by keyboard and with screen readers. At the top you can switch on plain German and dark colours. If something does not work for you, please call. We will find another way.
help-phone-title = We help by phone
help-phone-text = You can also make an appointment by phone.
