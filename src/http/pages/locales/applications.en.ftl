# Asking for a badge, showing proofs. “Not retained for now”, never “refused”.

## To the applications
ask-for-badge = Ask for this badge
ask-for-badge-hint = Without an exam: criterion by criterion, you show what you can do.
ask-mine-title = My applications for badges
ask-mine-lead = You know how to do it? Ask for a badge, with your proofs.
ask-mine-counts = { $drafts ->
    [0] { $open ->
        [0] No application is open.
        [one] { $open } open application.
       *[other] { $open } open applications.
    }
    [one] { $open ->
        [0] { $drafts } draft.
        [one] { $open } open application, { $drafts } draft.
       *[other] { $open } open applications, { $drafts } draft.
    }
   *[other] { $open ->
        [0] { $drafts } drafts.
        [one] { $open } open application, { $drafts } drafts.
       *[other] { $open } open applications, { $drafts } drafts.
    }
}
ask-mine-asked = You are asked for something more: open your applications to answer.
ask-mine-see = See my applications
sign-in-to-ask = To ask for a badge, give your e-mail address: a letter with a link and a code goes there at once. There is no account to create, and no password.
sign-in-to-ask-hint = The answers to your application will arrive there.
sign-in-sent-to-ask = A letter is on its way to this address. Its link, or its code, leads you back to your application.

## My applications
ask-title = My applications for badges
ask-lead = You ask for a badge, you show your proofs, somebody examines them. Nothing leaves before you submit the application.
ask-new = Ask for a badge
ask-drafts = Drafts
ask-open = Submitted
ask-over = Over
ask-none = No application yet.
ask-waits = A statement is awaited.
ask-lacks = { $count ->
    [one] { $count } thing is still missing.
   *[other] { $count } things are still missing.
}
ask-ready = Ready: submit it
ask-submit-chosen = Submit those that are ticked
ask-choose-draft = Tick at least one application.
ask-not-ready = Something is still missing in one that is ticked: open it to see what.
ask-submitted-done = It is submitted. A letter confirms it; what follows will be told by letter.
ask-all-begun-done = They are begun: open each draft to add your proofs.
ask-discarded-done = Done: this draft is deleted. Your proofs are kept.

## Where an application stands
ask-state-draft = Draft
ask-state-submitted = Submitted
ask-state-submitted-commission = Before the commission
ask-state-again = Submitted for a second examination
ask-state-in-review = Being examined
ask-state-more-information = You are asked for something more
ask-state-accepted = Accepted
ask-state-not-retained = Not retained for now
ask-state-withdrawn = Withdrawn
ask-state-expired = Closed without an answer
ask-next-draft = Unless it is changed, this draft is kept until { $date }.
ask-next-submitted = It waits to be examined. The decision is expected by { $date }; a letter will tell you.
ask-next-in-review = Its examination has begun. The decision is expected by { $date }; a letter will tell you.
ask-next-late = The decision was expected by { $date }. The issuer has been told.
ask-next-more-information = Answer by { $date }: without an answer, the application will be closed.
ask-next-accepted = The badge was awarded on { $since }. After { $date }, your proofs are deleted, except those that you show from the badge: these stay as long as you show them.
ask-next-accepted-commission = The commission decided: the badge is awarded since { $since }.
ask-next-not-retained = You can ask for a second examination until { $date }, or apply anew right now. It is one or the other: as long as one is not decided, the other is not possible.
ask-next-not-retained-commission = You can ask for another examination until { $date }, or go before the commission again now, as long as your badges meet the rule. It is one or the other: as long as the one is not decided, the other is not possible.
ask-next-commission-again = As long as your badges meet the rule, you can go before the commission again.
ask-next-not-retained-over = The decision and its reason stay here to be read.
ask-next-not-retained-last = You can apply anew right now.
ask-next-withdrawn = You withdrew it on { $since }. You can apply anew.
ask-next-expired = It was closed on { $since }. You can apply anew.
ask-next-withdrawn-commission = You withdrew it on { $since }. As long as your badges meet the rule, you can go before the commission again.
ask-next-expired-commission = It is closed since { $since }. As long as your badges meet the rule, you can go before the commission again.

