# The letters, in English. They are for people who are not at ease with computers.

## Everywhere
mail-hello = Hello,
mail-link-hint = If the link does not open, copy this address into your browser:
mail-sent-by = Automatic message from { $host }.
mail-why = Why this message? { $issuer } awarded you a badge at this address.
mail-why-programme = Why this message? { $issuer } awarded you a badge at this address, as part of the programme “{ $programme }”.
mail-object = Do you want no more of these messages? Write to { $contact }: there will be none, and your badges remain yours.
mail-about = Why this message? It is about badges awarded by { $issuer }.
mail-about-programme = Why this message? It is about badges of the programme “{ $programme }”, run by { $issuer }.
mail-owner-why = Why this message? { $issuer } awards this composite badge and decides what becomes of it.
mail-owner-why-programme = Why this message? { $issuer } runs the programme “{ $programme }” and decides what becomes of its composite badges.
mail-question = If you have a question, write to { $contact }.
mail-see-badge = See the badge
mail-not-you = If it is not you, do nothing: nothing will happen.

## An address to confirm
mail-prove-subject = Confirm your e-mail address
mail-prove = Somebody said, on { $host }, that this e-mail address is theirs. If it is you, open this link to confirm it. It works for 2 days.
mail-prove-action = Confirm my address

## To see one's badges
mail-mine-subject = Your link to sign in
mail-mine = You asked to sign in to { $host }. Open this link: it works for 30 minutes.
mail-mine-action = Sign in
mail-mine-code = Are you on another device? Type this code there, on the page where you asked for the letter: { $code }. Give it to nobody.

## A badge was awarded
mail-received-subject = { $issuer } awarded you a badge
mail-received = { $issuer } awarded you the badge “{ $badge }”. It recognises what you can do.
mail-received-answer = Open this link to see the badge, then accept or decline it. It is for you to decide.
mail-received-action = See the badge and answer

## A composite badge
mail-composite-subject = You earned a composite badge
mail-composite = You hold all the badges that were asked for: { $issuer } awards you the composite badge “{ $badge }”. There is nothing you have to do to get it.
mail-composite-with = With this badge you hold all those that were needed: { $issuer } also awards you the composite badge “{ $badge }”.
mail-composite-action = See the composite badge and answer

## Revocation
mail-revoked-subject = One of your badges was revoked
mail-revoked = The badge “{ $badge }”, awarded by { $issuer }, was revoked: it is no longer valid.
mail-revoked-reason = The reason given:

## Replacement
mail-replaced-subject = One of your badges was replaced
mail-replaced = { $issuer } replaced one of your badges, for example to correct a mistake. Here is the new one: “{ $badge }”. The old one is marked “replaced” and you lose nothing.
mail-replaced-action = See the new badge

## A revocation under review
mail-pending-subject = One of your badges may be revoked
mail-pending = The revocation of your composite badge “{ $badge }”, awarded by { $issuer }, is under review, because one of the badges it rests on no longer counts. Unless something else is decided, it will be revoked on { $date }. Until then it remains valid.
mail-pending-appeal = Do you disagree? Open this link to say why: { $issuer } will consider what you write.
mail-pending-action = Appeal against the revocation
mail-pending-owner-subject = The revocation of a composite badge is under review
mail-pending-owner = The revocation of a composite badge “{ $badge }” is under review, because one of the badges it rests on no longer counts. Unless you decide something else, it will be revoked on { $date }. Its holder knows and can appeal.
mail-appeal-subject = A holder appeals against a revocation
mail-appeal = The holder of a composite badge “{ $badge }” appeals against the revocation that is under review. Their appeal awaits your decision.
mail-kept-subject = Your badge is kept
mail-kept = The revocation of your composite badge “{ $badge }”, awarded by { $issuer }, is no longer under review: the badge is kept and remains valid.

## Soon expired
mail-expiry-subject = One of your badges expires soon
mail-expiry = { $days ->
    [one] Your badge “{ $badge }”, awarded by { $issuer }, expires in { $days } day.
   *[other] Your badge “{ $badge }”, awarded by { $issuer }, expires in { $days } days.
}
mail-expiry-date = It is valid until { $date }.
mail-expiry-renew = To learn how to renew it, write to { $contact }.

