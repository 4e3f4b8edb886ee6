### From the start page to the confirmed appointment, and the help page.

## Start page
home-title = Book with your authority
home-lead = In person, by phone or by video. No account, done in minutes.
home-authorities = Choose your authority
home-no-authorities = No authority has been set up here yet.
home-how = How it works
home-how-1-title = Choose what you need
home-how-1-text = You see which documents you need, how long it takes and what it costs.
home-how-2-title = Choose a time
home-how-2-text = You reserve a free time and give your name. You do not need an account.
home-how-3-title = Your turn
home-how-3-text = You come to us, we call you, or we talk by video. You never lose your place in the queue.
search-label = What would you like to get done?
search-example = for example: register a car
search-found =
    { $count ->
        [0] Nothing found
        [one] 1 service found
       *[other] { $count } services found
    }
search-nothing = We found nothing for this. Try another word, for example “Ausweis” (identity card) or “Wohnung” (home).
call-us = Or call us:

## Authority and service
authority-title = What would you like to get done?
authority-no-services = There are no services to book here yet.
back-to-services = All services
duration = about { $minutes } minutes
service-at-a-glance = At a glance
service-documents = Documents you need
service-no-documents = You do not need any particular documents.
service-places = Where you can come
service-duration = Duration
service-fee = Cost
service-free = free of charge
service-channels = Ways to reach us
service-book = Choose a time
service-or-call = Would you rather book by phone?

## Time
step-time = Choose a time
step-details = Your details
step-review = Check and book
times-title = When does it suit you?
channel-question = How would you like to talk to us?
channel-on_site-hint = You come to us.
channel-video-hint = With a phone, tablet or computer. Nobody records.
channel-phone-hint = We call you at the agreed time.
times-people = For how many people?
times-searching = We are looking for free times …
times-day = Day
times-time = Time
times-as-list = Show as a list
times-as-calendar = Show as a calendar
times-none-in-month = Nothing is free in this month.
times-count =
    { $count ->
        [one] 1 free time
       *[other] { $count } free times
    }
times-choose-day = Choose a day first.
times-choose-time = Choose a time.
times-day-full = Everything on this day has been taken meanwhile. Please choose another day.
times-time-on = Free times on { $date }
times-shown =
    { $count ->
        [0] { $date }: nothing free any more
        [one] { $date }: 1 free time
       *[other] { $date }: { $count } free times
    }
times-others = Other times are still free on { $date }. You find them below.
times-morning = Morning
times-afternoon = Afternoon
times-evening = Evening
times-site = Site
times-all-sites = All sites
times-more =
    { $count ->
        [one] Show 1 more time
       *[other] Show { $count } more times
    }
times-reserve = Reserve this time
times-hold-hint = We keep the time free for you for ten minutes. The appointment is booked only when you confirm it.
calendar-previous = Previous month
calendar-next = Next month
calendar-day =
    { $count ->
        [0] { $date }, nothing free
        [one] { $date }, 1 free time
       *[other] { $date }, { $count } free times
    }
calendar-legend = days with free times
nothing-free-title = Nothing is free at the moment
nothing-free-text = We looked { $months } months ahead and found no free time.
nothing-free-why = Every place that we can offer has been taken. This is what you can do:
nothing-free-channel = Try another way, for example by video or by phone.
nothing-free-people = Try it with fewer people.
nothing-free-later = Look again later. When somebody cancels, the place is free again at once.

## Details
details-title = Who is coming?
details-lead = We only ask for what we need for the appointment.
details-your-time = Your reserved time
details-other-time = Choose another time
details-choose-time = Choose a time
details-none-title = No time is reserved here
details-none-text = Perhaps you have already booked the appointment, or the page is open in another window.
details-privacy = Only the authority sees your details. They are stored encrypted and deleted after the appointment. We show you the day of deletion.
details-review = Continue to check
field-name-hint = This is how we call you.
field-email-hint = We send the confirmation and the link to your appointment there.
field-phone-hint = In case we have to reach you at short notice.
field-phone-hint-call = We will call you on this number.
field-language = In which language shall we write to you?
not-given = not given
needs-none = nothing
error-name-missing = Please enter your name.
error-name-too-long = The name can have at most 100 characters.
error-name-control-characters = The name contains a character that we cannot store. Please type it again.
error-name-implausible = Please enter a name that has letters.
error-email-too-long = The e-mail address is too long.
error-email-control-characters = The e-mail address contains a character that is not allowed. Please type it again.
error-email-implausible = Please check the e-mail address. It looks like this: name@example.com
error-phone-missing = Please enter the number on which we should call you.
error-phone-too-long = The telephone number is too long.
error-phone-control-characters = The telephone number contains a character that is not allowed. Please type it again.
error-phone-implausible = Please check the telephone number. It looks like this: 0151 23456789
hold-left = Reserved for another:
hold-warning-title = Your time will not be reserved much longer
hold-warning-text = Do you need longer? Then simply extend it. What you entered stays.
hold-prolong = I need more time
hold-expired-title = The reservation has expired
hold-expired-text = What you entered is still here. If the time is still free, you can reserve it again right away.
hold-again = Reserve { $time } again
review-title = Is everything right?
review-lead = Please check your details. After that the appointment is booked. You can cancel at any time.
review-confirm = Book the appointment
review-change = Change details

## Help
help-title = Help
help-book-title = Booking an appointment
help-book-text = Choose your authority, then what you need, then a free time. We keep the time free for you while you enter your name. You do not need an account.
help-video-title = Video consultation
help-video-text = You need a phone, a tablet or a computer with camera and microphone and an up-to-date browser. There is nothing to install. Nothing is recorded. You can test your device beforehand.
help-wait-title = Waiting
help-wait-text = From half an hour before the appointment you check in on your appointment page. Then you see your number and how many people are ahead of you. You may close the page and open it again: you keep your place.
help-change-title = Cancelling
help-change-text = Open the link to your appointment. There you can cancel. Then somebody else can take the time.
help-data-title = Your data
help-data-text = The authority with which you book is responsible. It sees your name and whatever else you enter. The data is stored encrypted and deleted after the appointment. These pages set no cookies for citizens and load nothing from other providers.
help-access-title = Accessibility
help-access-text = All pages can be used by keyboard and with screen readers. At the top you can switch on plain German and dark colours. If something does not work for you, please call. We will find another way.
help-phone-title = We help by phone
help-phone-text = You can also make an appointment by phone.
