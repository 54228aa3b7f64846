# Recommendations of people: asked for by the holder, written through a link, never signed. Not to be mixed up with endorsements,
# which are those of organisations.

## Everywhere
vouch-title = Recommendations of people
vouch-what = These are the words of people, asked for by the holder of the badge. Each answered through a link sent to their e-mail address. Nothing signs them: they are no part of the badge, and are not endorsements of organisations.
vouch-unsigned = Words of a person, whose e-mail address was verified by a link; not signed.
vouch-as-employer = Employer or manager
vouch-as-colleague = Colleague or peer
vouch-see-badge = See the page of the badge

## My recommendations
mine-to-vouching = Recommendations of people
mine-vouching-waits = { $count ->
    [one] A recommendation waits for your answer.
   *[other] { $count } recommendations wait for your answer.
}
vouch-mine-title = Recommendations of people
vouch-mine-lead = Ask somebody who knows your work to write a few words about one of your badges. You read them first, then choose whether to show them. They are the words of a person: they are not signed and are no part of the badge.
vouch-mine-all = Your requests
vouch-mine-none = You have asked for nothing.
vouch-asked-on = { $relation }, asked on { $date }
vouch-state-asked = Waits for an answer until { $date }
vouch-state-over = No answer, ended on { $date }
vouch-state-given = Received on { $date }: nobody else sees it
vouch-state-accepted = Shown on the page of the badge since { $date }
vouch-state-hidden = Hidden since { $date }
vouch-state-declined = Declined by you on { $date }
vouch-state-refused = The person declined on { $date }
vouch-state-withdrawn = Taken back by the person on { $date }
vouch-accept = Show on the page of the badge
vouch-hide = Hide
vouch-decline = Decline
vouch-remove = Delete
vouch-now-shown = Done. The page of the badge shows it, as long as the badge is in force.
vouch-now-hidden = Done. The page of the badge shows it no more.
vouch-now-removed = It is deleted.
vouch-now-declined = It is declined. What was written is not kept.
vouch-asked = It is asked: a letter is on its way.
vouch-keep = Go back and change nothing
vouch-decline-title = Decline this recommendation
vouch-decline-then = What { $email } wrote will be erased, and cannot come back. The person will not be told.
vouch-remove-title = Delete
vouch-remove-asked = The request to { $email } will be taken back: the link in the letter will open nothing any more.
vouch-remove-said = What { $email } wrote will be erased, and shown nowhere any more. It cannot come back. To show it no more without losing it, choose “Hide”.
vouch-remove-ended = The line of the request to { $email } will disappear from this page.
vouch-mine-ask = Ask for a recommendation
vouch-mine-ask-lead = At most { $most } people for one badge. Ask an employer, a colleague or a peer; not somebody whom you support: their name is not to appear here.
vouch-mine-no-badge = You first need a badge in force that you accepted.
vouch-mine-badge = Badge
vouch-mine-email = E-mail address of the person
vouch-mine-email-hint = They receive a letter with a link, good for 60 days. Their address is shown to nobody but you.
vouch-mine-relation = You ask them as
vouch-mine-relation-hint = This will stand beside their words.
vouch-mine-asker = Your name, as the person knows you
vouch-mine-asker-hint = It is in the letter and on the page of the link, nowhere else.
vouch-mine-request = A few words to the person
vouch-mine-request-hint = Optional: where and when you worked together, for example. 1,000 characters at most.
vouch-mine-do = Send the request
vouch-no-relation = Choose as what you ask this person.
vouch-own-address = This address is yours: ask somebody else.
vouch-already-asked = You asked this address before, for this badge.
vouch-too-many = Enough people were asked about this badge: delete a request first.
vouch-too-many-letters = Too many letters were asked for: try again in an hour.
vouch-not-this-badge = This badge is no longer in force, or you did not accept it: choose another.
vouch-bad-request = This message is too long: 1,000 characters at most.

## What whoever is asked sees
vouch-ask-title = Write a recommendation
vouch-ask = { $asker } asks you for a few words about their work, on a badge that was awarded to them. There is no account to create. You can decline too: nothing of you but your address is kept then.
vouch-ask-message = Their message
vouch-say = Your answer
vouch-as = You answer as: { $relation }.
vouch-published = If the person who asks accepts it, the public page of the badge will show your name, your role, your words and the date, saying that these are the words of a person, not signed. Your address is not there. You can take everything back for 5 years, through a link that you will receive.
vouch-name = Your name
vouch-role = Your role and your organisation
vouch-role-hint = For example: library manager, City of Caen.
vouch-words = Your words
vouch-words-hint = What you saw of their work. Do not name the people whom they support. 2,000 characters at most.
vouch-consent = I agree that my name, my role and my words are shown publicly.
vouch-give = Send
vouch-refuse = Decline
vouch-once = The link works once: read it again before you send.
vouch-bad-name = A name is needed: 80 characters at most, on one line.
vouch-bad-role = A role is needed: 120 characters at most, on one line.
vouch-bad-words = A few words are needed: 2,000 characters at most.
vouch-no-consent = Tick this box to send, or decline.
vouch-given-title = Thank you, it is sent
vouch-given = The person who asked is told. They read your words, then choose whether to show them: nobody else sees them for now.
vouch-given-back = A letter is on its way to you, with a link to take your words back whenever you want.
vouch-refused-title = You declined
vouch-refused = It is noted, and nothing is published. The person who asked sees it on their page.
vouch-late-title = This is not possible any more
vouch-late = It was answered, taken back or deleted before. Nothing was done.
vouch-back-title = Take your recommendation back
vouch-back = This is what you wrote about the badge “{ $badge }”, issued by { $issuer }.
vouch-back-then = Taking it back erases it: it is shown nowhere any more, and cannot come back.
vouch-back-do = Take my recommendation back
vouch-gone-title = Your recommendation is taken back
vouch-gone = It is erased and shown nowhere any more.