## Two addresses, one person
mail-merge-subject = Two e-mail addresses will be joined
mail-merge = Somebody said, on { $host }, that two e-mail addresses, this one among them, belong to one person. If nobody objects, they will be joined on { $date }: the badges awarded to either will then be those of one person.
mail-merge-object = If both addresses are yours, do nothing. If not, open this link to object.
mail-merge-action = Object to the joining
mail-merged-subject = Two e-mail addresses were joined
mail-merged = On { $host }, this e-mail address and another now belong to one person. The badges awarded to either are together.
mail-merged-wrong = If that is wrong, write to the organisation that awarded you your badges.
mail-objected-subject = Somebody objects to the joining of two addresses
mail-objected = You asked, on { $host }, that two e-mail addresses be joined as those of one person. One of those concerned objected: they remain apart.

## A badge or certificate from elsewhere
mail-evidence-counts-subject = What you presented is recognised
mail-evidence-counts = A badge or certificate that you presented on { $host } is recognised: it now counts as one of the badges asked for.
mail-evidence-not-subject = What you presented does not count
mail-evidence-not = A badge or certificate that you presented on { $host } does not count, or no longer counts, among the badges asked for. The badges that were awarded to you remain yours.
mail-brought-subject = A badge from elsewhere waits for your decision
mail-brought = On { $host }, somebody presented a badge of another platform to your programme. It was checked and is valid, and that person proved the address it was issued to. Nothing says yet whether it counts: until you decide, it does not.
mail-brought-decide = It is evidence { $evidence } of programme { $programme }. “sceau programme evidence list { $programme } --undecided” and the API show it. An equivalence makes all badges of its kind count; “evidence decide” makes this one count, “evidence withdraw” refuses it.

mail-invited-subject = An invitation to work at a desk for badges
mail-invited = { $issuer } invites you to work with its team at its desk for badges on { $host }. Open this link to see in which role, and to accept. It works for 7 days, once.
mail-invited-instance = Somebody who administers { $host } invites you to do so with them. Open this link to accept. It works for 7 days, once.
mail-invited-action = See the invitation
mail-invited-why = You get this because { $issuer } entered your address. For any question: { $contact }.

