# The pages, in English.

## Everywhere
skip = Skip to content
brand = Sceau
brand-line = Open digital badges
nav-label = Main navigation
nav-verify = Check a badge
nav-mine = My badges
switch = Français
footer-privacy = No tracking, no request to any other site; one cookie only, to stay signed in.
footer-home = Home
footer-accessibility = Accessibility: not compliant (not audited yet)
not-the-title = This badge is not the French State professional title “Médiateur numérique” (RNCP40695), nor one of its units, nor a certification registered in France’s national registers (RNCP, répertoire spécifique).
notice-label = Please note

## Home
home-title = Issue and check badges for skills
home-lead = Sceau issues open digital badges (Open Badges 2.0) that recognise what a person can do. Each one carries its issuer’s digital signature: anybody can check it here, without an account.
home-verify = Check a badge
home-programmes = Programmes
home-no-programme = No programme is open on this instance yet.
home-mine = Your badges, what you share, your public page: a letter with a link lets you in, without a password.
home-owner = Run by { $name }
home-how = How it works
home-how-award-title = One badge, one skill
home-how-award = An issuer recognises a skill on public criteria and evidence, then signs the badge.
home-how-composite-title = A composite badge
home-how-composite = When a person holds the badges that a programme asks for, its composite badge is awarded to them, with nothing to apply for.
home-how-check-title = Open to checking
home-how-check = The address, file or signature of a badge is enough to know whether it is genuine and still in force.
home-developers = For developers
home-api = Description of the programming interface (OpenAPI)
home-developers-text = Everything that these pages do, and the issuing of badges, is also open to programs.

## The form
form-label = Address, signature (JWS) or JSON of the badge
form-hint = For example, paste the address of a badge’s page. Nothing is kept.
form-submit = Check
form-hint-whole = Wherever it comes from. Several badges: one address a line, 500 at most.
form-file = Or a file
form-file-hint = The badge’s PNG or SVG image, JSON, signature (JWS), or a CSV list. 2 MiB at most, 1 MiB for a list.
form-email = Whose should it be? (optional)
form-email-hint = An e-mail address: the answer says whether the badge was issued to that person. It is neither kept nor passed on.
form-more = Check a file, a list, or whose a badge is

