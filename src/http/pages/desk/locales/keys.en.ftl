# Signing keys, API keys, and the page that asks to confirm.

desk-sure-follows = What will happen
desk-sure-back = Cancel

desk-keys-title = Signing keys
desk-keys-lead = Each badge bears the digital signature of the issuer. Keys come in pairs, one of each kind; a private key never leaves this service.
desk-keys-key = Key
desk-keys-state = State
desk-keys-when = Since
desk-keys-made = Made on
desk-keys-more = Report
desk-keys-active = In use
desk-keys-pending = Prepared, not in use yet
desk-keys-retired = Retired: what it signed stays good
desk-keys-compromised = Compromised: what it signed is no longer believed
desk-keys-since = { $date }
desk-keys-doubtful = doubtful since { $date }
desk-keys-compromise = Declare compromised
desk-keys-waiting = Two prepared keys are published and wait: the rotation will put them to use.
desk-keys-none-waiting = No key waits: the rotation will make two. You may also prepare them first, so that they are known before they serve.
desk-keys-rotate = Rotate the keys
desk-keys-prepare = Prepare the next keys

desk-keys-prepare-title = Prepare the next keys
desk-keys-prepare-lead = Two keys will be made and published in a new public Profile of the issuer. They will sign nothing before the rotation.
desk-keys-prepare-then = Nothing changes for badges that were awarded, nor for those that you award until then.
desk-keys-prepare-do = Prepare these keys
desk-keys-prepare-done = The next keys are ready and published.

desk-keys-rotate-title = Rotate the keys
desk-keys-rotate-which = The prepared keys will be put to use; if there are none, two will be made. Today’s keys will be retired.
desk-keys-rotate-then = From now on badges will be signed with the new keys. Each badge model will have, when it is awarded next, a version that names the new Profile of the issuer.
desk-keys-rotate-before = Badges that were awarded keep their address and their signature, and stay valid. Recognitions of the issuer are published for the new Profile too.
desk-keys-rotate-final = There is no way back to retired keys.
desk-keys-rotate-do = Rotate now
desk-keys-rotate-done = The keys are rotated: the next badges are signed with the new ones.

desk-keys-compromise-title = Declare a key compromised
desk-keys-compromise-when = To be done when somebody else may have used this key. Nothing that it signed will be believed any more, but for what this service recorded itself. Another key takes its place at once.
desk-keys-compromise-again = { $count ->
    [0] It signed no badge that is in force.
    [one] One badge in force bears its signature: it will be signed again, at the same address. Copies that were given away, files and images, will no longer be valid; its page gives new ones.
   *[other] { $count } badges in force bear its signature: they will be signed again, at the same addresses. Copies that were given away, files and images, will no longer be valid; their pages give new ones.
}
desk-keys-compromise-final = There is no way back.
desk-keys-compromise-since = Doubtful since
desk-keys-compromise-since-hint = Optional: without a date, since now. When in doubt, an earlier date.
desk-keys-compromise-do = Declare this key compromised
desk-keys-compromise-done = The key is declared compromised, another took its place.

desk-api-keys-title = API keys
desk-api-keys-lead = An API key lets software act in the name of the issuer, within the limits that you give it. Give one to each piece of software: you can then revoke one without disturbing the others.
desk-api-keys-none = There is none yet.
desk-api-keys-label = What it is for
desk-api-keys-label-hint = Such as “Training management software”. The audit trail will call it so.
desk-api-keys-role = Role
desk-api-keys-scopes = What it may do
desk-api-keys-scopes-hint = Without a choice: all that the role may. The less a key may do, the less its loss matters.
desk-api-keys-end = Valid until
desk-api-keys-end-hint = Optional, that day included.
desk-api-keys-state = State
desk-api-keys-created = Made on
desk-api-keys-living = Usable
desk-api-keys-until = Usable until { $date }
desk-api-keys-over = Ended on { $date }
desk-api-keys-revoked = Revoked on { $date }
desk-api-keys-more = Revoke
desk-api-keys-new = Make an API key
desk-api-keys-do = Make the key

desk-api-key-made = Your API key
desk-api-key-once = Copy it into “{ $label }” now: it is shown only once, and is kept nowhere here. If you lose it, revoke it and make another.
desk-api-key-text = Key
desk-api-key-use = The software sends it in the header “Authorization: Bearer”. Write it neither in an e-mail nor in a shared document.
desk-api-key-back = It is copied: back to the API keys
desk-api-key-revoke-title = Revoke an API key
desk-api-key-revoke-lead = The software that uses it will be refused from its next request on. What it did stays, and the audit trail still says so.
desk-api-key-revoke-final = A revoked key does not become usable again: another will have to be made.
desk-api-key-revoke-do = Revoke this key
desk-api-keys-revoke-done = The API key is revoked.
desk-api-key-before-done = This API key is there already: the form was sent twice, and one key was made. It was shown once and cannot be shown again. If you did not keep it, revoke it and make another.

scope-issuers-read = See the issuer
scope-badges-read = See the badge models
scope-badges-write = Define badge models
scope-assertions-read = See the badges that were awarded
scope-assertions-write = Award and revoke
scope-applications-write = Examine applications for badges, and decide
scope-endorsements-read = See endorsements
scope-endorsements-write = Endorse, and answer endorsements that are offered
scope-programmes-read = See programmes and progress
scope-composites-write = Define composite badges as drafts
scope-programmes-write = Run the programmes of the issuer
scope-people-write = Propose that two addresses are one person’s
scope-people-erase = Erase a person
scope-api-keys-write = Make and revoke API keys
scope-members-write = Invite and remove members
scope-profile-write = Change the profile of the issuer
scope-keys-write = Rotate the signing keys
scope-audit-read = Read the audit trail
scope-issuers-write = Create issuers and programmes