## Applications for badges
mail-see-application = See the application
mail-asked-why = Why this message? You asked { $issuer } for a badge. For any question: { $contact }.
mail-asked-why-issuer = Why this message? { $issuer } awards this badge and examines applications.
mail-asked-decline = You may say no: the page behind the link offers that too. If this message is not for you, do nothing.
mail-begun-subject = An application for a badge is waiting for you
mail-begun = { $issuer } began an application for the badge “{ $badge }” for you. It is yours: nothing is submitted in your name. Open it by signing in with this address, complete it, then submit it if you wish. If you do nothing, it will be forgotten.
mail-begun-why = Why this message? { $issuer } awards this badge and gave your address. For any question: { $contact }.
mail-asked-subject = Your application for a badge has arrived
mail-asked = Your application for the badge “{ $badge }” has arrived at { $issuer }. You will be told by letter what comes of it. You can withdraw it until it is decided.
mail-commission-subject = You hold the badges that are asked for
mail-commission = You hold all the badges that are asked for the composite badge “{ $badge }”. Before it is awarded, a commission of { $issuer } examines your case. You have nothing to do: you will be told by letter what comes of it.
mail-more-subject = Something more is asked for your application for a badge
mail-more = { $issuer } is examining your application for the badge “{ $badge }” and asks for something more:
mail-not-retained-subject = Your application for a badge is not retained for now
mail-not-retained = { $issuer } does not retain your application for the badge “{ $badge }” for now. Here is why:
mail-not-retained-again = This is not final: you can apply again whenever you like. You can also ask, once, for somebody else to examine this one.
mail-waits-subject = Your application for a badge is waiting for you
mail-waits = Your application for the badge “{ $badge }” is waiting for something from you. Without it, it expires on { $date }.
mail-expired-subject = Your application for a badge has expired
mail-expired = Your application for the badge “{ $badge }” has expired: it went without an answer for too long. You can apply again whenever you like.
mail-said-subject = A statement has arrived for your application for a badge
mail-said = The person whom you asked wrote a statement for your application for the badge “{ $badge }”.
mail-unsaid-subject = A statement will not come
mail-unsaid = The person whom you asked would rather not write a statement for your application for the badge “{ $badge }”. You can ask somebody else.
mail-asked-for-subject = A new application for a badge
mail-asked-for = { $applicant } asks for the badge “{ $badge }”. The application is waiting for somebody to examine it.
mail-answered-subject = An applicant completed their application for a badge
mail-answered = { $applicant } answered what was asked for the badge “{ $badge }”.
mail-asked-again-subject = An application for a badge is to be examined again
mail-asked-again = { $applicant } asks for somebody else to examine their application for the badge “{ $badge }”.
mail-overdue-subject = An application for a badge has waited too long
mail-overdue = The application for the badge “{ $badge }” by { $applicant } should have been decided.
mail-review-subject = An application for a badge to examine
mail-review = { $issuer } asks you to examine the application for the badge “{ $badge }” by { $applicant }.
mail-review-late-subject = An application for a badge is waiting for your opinion
mail-review-late = The application for the badge “{ $badge }” by { $applicant } is still waiting for your opinion.
mail-review-declined-subject = An application for a badge waits for somebody to examine it
mail-review-declined = The person whom you asked for an opinion on the application for the badge “{ $badge }” will not examine it. The application waits for somebody else.
mail-examine-subject = You are asked for an opinion on an application for a badge
mail-examine = { $issuer } asks you to examine an application for the badge “{ $badge }”. Open this link to read the application and give your opinion: no account is needed.
mail-examine-action = Read the application
mail-examine-why = Why this message? { $issuer } entered your address. For any question: { $contact }.
mail-statement-subject = You are asked for a statement
mail-statement = { $applicant } asks { $issuer } for the badge “{ $badge }”, and asks you to state what you have seen of their work. Open this link to write it: no account is needed.
mail-statement-action = Write the statement
mail-statement-why = Why this message? { $applicant } entered your address. For any question: { $contact }.
## A person’s recommendation
mail-vouch-subject = You are asked for a recommendation
mail-vouch = “{ $asker }” received the badge “{ $badge }”, issued by { $issuer }, and asks you to write a few words about their work.
mail-vouch-then = Open this link to see the badge, then write or decline. There is no account to create. The link is good for 60 days.
mail-vouch-action = See the badge and answer
mail-vouch-not-you = If you do not know this person, do nothing: nothing will happen.
mail-vouch-why = Why this message? The holder of a badge issued by { $issuer } gave your address.
mail-vouch-why-programme = Why this message? The holder of a badge issued by { $issuer }, in the programme “{ $programme }”, gave your address.
mail-vouch-object = You do not want these messages any more? Write to { $contact }: there will be no more.
mail-vouched-subject = Your recommendation is recorded
mail-vouched = Your recommendation about the badge “{ $badge }”, issued by { $issuer }, is recorded. The holder of the badge decides whether the page of the badge shows it.
mail-vouched-back = You can take it back whenever you want, for 5 years, by this link. Keep this message.
mail-vouched-action = Take my recommendation back
mail-words-subject = A recommendation waits for you
mail-words = Somebody whom you asked wrote a recommendation about your badge “{ $badge }”, issued by { $issuer }.
mail-words-then = Nobody else sees it for now. To read it, then accept or decline it, sign in to { $host } and open “My badges”, then “Recommendations of people”.
mail-vouch-dropped-subject = Your recommendation is deleted
mail-vouch-dropped = The holder of the badge “{ $badge }”, issued by { $issuer }, does not keep the recommendation that you wrote. Your name and your words are deleted: no page shows them any more.
mail-vouch-dropped-then = There is nothing to do. The link that would take it back is of no use any more.
mail-words-refused-subject = A recommendation will not be written
mail-words-refused = Somebody whom you asked for a recommendation about your badge “{ $badge }”, issued by { $issuer }, would rather not write one. You can ask somebody else.
mail-words-gone-subject = A recommendation was taken back
mail-words-gone = Somebody who had written a recommendation about your badge “{ $badge }”, issued by { $issuer }, took it back. Their words are deleted: the page of the badge does not show them any more.
