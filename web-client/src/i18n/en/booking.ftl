### From the start page to a service.

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

## Authority and service
authority-title = What would you like to get done?
authority-no-services = There are no services to book here yet.
instruction-title = Instruction for working with food
instruction-text = Take the instruction under section 43 of the German Infection Protection Act (formerly: health certificate) online, in several languages.
instruction-link = Online instruction
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
