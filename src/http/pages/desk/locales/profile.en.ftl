# What the issuer says of itself, and its closure.

desk-profile-title = Profile of the issuer
desk-profile-lead = What the public page of the issuer and all its badges say, those that were awarded before too.
desk-profile-name = Name
desk-profile-url = Web site
desk-profile-email = Public e-mail address
desk-profile-email-hint = Where people can write to you. Everybody sees it.
desk-profile-description = Description
desk-profile-description-hint = Optional. Who you are, in a few sentences.
desk-profile-telephone = Telephone
desk-profile-telephone-hint = Optional. An international number, such as +33231000000.
desk-profile-timezone = Time zone
desk-profile-timezone-hint = Optional, such as Indian/Reunion. Without it: Europe/Paris. It is not published.
desk-profile-linkedinorganisation = Number of the LinkedIn page
desk-profile-linkedinorganisation-hint = Optional. A badge that is added to a LinkedIn profile will lead to it. Whoever administers the page sees it in its address.
desk-profile-logo = Logo
desk-profile-logo-hint = Optional. A square image, PNG or SVG.
desk-profile-logo-now = Present logo
desk-profile-no-logo = Take the logo away
desk-profile-meanwhile = Saved meanwhile by somebody else: “{ $text }”
desk-profile-do = Save
desk-profile-done = The profile is saved.
desk-profile-closed = This issuer closed on { $date }.

desk-closure-title = Close the issuer
desk-closure-short = An issuer that ends its activity closes: it awards nothing any more, and what it awarded stays valid.
desk-closure-go = See what the closure means
desk-closure-nothing-new = No badge will be defined or awarded any more in the name of this issuer, nor by the rules of its programmes. Its public page will say so, with the reason.
desk-closure-stays = Badges that were awarded stay valid, verify and count as before.
desk-closure-may = You will still be able to revoke and replace them. The administration of the platform may name an issuer that does so in your place.
desk-closure-final = It cannot be opened again.
desk-closure-reason = Reason
desk-closure-reason-hint = Everybody can read it.
desk-closure-try = See whom it concerns
desk-closure-do = Close for ever
desk-closure-done = The issuer is closed.
desk-closure-persons = { $count ->
    [0] Nobody holds a badge of this issuer.
    [one] One person holds a badge of this issuer. They lose nothing.
   *[other] { $count } persons hold badges of this issuer. They lose nothing.
}
desk-closure-keep = { $count ->
    [0] No composite is made of them.
    [one] One composite is made of them: it stays.
   *[other] { $count } composites are made of them: they stay.
}