## Choosing badges
ask-new-title = Ask for a badge
ask-new-lead = Tick one badge or several. The same proof may serve several applications.
ask-new-none = No badge can be asked for here yet.
ask-new-then = Drafts will be prepared: fill them in at your own pace, then submit them.
ask-begin = Begin
ask-choose-badge = Tick at least one badge.
ask-held-before = You hold one of the ticked badges already.
ask-is-held = You hold this badge.
ask-is-begun = You have a draft for this badge.
ask-is-asked = You have asked for this badge already.
ask-see = See the application
ask-criteria-of = Read its criteria
ask-begun-done = It is begun. Say how far you are with each criterion, and show your proofs.

## One application
ask-one-title = Application: { $name }
ask-stands = Where this application stands
ask-badge = Badge asked for
ask-see-badge = See my badge
ask-accepted-public = The page of this badge is public, and the proofs that you let be seen open from it. You can stop letting one be seen at any time. In “My badges”, accept this badge or decline it, and choose how to share it.
ask-held-since = You have held this badge since { $date }.
ask-held-draft = This application is of no use any more: you can delete this draft, at the end of the page. Your proofs will be kept.
ask-another = You have another application for this badge. As long as it is not decided, a second examination of this one is not possible.
ask-another-draft = You have an application for this badge that is not decided yet. This draft cannot be submitted until then.
ask-again = Apply anew
ask-again-commission = Go before the commission again
ask-before-again-done = Done: your case is before the commission again. What follows will be told by letter.
ask-decision = Decision
ask-appeal-title = Ask for a second examination
ask-appeal-lead = Somebody else will examine the application, once. Your proofs stay as they are.
ask-appeal-label = Why do you ask for a second examination?
ask-appeal-hint = What you write is read by whoever examines it.
ask-appeal-do = Ask for a second examination
ask-appealed-done = It is asked for. Somebody else examines the application; what follows will be told by letter.
ask-messages = Questions and answers
ask-message-own = Your answer
ask-message-theirs = You are asked
ask-missing = What is still missing
ask-missing-waits = What is awaited
ask-missing-nothing = Nothing is missing: you can submit the application.
ask-missing-nothing-now = Nothing is missing: you can answer.
ask-missing-said = Criterion { $number }: say how far you are.
ask-missing-proof = Criterion { $number }: add a proof.
ask-missing-proof-waits = Criterion { $number }: the statement asked of { $address } is awaited until { $date }. Another proof can take its place.
ask-missing-third-party-waits = One proof must come from somebody else than you: the statement asked of { $address } is awaited until { $date }.
ask-missing-third-party = At least one proof must come from somebody else than you.
ask-missing-no-names = Confirm, at the end of the page, that you removed every name of people you helped.
ask-criteria = Criteria and proofs
ask-criteria-lead = Each criterion has your self-assessment and at least one proof. A proof may show several criteria.
ask-criterion = Criterion { $number }
ask-level = How far are you?
ask-level-own = Your self-assessment:
ask-level-beginning = I am beginning
ask-level-practised = I do it, at times with help
ask-level-assured = I do it without help
ask-words = In a few words
ask-words-hint = Optional. What you do, with whom, how; without any name.
ask-proofs = Proofs of this criterion
ask-no-proof = No proof yet.
ask-add = Add a proof
ask-save = Save
ask-saved-done = It is saved.
ask-proof-change = See or change
ask-proof-see = See
ask-before = Before you submit
ask-no-names = I removed every name of people I helped.
ask-no-names-hint = From accounts, files, pictures and the names of files too.
ask-submit = Submit the application
ask-submit-then = Once submitted, the application is read by those who examine it, and does not change unless you are asked for something.
ask-public-then = If it is accepted, the badge has a public page at once, and the proofs that you let be seen from the badge open from it.
ask-answer-title = Answer
ask-answer-label = Your answer
ask-answer-hint = Once saved, your answer stays here, for you alone, until you send it. You can also change your proofs and what you say, above.
ask-answer-then = Once your answer is sent, the examination goes on.
ask-answer-do = Send my answer
ask-answered-done = It is sent: the examination goes on. What follows will be told by letter.
ask-purged = What this application said was deleted on { $date }, as announced. The decision stays.
ask-discard = Delete this draft
ask-withdraw = Withdraw this application

