# The pages, in English.

## Everywhere
skip = Skip to content
brand = Sceau
brand-line = Open digital badges
nav-label = Main navigation
nav-verify = Check a badge
switch = Français
footer-privacy = No cookie, no tracking, no request to any other site.
footer-accessibility = Accessibility: not compliant (not audited yet, the declaration is still to be made).
not-the-title = This badge is not the French State professional title “Médiateur numérique” (RNCP40695), nor one of its units, nor a certification registered in France’s national registers (RNCP, répertoire spécifique).
notice-label = Please note

## Home
home-title = Issue and check badges for skills
home-lead = Sceau issues open digital badges (Open Badges 2.0) that recognise what a person can do. Each one carries its issuer’s digital signature: anybody can check it here, without an account.
home-verify = Check a badge
home-programmes = Programmes
home-no-programme = No programme is open on this instance yet.
home-owner = run by { $name }
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

## Check
verify-title = Check a badge
verify-lead = Paste what you were given: the answer comes at once, in plain words, with every check that was made.
verify-result-title = Result of the check: { $status }
verify-again = Check another badge
verify-what = What was checked
verify-only-ours = For now, only badges issued by this service can be checked here.
input-empty = Give the address, the signature or the JSON of a badge.
input-too-large = This is too long: a badge fits in { $kib } KiB. Paste its address instead.
input-bad-json = This text begins like JSON but cannot be read. Copy the whole file, and change nothing.
input-unknown = This text is neither a web address (https://…), nor a JWS signature, nor JSON.
input-error = The check did not start
verdict-valid = This badge is valid.
verdict-expired = This badge has expired.
verdict-revoked = This badge was revoked by its issuer.
verdict-invalid = This badge is not genuine.
verdict-not-found = This badge does not exist here.
verdict-could-not-be-checked = The check could not be completed.
verdict-unsupported = This badge cannot be checked here yet.
verdict-not-an-award = This is not a badge awarded to somebody.
explain-valid = It was indeed issued by the issuer named, was not changed, and is still in force.
explain-expired = It is genuine, but its period of validity is over.
explain-revoked = It was issued by the issuer named, who later took it back.
explain-invalid = The content or the signature is not what the issuer issued: do not rely on it.
explain-not-found = The address is one of this service, but no badge was issued there. Check that it is complete.
explain-could-not-be-checked = Something could not be reached: the badge can be called neither good nor bad.
explain-unsupported = It was not issued by this service, which cannot check badges of other services yet. That says nothing about its worth.
explain-badge-model = It is the address of a badge model: that says what the badge asks for, not who was awarded it. Ask for the address of the awarded badge.
explain-issuer = It is the address of an issuer of badges. Ask for the address of the awarded badge.
explain-key = It is the address of a signing key. Ask for the address of the awarded badge.
explain-page = It is the address of a page of this service. Ask for the address of the awarded badge.

## Status of a badge
status-valid = Valid
status-expired = Expired on { $date }
status-revoked = Revoked on { $date }
status-invalid = Not genuine
status-not-found = Not found
status-not-an-award = Not an awarded badge
status-could-not-be-checked = Check incomplete
status-unsupported = Not checkable here yet
reason = Reason:

## Checks
checks-title = Verification
checks-when = Made on { $date } at { $time } (UTC).
checks-count = { $passed } of { $all } checks passed.
checks-none = No check was made.
check-ok = Passed
check-warning = Note
check-failed = Failed
check-not-checked = Not checked
check-detail = Detail:

## Page of an issued badge
award-title = { $name }, badge issued by { $issuer } ({ $status })
award-description = Badge “{ $name }” issued by { $issuer } on { $date }.
award-kind = Issued badge
award-kind-composite = Issued composite badge
issuer = Issuer
issued-on = Issued on
expires-on = In force until
expires-never = No end date
expired-on = Ended on
validity = Validity
holder = Holder
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
tree-by-rule = Awarded by rule to the person who holds these badges; each of them can be opened and checked.
tree-all = All of these badges:
tree-at-least = At least { $count } of:
tree-at-least-recent = At least { $count } of, within { $months } months:
tree-issued = Issued by { $issuer } on { $date }
tree-now-expired = ended on { $date }
tree-now-revoked = has since been revoked
tree-not-used = Another possibility, not used here

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
model-programme = Programme
open-data = Open data
model-json = Badge model as JSON

## Page of an issuer
issuer-title = { $name }, badge issuer
issuer-kind = Issuer
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

## Errors
error-title-not-found = This page does not exist
error-text-not-found = The address may be incomplete or misspelt. No badge was issued at this address.
error-title-method = This address cannot be used that way
error-text-method = It exists, but does not answer this kind of request.
error-title-too-large = This is too large
error-text-too-large = A badge fits in 64 KiB. Paste its address instead.
error-title-request = This request was not understood
error-text-request = Go back and try again, or start from the home page.
error-title-busy = The service is unavailable for a moment
error-text-busy = Nothing was lost. Try again shortly.
error-title-internal = Something went wrong here
error-text-internal = It is no fault of yours. Try again; if it goes on, pass on the reference below.
error-reference = Reference of the request
error-home = Back to the home page
