### The register of certificates, for staff.

register-title = Register of certificates
register-search = Search
register-family = Family name
register-given = First names
register-birth = Date of birth
register-birth-hint = For example 31.12.1990
register-reason = Reason for the search
register-reason-hint = Is kept with your name, for example “second copy requested”
register-family-missing = Enter the family name
register-birth-missing = Enter the date of birth like this: 31.12.1990
register-reason-missing = Give the reason for the search in at least 5 characters
register-search-button = Search
register-result = Found
register-result-none-yet = Search by family name and date of birth.
register-result-none = There is no certificate for these details.
register-found = { $count ->
    [0] Nothing found
    [one] 1 certificate
   *[other] { $count } certificates
  }
register-logged = Every search is kept with your name, the time and the reason. As of { $date }.
register-waiting = Revocations that wait for a second person
register-waiting-text = Check the reason. Only somebody who did not propose the revocation can confirm it.
register-waiting-others = Heads of department and physicians can confirm.
register-waiting-none = No revocation is waiting for a second person.
register-column-number = Number
register-column-name = Name
register-column-birth = Born
register-column-issued = Issued
register-column-state = State
register-state-valid = valid
register-state-revocation_proposed = revocation proposed
register-state-revoked = revoked

## One entry
register-entry-title = Certificate { $number }
register-fact-name = Name
register-fact-birth = Born on
register-fact-course = Instruction
register-fact-instructed = Instructed on
register-fact-issued = Issued on
register-fact-start = First start of work by
register-fact-on-site = Issued on site because
register-fact-restricted = Restricted to
register-fact-dispatch = Dispatch
register-fact-duplicates = Second copies
register-duplicates-none = none
register-form-self_paced = online
register-form-group = in a video group
register-form-on_site = on site
register-dispatch-none = not collected yet
register-dispatch-downloaded = downloaded
register-dispatch-printed = printed
register-dispatch-posted = sent by post
register-dispatch-handed_over = handed over
register-files = Files
register-pdf = PDF
register-pdf-copy = PDF of the second copy
register-duplicate = Issue a second copy
register-duplicate-title = Issue a second copy?
register-duplicate-text = Number and date stay the same. The second copy says when it was issued.
register-dispatch-note = Note the dispatch
register-revocation = Revocation
register-revocation-text = A revocation needs two persons: you propose, another one confirms.
register-revoke = Propose revocation
register-revoke-title = Propose revocation?
register-revoke-text = The certificate stays valid until a second person confirms.
register-revoke-yes = Propose
register-proposed-title = Revocation proposed
register-revoked-title = Revoked
register-reason-given = Reason: { $reason }
register-proposed-by = Proposed by { $name }, { $time }
register-confirmed-by = Confirmed by { $name }, { $time }
register-own-proposal = This is your own proposal. Another person must confirm it.
register-confirm = Confirm revocation
register-confirm-title = Revoke the certificate?
register-confirm-text = From then on every check over the network says: revoked. This cannot be taken back.
register-reject = Reject proposal
register-take-back = Take back proposal
register-reject-title = Drop the proposal?
register-reject-text = The certificate then stays valid as before.
register-four-eyes = This needs four eyes: whoever proposed it cannot confirm it.
register-to-participant = To the participation
register-said-revoke = The revocation is proposed.
register-said-confirm = The certificate is revoked.
register-said-reject = The proposal is dropped.
register-said-duplicate = The second copy is issued.
register-said-dispatch-printed = Noted: printed.
register-said-dispatch-posted = Noted: sent by post.
register-said-dispatch-handed_over = Noted: handed over.

## Who searched, for auditors
register-log-title = Search log of the register
register-log-lead = Who searched the register or opened an entry. The names that were searched for are not kept.
register-log-none = Nobody has searched the register yet.
register-log-column-when = When
register-log-column-who = Who
register-log-column-what = What
register-log-column-reason = Reason
register-log-name = { $count ->
    [0] Search by name, nothing found
    [one] Search by name, 1 entry found
   *[other] Search by name, { $count } entries found
  }
register-log-entry = Entry { $number } opened
register-log-entry-gone = Opened an entry that has been deleted since
register-log-who-gone = Account deleted
register-log-reason-none = none needed
register-pages = Pages
register-page = Page { $page }
register-page-back = Newer
register-page-next = Older