## Check
verify-title = Check a badge
verify-lead = Paste or upload what you were given: the answer comes at once, in plain words, with every check that was made.
verify-result-title = Result of the check: { $status }
verify-again = Check another badge
verify-what = What was checked
verify-how = Good to know
verify-how-fetch = A badge of another service is checked with that other service: it sees that a check is made, not by whom.
verify-how-list = A CSV file names its columns, such as “url” and “email”; each line has its answer.
verify-how-kept = Nothing that you give is kept, and no result either: print it if you need a record.
foreign-label = A badge of another service
foreign-hint = What follows is what its issuer says of it, at its address. Who that issuer is, is for you to judge.
standard = Standard
recognised-by-programmes = Issuer recognised by
address-checked = Address checked:
unnamed = (no name)
input-empty = Give the address, the signature or the JSON of a badge, or choose a file.
input-too-large = This is too long: a badge fits in { $kib } KiB. Paste its address instead.
input-bad-json = This text begins like JSON but cannot be read. Copy the whole file, and change nothing.
input-unknown = This text is neither a web address (https://…), nor a JWS signature, nor JSON.
input-file-unknown = This file is neither a PNG or SVG image, nor JSON, nor a JWS signature, nor a list.
input-file-too-large = This file is too large: { $mib } MiB at most.
input-both = Give a text or a file, not both.
input-error = The check did not start
list-title = { $count ->
    [one] Check of { $count } badge
   *[other] Check of { $count } badges
}
list-lead = Lines appear in the order of the list, as they are checked; the totals are at the end of the page.
list-table = Results, line by line
list-line = Line
list-status = Result
list-badge = Badge
list-belongs = Issued to the person
list-report = Report
list-report-of = of line { $line }
list-column = Column { $column }:
list-unusable = Unusable line
list-of-others = Valid, but issued to somebody else, or that cannot be told
list-done = { $count ->
    [one] Totals: { $count } line
   *[other] Totals: { $count } lines
}

## Status of a badge
status-expired = Expired on { $date }
status-revoked = Revoked on { $date }
status-replaced = Replaced on { $date }
replaced-by = Replaced by:
reason = Reason:

## Checks
checks-title = Verification
checks-when = Made on { $date } at { $time } (UTC).
checks-count = { $passed } of { $all } checks passed.
checks-none = No check was made.
check-detail = Detail:
fetched-title = What was fetched, and when ({ $count })
fetched-answer = answer { $status }
fetched-before = answer { $status }, remembered
report-by = Verification report made by Sceau, { $base }.
report-print = To keep a record, print this page: it becomes a dated report.
report-text = Download the report as text
report-file = verification-{ $date }

## Page of an issued badge
award-title = { $name }, badge issued by { $issuer } ({ $status })
award-description = Badge “{ $name }” issued by { $issuer } on { $date }.
award-kind = Issued badge
award-kind-composite = Issued composite badge
issuer = Issuer
labelled = { $label }: { $text }
issued-on = Issued on
expires-on = In force until
expires-never = No end date
expired-on = Ended on
validity = Validity
holder = Holder
holder-named = { $name }: the name that the holder chooses to show here. It is no part of the signed badge.
holder-hidden = The holder is not named: their e-mail address is present only as a hash.
narrative = How it was earned
criteria = Criteria
evidence = Evidence
evidence-number = Evidence { $number }
alignments = Related to
tags = Keywords
documents = The badge for machines
documents-hint = The same information, signed, for a badge backpack or a program.
award-address = Address of the badge
download = The badge as an image
download-hint = The image holds the signed badge: another service that gets it can check it.
download-png = Download the PNG image
download-svg = Download the SVG image
document-json = Badge as JSON
document-rs256 = Issuer’s digital signature (JWS, RS256)
document-eddsa = Issuer’s digital signature (JWS, EdDSA)
action-verify = Check again
action-model = See the badge model
tree-title = Badges brought together
tree-count = { $held } of { $needed }
tree-rule = Rule, version { $version }: { $rule }.
tree-by-rule = Awarded by rule to whoever has gathered these badges.
tree-all-shown = Each can be opened and verified.
tree-partial = The holder chooses which of them to show: of the others this page gives no link, no issuer and no date.
part-of-title = Part of
tree-all = All of these badges:
tree-at-least = At least { $count } of:
tree-at-least-recent = At least { $count } of, within { $months } months:
tree-issued = Issued by { $issuer } on { $date }
tree-now-expired = ended on { $date }
tree-now-revoked = has since been revoked
tree-not-used = Another possibility, not used here
tree-elsewhere = A badge of another service, counted by a decision of the programme
tree-certificate = A certificate, counted by a decision of the programme
tree-by-decision = counted by a decision of the programme

## Endorsements
endorsements = Endorsements
endorsed-by = Endorsed by
recognised-by = Recognised by
endorsement-json = Endorsement as JSON

## Page of a badge model
model-title = { $name }, badge model of { $issuer }
model-kind = Badge model
model-kind-composite = Composite badge model
model-version = Version
model-version-older = There is a more recent version.
model-version-newer-link = See the most recent version
model-archived = This model has not been awarded since { $date }.
model-months = { $months } months from the date of issue
model-rule = Award rule
model-rule-intro = This badge is awarded, with nothing to apply for, to the person who meets this rule:
model-rule-intro-commission = A commission examines the case of the person who meets this rule, and decides before this badge is awarded:
model-programme = Programme
open-data = Open data
model-json = Badge model as JSON

## Page of an issuer
issuer-title = { $name }, badge issuer
issuer-kind = Issuer
issuer-closed = This issuer closed on { $date }. The badges it awarded stay valid and can be checked.
issuer-heir = For any question about these badges:
issuer-website = Website
issuer-email = E-mail
issuer-telephone = Telephone
issuer-badges = Badges issued by this issuer
issuer-no-badge = This issuer has not defined any badge yet.
issuer-programmes = Programmes run
issuer-json = Issuer’s profile as JSON
issuer-revocations = List of revoked badges
issuer-key = Public signing key ({ $algorithm })
tag-composite = Composite badge

## Page of a programme
programme-title = { $name }, badge programme
programme-kind = Programme
programme-owner = Run by
programme-catalogue = Catalogue
programme-catalogue-version = version { $version }
programme-adopted = Adopted on
programme-no-catalogue = This programme has not adopted a catalogue yet: it awards nothing.
programme-composites = Composite badges
programme-composites-hint = Awarded by rule, with nothing to apply for, as soon as the badges they ask for are held.
programme-composites-hint-commission = Awarded by rule, with nothing to apply for, as soon as the badges they ask for are held, or after a commission decided, where that is said.
programme-commission = Once these badges are held, a commission examines the case and decides before the badge is awarded.
programme-composite-rule = It takes { $rule }.
programme-rule-version = Rule, version { $version }
programme-months = In force for { $months } months
programme-competencies = Skills
programme-core = Core
programme-core-hint = The minimum skills.
programme-further = Further skills
programme-further-hint = To go further, freely chosen.
programme-owner-awards = { $name }, who runs the programme, may award each of these badges; the issuers recognised by the programme are named under each skill.
programme-recognised = { $count ->
    [one] Issuer recognised by the programme:
   *[other] Issuers recognised by the programme:
}
programme-nobody = No other issuer recognised by the programme yet.
programme-model-link = badge model

programme-description = What the programme “{ $name }”, run by { $owner }, asks for: composite badges, competencies and recognised issuers.
programme-tree = The badges it asks for
programme-catalogue-link = Read the catalogue: criteria and evidence of each competency
programme-legal = Legal notices

## Page of a programme's catalogue
catalogue-title = Catalogue of competencies, { $name }
catalogue-heading = Catalogue of competencies
catalogue-description = Criteria, possible evidence and rules of the badges of the programme “{ $name }”.
catalogue-status = Who approves it
catalogue-contents = In this catalogue
catalogue-third-party = from another person
catalogue-checked = Checked ({ $on }): { $how }
catalogue-renewal = To renew it, one must hold { $rule }.

## Sharing a badge
whose-title = Is it this person's?
whose-label = E-mail address of the person
whose-hint = The answer says whether this badge was issued to them. The address is neither kept nor passed on.
whose-do = Check
action-share = Share
share-badge-title = Share this badge
share-lead = If it is yours, or to show it: each of these ways leads to this page, where the badge is verified.
share-linkedin = Add to LinkedIn
share-mail = Send by e-mail
share-mail-subject = Badge “{ $name }”
share-mail-body = Badge “{ $name }”, issued by { $issuer }. It can be verified at this address: { $url }
share-address = Address to copy
share-embed = Code to embed in a site
share-embed-hint = Shows the badge and its state of the moment, without a cookie or another site.
share-embed-see = See the result
share-qr = Download the QR code (SVG)
share-qr-alt = QR code of the address of this badge
embed-title = Badge “{ $name }”
embed-by = { $issuer }, { $date }
embed-see = See and verify this badge
embed-window = (new window)
card-by = Issued by { $name }
card-owner = Run by { $name }
issuer-description = The badges that { $name } issues, and the programmes that recognise it.

## Accessibility
accessibility-title = Accessibility
accessibility-lead = This service tries to be usable by everybody. Here is, honestly, where it stands.
accessibility-state = State of compliance
accessibility-state-text = Not compliant (not audited yet). No audit under the French accessibility framework (RGAA 4.1.2) has been made so far: without an audit, compliance cannot be claimed.
accessibility-done = What is checked with each version of the software
accessibility-done-text = Automatic checks look at each page, in French and in English. They do not replace an audit.
accessibility-done-axe = The rules of axe-core for WCAG 2.1 A and AA and for RGAA, at 1280 and at 320 pixels wide, light and dark.
accessibility-done-keyboard = Use by keyboard: every link and every control can be reached, and the focus is visible.
accessibility-done-narrow = Display at 320 pixels wide without sideways scrolling, which is a zoom of 400% on a large screen.
accessibility-done-colour = The state of a badge is told in words and by a sign, never by colour alone.
accessibility-done-scripts = All pages work without JavaScript.
accessibility-known = What remains to be done or known
accessibility-known-people = Nobody who uses assistive technologies has tried it so far.
accessibility-known-issuers = Texts and images of issuers are shown as they are; the image of a badge stands beside its name in text.
accessibility-known-docs = The documentation of the programming interface (Swagger UI) is a third party's tool, which needs JavaScript.
accessibility-tell = Tell of a difficulty
accessibility-tell-text = Write to the issuer of the badge or to whoever runs the programme, whose address is on their page: they owe you an answer and, if needed, the information in another form.
accessibility-defender = Without a satisfactory answer, you can turn to the French Defender of Rights:
accessibility-defender-link = form of the Defender of Rights (in French)

## Errors
error-title-forbidden = This page is not open to you
error-text-forbidden = It asks for a right that you do not have. A badge can be verified without an account.
error-title-gone = It is not in force any more
error-text-gone = What stood at this address was withdrawn, replaced, revoked or erased. Verify the badge's address to learn its state.
error-title-often = Too many requests
error-text-rate-limited = Too many requests to sign in came from your network. Try again in ten minutes, or from another network: a mobile connection, for instance. The link that you received stays good until then, unless it expires. Badges and their verification stay open.
error-text-often = Wait a few minutes before you try again. Verifying a badge stays open.
error-hint-meant = This address has a character too much, or capital letters. Did you mean:
error-hint-short = This address seems to be cut: its last part should have 36 characters, such as 0198c0de-0000-7000-8000-000000000001. Copy all of it.
error-hint-id = Such an address ends in an id of 36 characters, digits and letters from a to f, such as 0198c0de-0000-7000-8000-000000000001.
error-title-not-found = This page does not exist
error-text-not-found = The address may be incomplete or misspelt. No badge was issued at this address.
error-text-not-here = The address may be incomplete, or what it showed is gone, or it does not open with the e-mail address that you signed in with.
error-title-csrf = This form could not be recognised
error-text-csrf = It comes from a page opened before you signed in, or from another site. Nothing was done. Open the page again, then try once more.
error-title-method = This address cannot be used that way
error-text-method = It exists, but does not answer this kind of request.
error-title-too-large = This is too large
error-text-too-large = A badge fits in 64 KiB. Paste its address instead.
error-text-form-too-large = Nothing is saved: this is more than a form can hold, not counting a file. Go back, then shorten what you wrote.
error-title-request = This request was not understood
error-text-request = Go back and try again, or start from the home page.
error-title-conflict = This cannot be done as things stand
error-text-conflict = Something changed in the meantime, or this is not possible now. Nothing was done. Open the page anew to see how things stand, then try again.
error-title-busy = The service is unavailable for a moment
error-text-busy = Nothing was lost. Try again shortly.
error-text-unsure = What you just sent may or may not have been kept. In a moment, look before you do it again.
error-title-internal = Something went wrong here
error-text-internal = It is no fault of yours. Try again; if it goes on, pass on the reference below.
error-reference = Reference of the request
error-home = Back to the home page

## Links received by mail
link-prove-title = Confirm an address
link-prove = Confirm that the address { $address } is yours.
link-prove-not = If you asked for nothing, just close this page: nothing changes.
link-prove-joins = The request comes from the person who uses the address { $address }. By confirming you say that you are that person: the badges of both addresses will be joined. Do not confirm if that address is not yours.
link-prove-do = Confirm this address
link-proved-title = Address confirmed
link-proved = Done: the badges awarded to this address are yours.
link-proved-half = This address is confirmed. The one that the request comes from has to be confirmed too: a letter was sent there.
link-mine-title = Sign in
link-mine = This button signs you in: it opens the page of your badges, or the desks where you work. The link works once, within 30 minutes.
link-mine-to-ask = This button signs you in and leads you back to your application for a badge. The link works once, within 30 minutes.
link-mine-do = Sign in
link-award-title = A badge awaits your answer
link-award = This badge was awarded to you. Accepting it shows it to nobody: you then choose whether to share it.
link-award-decline = Declining withdraws it: its address then says “Withdrawn”, without naming you.
link-award-objection = A mistake? Write to the issuer:
link-award-accepted = You have accepted this badge already.
award-accept = Accept
award-decline = Decline and withdraw
award-takes-along = Withdrawing this badge also puts at stake: { $names }.
link-accepted-title = Badge accepted
link-accepted = Thank you. Your badge is accepted.
link-declined-title = Badge withdrawn
link-declined = Done: this badge is withdrawn at your request.
link-appeal-title = Appeal against a revocation
link-appeal = The revocation of your composite badge “{ $name }” is pending: it will be revoked on { $date }, unless the rule is met again or you appeal.
link-appeal-then = If you appeal, your badge stays valid until those who run the programme have decided. They will read your message.
link-appeal-text = Why should this badge be kept?
link-appeal-error = Write why, in { $most } characters at most.
link-appeal-do = Send my appeal
link-appealed-title = Appeal sent
link-appealed = Noted: your badge stays valid until those who run the programme have decided. You will get a letter.
link-appeal-late-title = There is nothing left to appeal against
link-appeal-late = It was decided before, the rule is met again, or an appeal was received before.
link-object-title = Object to a merge
link-object = The programme “{ $programme }” says that this address and another are one person's. Their badges will be joined on { $date }, unless somebody objects.
link-object-then = If that is not so, object: nothing will be joined, and the programme is told.
link-object-do = Object to this merge
link-objected-title = Objection recorded
link-objected = Noted: nothing will be joined. Those who run the programme are told.
link-object-late-title = There is nothing left to object to
link-object-late = This merge was done before, was called off, or somebody objected to it.
link-unknown-title = There is no such link
link-unknown = It may be incomplete: copy the whole of it from the letter, or ask for another.
link-used-title = This link was used before
link-used = Each link works once. Ask for another to go on.
link-expired-title = This link has expired
link-expired = Ask for another to go on.
link-gone-title = This badge is no longer in force
link-gone = It was withdrawn, replaced or revoked before: there is nothing left to accept, decline or share.
link-nothing-title = This is not there any more
link-nothing = It was taken back, erased or joined with something else in the meantime, or it is not yours. Nothing was done. Open “My badges” anew to see what there is.
link-owner-decides-title = Only the programme can restore this badge
link-owner-decides = It was revoked: write to those who run the programme, whose page names them. Nothing was done.
link-not-accepted-title = Accept this badge first
link-not-accepted = A badge is shared once you have accepted it. Open “My badges” anew, accept it, then share it.
link-closed-title = This issuer has closed
link-closed = It takes part in nothing new any more. Nothing was done. Open “My badges” anew and choose another.
link-too-many-title = Too many addresses were asked for
status-withdrawn = Withdrawn on { $date }
tree-now-withdrawn = has since been withdrawn
tree-now-replaced = has since been replaced

## My badges
mine-title = My badges
mine-lead = Give your e-mail address: if there are badges for it, or the desk of an issuer, a letter with a link and a code leaves at once. There is no password.
mine-address = E-mail address
mine-address-hint = The one your badges were awarded to, or the one that was invited to a desk.
mine-send = Send me the link
mine-sent = If this address is known here, a letter is on its way.
mine-sent-then = Open its link, or type its code below. Either works once, within 30 minutes. An address gets three letters an hour at most.
mine-bad-address = This is not an e-mail address. Example: camille@example.org
mine-private = Only you can see this page. Without action you are signed out after an hour.
mine-awards = Awarded badges
mine-no-award = No badge yet.
mine-is-accepted = Accepted
mine-awaits = Awaits your answer
mine-takes-along = Withdrawing or erasing this badge also puts at stake: { $names }.
mine-withheld = Composite badges put aside
mine-withheld-own = Set aside at your wish since { $date }: it is awarded again only if you ask for it.
mine-withheld-owner = Revoked on { $date }: only those who run the programme can restore it.
mine-lift = Have it again
mine-held = Awarded
mine-commission = Once the badges are held, a commission examines your case and decides before this badge is awarded. There is nothing to ask for; what follows stands in “My applications for badges”.
mine-before-open = Your case is before the commission.
mine-before-not-retained = The commission did not retain your case for now.
mine-before-withdrawn = You withdrew your case: the commission examines it no more.
mine-before-expired = Your case is closed, without an answer of yours.
mine-why = Why not yet?
mine-addresses = My addresses
mine-address-proved = Confirmed
mine-address-not-proved = Not confirmed yet
mine-add = Add an address
mine-add-hint = A letter is sent there; its link joins the badges of both addresses.
mine-add-do = Add this address
mine-pending = Revocation pending: this composite badge will be revoked on { $date }, unless its rule is met again or an appeal waits for its answer. The letter that you received says how to appeal.
mine-accepted = Badge accepted.
mine-declined = Badge withdrawn.
mine-lifted = Done. The badge is awarded if it is due.
mine-asked = A letter is on its way to that address: its link confirms it.
mine-has-address = This address is yours already, and confirmed: no letter was sent.

## Erasing
erased-title = { $name } (erased)
erased = This badge was erased at its holder’s request: it is no longer in force, and nothing of them is kept with it.
erased-month = Issued in
mine-erase = Erase
mine-erased = Badge erased.
mine-erase-all-title = Erase everything
mine-erase-all-lead = You can have everything that this service knows of you erased. A page first says what will happen.
mine-erase-all = Erase everything…
erase-one-title = Erase a badge
erase-one = The badge “{ $name }” will be erased: its address, its image and the copies that you gave will say that it is no longer in force.
erase-one-left = Its number, the name of the badge and the month when it was issued will stay here, with nothing of you. This cannot be undone.
erase-takes-along = Erasing this badge also puts at stake: { $names }.
erase-one-composite = You will be awarded this composite badge again only if you ask for it.
erase-one-do = Erase this badge
erase-all-title = Erase everything
erase-all = Will be erased: your badges ({ $count }), your addresses ({ $addresses }), what you brought, addresses that you gave and that nobody confirmed, links and letters that wait.
erase-all-badges = Your badges can no longer be verified: their addresses and the copies that you gave will say that they are no longer in force. If you want to keep a trace of them, save it first.
erase-all-left = Of each badge its number, its name and the month when it was issued will stay, and, if you had a composite badge, a fingerprint of your addresses made with a secret of the service: it only keeps that badge from coming back unless you ask for it.
erase-all-copies = The service’s backups vanish as they are renewed. No letter will confirm the erasure: there will be no address to send it to.
erase-all-final = This cannot be undone.
erase-all-do = Erase everything, for ever
erase-back = Erase nothing
erase-all-done-title = Everything is erased
erase-all-done = Done: this service knows nothing of you any more.

## What one shares
mine-shared = Shared: public pages may lead to it.
mine-not-shared = Not shared: no public page leads to it; only who knows its address finds it.
mine-share = Share
mine-unshare = Share no more
mine-now-shared = Done: this badge is shared.
mine-now-unshared = Done: this badge is shared no more.
mine-name-title = My name on the pages of my badges
mine-name-lead = By default no page names you. If you give a name, you then choose for each badge that you share whether its page shows it. It stands neither in the signed badge nor in its images.
mine-name = Name to show
mine-name-hint = Such as “Camille Martin”. Leave it empty to show none.
mine-name-do = Keep this name
mine-name-everywhere = Show it for every badge that I share
mine-name-nowhere = Erase this name and show it nowhere
mine-name-kept = Done: this name is kept. It is shown only where you choose.
mine-name-gone = Done: no page names you any more.
mine-name-now-everywhere = Done: the pages of the badges that you share name you.
mine-name-now-shown = Done: the page of this badge names you.
mine-name-now-hidden = Done: the page of this badge no longer names you.
mine-name-shown = Its page names you.
mine-name-hidden = Its page does not name you.
mine-show-name = Show my name
mine-hide-name = Show my name no more
mine-listed = Search engines may list its page.
mine-not-listed = Search engines are asked not to list its page.
mine-list = Allow search engines
mine-unlist = Allow search engines no more
mine-now-listed = Done: search engines may list the page of this badge.
mine-now-unlisted = Done: search engines are asked to list the page of this badge no more. It may take them some weeks.
mine-made-of = Badges that it is made of
share-title = Share a composite badge?
share-warning = Whoever opens this composite badge can read in its signed file which badges it is made of, also those that you do not share, and through them who awarded them:
share-warning-then = This file is signed: nothing can be taken out of it. Should you share this badge no more one day, who knows its address can still read it.
share-confirm = I understand, share it
share-not = Do not share it
mine-consents = Who sees where I stand
mine-consents-lead = Whoever runs a programme sees where you stand in it. You can also show it to an issuer: as long as you let it, it sees which badges you hold, which have expired or were revoked, and which are missing.
mine-consent = { $programme }, since { $date }
mine-consent-owner = { $owner } runs this programme and sees where you stand.
mine-consent-do = Show it where I stand
mine-withdraw = Show it no more
mine-consented = Done: this issuer sees where you stand.
mine-withdrawn = Done: this issuer no longer sees where you stand.

## Badges of another platform
mine-brought = Your badge was checked and received. Below is where it stands.
mine-taken-back = It is taken back.
bring-title = Badges of another platform
bring-lead = An Open Badge that you got elsewhere can count here, if the programme decided so or decides so. It is checked now, then every day. { $most } at most may wait for each programme.
bring-programme = Programme
bring-hint = Paste the address of the badge’s page, for example.
bring-file-hint = PNG or SVG image of the badge, JSON or signature (JWS). 2 MiB at most.
bring-issued-to = To which address was this badge issued?
bring-issued-to-hint = Nothing to write if it is { $address }. If it is another, a letter will be sent there: its link confirms that it is yours.
bring-do = Present this badge
bring-take-back = Take back
bring-not-valid = This badge cannot be presented. Its check says: { $verdict }. The page “Check a badge” says why.
bring-unusable = This badge is valid, but has neither address nor signature: it could not be checked again. Give its address or its original file.
bring-of-another = This badge was not issued to that address. Give the one that it was issued to.
bring-ours = This badge comes from here: there is nothing to present, it counts by itself.
bring-closed = This programme takes no more badges: its owner has closed.
bring-again = You presented this badge to this programme before: the list says where it stands.
bring-too-many = { $most } badges that you presented to this programme do not count. Take one back first.
bring-too-many-letters = Too many addresses were asked for: try again in an hour.
brought-detail = Awarded by { $issuer } on { $date }, presented to the programme “{ $programme }”
brought-counts = It counts for this programme.
brought-not-proved = Waiting: confirm the address it was issued to, by the link in the letter that was sent there.
brought-undecided = Waiting: the programme has not decided yet whether it counts.
brought-expired = It has expired: it does not count, or no longer.
brought-fallen = Its check found that it is revoked or no longer genuine: it does not count.
brought-out-of-reach = It could not be checked for 14 days: it no longer counts for a new composite badge.
brought-withdrawn = The programme does not accept it. Reason: { $reason }

## Signing in
sign-in-title = Sign in
sign-in-ended = Your session has ended, and what you just sent is not saved. Before you sign in, go back and copy what you had written.
sign-in-code-title = Did the letter arrive on another device?
sign-in-code = Code in the letter
sign-in-code-hint = Eight digits, with or without a space.
sign-in-do = Sign in
sign-in-again = Ask for another letter
sign-in-wrong-code = This code is not the right one, or no longer works. Check it, open the link in the letter, or ask for another letter.
sessions-title = Where you are signed in
sessions-lead = The browsers in which you have a session. A session ends by itself after an hour without use. We keep neither the network address nor the place.
sessions-other-browser = Another browser
sessions-here = this one
sessions-detail = Since { $since }; last used { $used }
sessions-end = End this session
sessions-end-others = End all the others
sessions-ended = Done: the session is ended elsewhere. Here it stays open.
sessions-to = See where you are signed in

sign-out = Sign out
sign-out-everywhere = Sign out everywhere
sign-out-done = You are signed out.
sign-out-done-everywhere = You are signed out on all your devices.

## What I show
mine-to-shared = My public page, links and signature
mine-export-title = Take my badges with me
mine-export-lead = A ZIP file with, for each badge, its image that contains it, its document and its digital signature, and a list of what is recorded about you.
mine-export = Download all my badges and data (ZIP)
mine-address-main = Main address: letters arrive there.
mine-make-main = Make it my main address
mine-remove-address = Remove
mine-now-main = Done: letters will arrive at this address.
mine-address-removed = Done: this address no longer belongs to your badges.
mine-address-needed = This address cannot be removed: badges were issued to it or presented for it, a desk opens with it, or it is the only one that is confirmed. Choose another main address instead, or erase those badges.
shared-title = What I show
shared-lead = Nothing is public without your consent. Whoever has the address of a page below can read it; search engines are asked not to keep it.
shared-back = Back to my badges
shared-public = My public page
shared-public-lead = { $count ->
    [0] It shows the badges that you share. You share none so far: the “Share” button of each badge is on the page of your badges.
    [one] It shows the badge that you share, and those to come.
   *[other] It shows the { $count } badges that you share, and those to come.
}
shared-name = Name shown
shared-name-hint = Optional. The page says that these are the badges of this person.
shared-publish = Open my public page
shared-unpublish = Close my public page
shared-published = Done: your public page is open.
shared-links = My share links
shared-links-lead = A link shows the badges that you choose, for instance to an employer, until a date. You can take it back at any time.
shared-label = For whom is this link?
shared-label-hint = Nobody else sees this: for instance “Town hall, application of March”.
shared-choose = Badges shown
shared-composite = Composite badge: its page says which badges it is made of.
shared-until-label = Until
shared-until-hint = Optional: without a date, the link lasts until you take it back.
shared-make = Make the link
shared-made = Done: here is your link, in the list.
shared-remove = Take this link back
shared-removed = Done: this address leads nowhere any more.
shared-nothing = Accept a badge first: then it can be chosen here.
shared-count = { $count ->
    [one] { $count } badge shown.
   *[other] { $count } badges shown.
}
shared-until = Until { $date }.
shared-over = Over since { $date }.
shared-no-badge = Choose one badge at least.
shared-bad-day = This date will not do: give a day to come, within a year.
shared-bad-label = Say in a few words for whom the link is (80 characters at most).
shared-bad-name = This name is too long: 80 characters at most, on one line.
shared-too-many = You have 20 links already: take one back first.
shared-signature = My e-mail signature
shared-signature-lead = Copy one of these texts into the signature of your mail program. It has links only: no image tells who reads you.
shared-signature-text = Plain text
shared-signature-html = HTML
shared-signature-none = Share a badge first: the signature is made of it.
shared-signature-intro = My badges
shared-signature-all = All my badges

## A person’s page of badges
showcase-title = Badges
showcase-title-of = The badges of { $name }
showcase-lead = Their holder chose to show these badges. Each leads to its page, where it is checked.
showcase-until = This page is open until { $date }.
showcase-badges = Badges
showcase-empty = No badge is shown here at the moment.
showcase-expired = Expired on
showcase-cv = Version to print (CV)
showcase-back = Version with images
showcase-check = To check a badge, open its page: it says whether the badge is still valid.
showcase-gone-title = This page is no longer open
showcase-gone = Its holder had opened it until a date, which has passed. Ask them for another link.

## Index of the ZIP
export-title = My badges
export-lead = Downloaded on { $date } from { $host }. The PNG image of a badge contains it: any backpack of badges can read it.
export-data = All that is recorded about you is in “donnees.json”.
export-none = No badge.
export-file-png = Image that contains the badge (PNG)
export-file-json = Document (JSON)
export-file-jws = Signed badge (JWS)
export-file-url = Page of the badge