## Adding a proof
ask-give-title = Add a proof
ask-give-lead = What do you want to show?
ask-give-private = A proof is read only by those who examine your application, unless you decide to show it from the badge.
ask-give-text = Write an account
ask-give-link = Give a link
ask-give-badge = Show a badge from elsewhere
ask-give-certificate = Tell of a certificate
ask-give-file = Attach a file
ask-give-given = Use a proof given before
ask-give-statement = Ask for a statement
ask-give-hint-text = A situation that you went through: what had to be done, what you did, what came of it.
ask-give-hint-link = Course material, a site, an article, an online video.
ask-give-hint-badge = An open badge that another organisation awarded. It is checked, and the result stands beside the proof.
ask-give-hint-certificate = A diploma or a title, in a few words: its name, who gave it, when.
ask-give-hint-file = A PDF, a photograph, an office document.
ask-give-hint-given = The same proof may serve several applications.
ask-give-hint-statement = A letter goes to an employer, a colleague or a trainer, who answers in a few words.
ask-give-do = Add this proof
ask-proof-given-done = The proof is added.
ask-proof-not-valid-done = The proof is added, but the check says that this badge is not valid: it does not count as a proof that comes from somebody else.
ask-proof-not-theirs-done = The proof is added, but this badge was not awarded to an address known to be yours: it does not count as a proof that comes from somebody else.
ask-file = File
ask-file-hint = PDF, picture (PNG, JPEG, WebP), text or office document; { $most } MiB at most. The place and the device written in a photograph are removed.
ask-file-too-large = This file is larger than 5 MiB: make it smaller, or share it elsewhere and give the link.
ask-choose-file = Choose a file.
ask-url = Address
ask-url-hint = For example example.org/my-workshop. It must open without a password for whoever examines the application.
ask-issued-to-hint = Nothing to write if it is { $address }.
ask-certificate-hint = Nothing is checked: attach a copy as another proof if you have one.
ask-body = Who gave it
ask-issued-on = Given on
ask-issued-on-missing = Give the date.
ask-expires = Valid until (optional)
ask-proof-title = Name of the proof
ask-proof-title-hint = For example “E-mail workshop, March 2026”.
ask-proof-title-hint-file = Optional: without a name, that of the file is used.
ask-text = Account
ask-text-hint = Without any name of people you helped: “a lady of 70” is enough.
ask-own-words = This account is yours. Each application also has at least one proof that comes from somebody else: a link, a file, a badge from elsewhere or a statement.
ask-comment = What to look at
ask-comment-hint = Optional: for example the page, or your part in this work.
ask-ticks = Which criteria does this proof show?
ask-choose-criterion = Tick at least one criterion.
ask-third-party = This proof comes from somebody else
ask-third-party-hint = For example a letter from an employer or feedback from a colleague. Each application has at least one.
ask-shown = This proof may be seen from the badge
ask-shown-hint = Anybody who has the address of the badge will be able to open it. You can change this at any time. The badge will then keep the mention that a proof of that sort was there.
ask-names-reminder = Remove every name of people you helped, in pictures and names of files too.
ask-given-which = Which proofs?
ask-given-none = All your proofs serve this application already.
ask-choose-proof = Tick at least one proof.
ask-statement-lead = A letter goes to this person, with your address, the name of the badge and the ticked criteria. They answer in a few words, without an account, or decline.
ask-relation = Who is this person to you?
ask-relation-employer = They employ me, or answer for the place where I work
ask-relation-colleague = They work beside me
ask-relation-trainer = They trained me
ask-relation-other = Something else
ask-choose-relation = Say who this person is to you.
ask-statement-email = Their e-mail address
ask-statement-email-hint = Make sure that they agree: they will get a letter from this service.
ask-statement-title-hint = Optional: for example “Statement of the library”.
ask-statement-do = Send the letter
ask-statement-sent-done = The letter is on its way. Another one will tell you the answer.

