### Choosing a day and a time.

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
times-more =
    { $count ->
        [one] Show 1 more time
       *[other] Show { $count } more times
    }
times-reserve = Reserve this time
times-hold-hint = We keep the time free for you for a few minutes. The appointment is booked only when you confirm it.
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
