# The administration of the platform.

desk-issuers-title = Issuers
desk-issuers-none = There is no issuer yet.
desk-issuers-since = Since
desk-issuers-id = Number
desk-issuers-more = Those that follow
desk-issuers-new = Create an issuer
desk-issuers-new-lead = It gets a public Profile and its signing keys. Whoever runs it gets an invitation: they will invite the other members and complete the profile.
desk-issuers-name = Name
desk-issuers-url = Web site
desk-issuers-url-hint = Such as https://example.org
desk-issuers-email = Public e-mail address
desk-issuers-email-hint = Where people can write to the issuer. Everybody sees it.
desk-issuers-owner = Address of whoever runs it
desk-issuers-owner-hint = It is not published.
desk-issuers-do = Create the issuer
desk-issuers-created-done = The issuer is created, and the invitation is sent.
desk-issuers-invite = Invite somebody to run an issuer
desk-issuers-invite-lead = For an issuer that has nobody any more.

desk-heir-go = Name who takes over
desk-heir-title = Who takes over from { $issuer }?
desk-heir-is = { $heir } has taken over.
desk-heir-may = The issuer that you name may revoke and correct the badges that { $issuer } awarded, and end what its programmes decided. The public page of { $issuer } will lead there for any question.
desk-heir-stays = Nobody gains or loses anything: the badges stay those of the closed issuer, keep their address and go on counting. Nothing new is awarded in its name.
desk-heir-final = Be sure first that this issuer agrees: this choice cannot be changed.
desk-heir-who = Issuer that takes over
desk-heir-do = Name this issuer
desk-heir-done = The issuer that takes over is named.
desk-heir-before = Somebody was named before: nothing changed.

desk-instance-programmes-title = Programmes
desk-instance-programmes-none = There is no programme yet.
desk-instance-programmes-name = Name of the programme
desk-instance-programmes-owner = Issuer that runs it
desk-instance-programmes-owner-hint = It adopts a catalogue, recognises issuers and awards the composites.
desk-instance-programmes-new = Create a programme
desk-instance-programmes-lead = Whoever runs a programme sees the badges that count in it, also those that others awarded. That is why the administration alone creates one.
desk-instance-programmes-no-issuer = Create an issuer first.
desk-instance-programmes-do = Create the programme
desk-programme-created-done = The programme is created: the issuer that runs it finds it at its desk.

desk-people-title = Erase a person
desk-people-lead = At their wish, and when they cannot do it themselves on the page of their badges. Make sure first that the wish is theirs.
desk-people-email = E-mail address
desk-people-email-hint = One of their addresses: the others are found.
desk-people-try = See what would be erased
desk-people-would = What would be erased for { $email }
desk-people-nothing = Nothing is kept under this address.
desk-people-badges = Badges that were awarded
desk-people-badge = { $badge }, awarded by { $issuer }
desk-people-beside = With them
desk-people-addresses = { $count ->
    [one] One e-mail address
   *[other] { $count } e-mail addresses
}
desk-people-evidence = { $count ->
    [one] One badge or certificate from elsewhere
   *[other] { $count } badges or certificates from elsewhere
}
desk-people-merges = { $count ->
    [one] One merge with another person, planned or done
   *[other] { $count } merges with other persons, planned or done
}
desk-people-letters = { $count ->
    [one] One letter
   *[other] { $count } letters
}
desk-people-answers = { $count ->
    [one] One answer kept for software
   *[other] { $count } answers kept for software
}
desk-people-lines = { $count ->
    [one] One line of a sheet
   *[other] { $count } lines of sheets
}
desk-people-blocked = These composites will not be awarded to them again unless they ask:
desk-people-left = Of each badge its number, its name and its month will be left. Its public address will say that it was erased.
desk-people-final = There is no way back, and no letter confirms it.
desk-people-do = Erase everything, for ever
desk-people-erased-done = It is erased.

desk-mail-title = Mail
desk-mail-lead = What the service writes to people. A letter that was sent keeps neither its recipient nor what it said, so it is not here. Hours in universal time (UTC).
desk-mail-dead = Could not be sent
desk-mail-no-dead = None.
desk-mail-waiting = Waiting
desk-mail-no-waiting = None.
desk-mail-to = Recipient
desk-mail-since = Written
desk-mail-next = Next try
desk-mail-tries = Tries
desk-mail-why = Last error
desk-mail-retry = Try again
desk-mail-retry-done = This letter waits to be sent again.
desk-mail-more = Only the hundred oldest of each kind are shown.