## One proof
ask-kind-text = Account
ask-kind-link = Link
ask-kind-file = File
ask-kind-statement = Statement
ask-kind-badge = Badge from elsewhere
ask-kind-ours = Badge awarded here
ask-kind-certificate = Certificate
ask-third-party-chip = Comes from somebody else
ask-shown-chip = Seen from the badge
ask-proof-size = { $size } KiB
ask-proof-purged = Content deleted on { $date }.
ask-statement-gone = Whoever was asked had what concerns them erased.
ask-statement-asked = Asked of { $address }; an answer is possible until { $date }.
ask-statement-arrived = Received on { $date } from { $address }.
ask-statement-declined = Declined on { $date } by { $address }.
ask-statement-expired = Asked of { $address }, without an answer until { $date }.
ask-proof-what = The proof
ask-download = Download { $name }
ask-is-shown = It may be seen from the badge.
ask-is-hidden = Only those who examine the application see it.
ask-show = Let it be seen from the badge
ask-hide = No longer let it be seen
ask-proof-shown-done = Done: this proof may be seen from the badge.
ask-proof-hidden-done = Done: this proof is no longer seen from the badge.
ask-proof-words = Change this proof
ask-proof-fixed = This proof is part of an application that was submitted: it changes no more. To correct it, add another one.
ask-proof-reworded-done = It is saved.
ask-proof-shows = What it shows in this application
ask-proof-used-done = It is saved.
ask-proof-off = Take off this application
ask-proof-off-hint = Taken off an application, a proof stays among your proofs.
ask-proof-off-done = Done: this proof is taken off the application. It stays among your proofs.
ask-proofs-title = My proofs
ask-proofs-lead = All that you gave, with the applications that it serves.
ask-proofs-none = No proof yet.
ask-proof-used = Serves
ask-remove = Delete this proof
ask-remove-not = It is part of an application that was submitted: it will be deleted with it.
ask-proof-removed-done = Done: this proof is deleted.

## Before what cannot be undone
ask-keep = Go back without changing anything
ask-discard-title = Delete the draft “{ $name }”?
ask-discard-lead = What you wrote for each criterion will be deleted. { $issuer } has seen nothing of it.
ask-discard-proofs = Your proofs stay in “My proofs”.
ask-discard-do = Delete this draft
ask-withdraw-title = Withdraw the application “{ $name }”?
ask-withdraw-lead = { $issuer } will no longer examine it. What it says will be deleted, with the proofs that serve nothing else; the application stays in your list, as withdrawn.
ask-withdraw-then = You can apply anew: that begins with an empty draft.
ask-withdraw-title-commission = Withdraw your case “{ $name }”?
ask-withdraw-lead-commission = The commission of { $issuer } will examine it no more. Questions and answers will be erased; the application stays in your list, as withdrawn.
ask-withdraw-then-commission = Your badges stay yours. As long as they meet the rule, you can go before the commission again from the page of this application: there will be nothing to fill in.
ask-withdraw-do = Withdraw this application
ask-withdrawn-done = Done: this application is withdrawn.
ask-remove-title = Delete the proof “{ $title }”?
ask-remove-lead = The proof and its file will be deleted. Drafts that use it will no longer have it.
ask-remove-then = Nothing can bring it back.
ask-remove-do = Delete this proof

## Before a commission
proposal-title = The badges that are held
proposal-not-met = The rule is not met any more: at least one badge no longer counts, and the composite cannot be awarded as it stands.
proposal-rule = The rule
proposal-asks = What the rule asks for
proposal-valid = counts for the rule
proposal-until = counts for the rule, valid until { $date }
