# The programmes of an issuer: recognition, composites, decisions, indicators.

desk-programmes-title = Programmes
desk-programmes-kind = Programme
desk-programmes-own = Your programmes
desk-programmes-own-none = This issuer runs no programme. The administrators of the platform create them.
desk-programmes-since = Open since { $date }
desk-programmes-recognising = Programmes that recognise you
desk-programmes-recognising-none = No programme recognises this issuer for now.
desk-programmes-owner = Run by
desk-programmes-from = Since
desk-programmes-state = State
desk-programmes-recognised-for = Recognised for these competencies:
desk-programmes-runs = Running
desk-programmes-runs-until = Running, until { $date }
desk-programmes-begins = Begins on { $date }
desk-programmes-ended = Ended on { $date }
desk-programmes-withdrawn = Withdrawn: what was recorded from { $date } on does not count
desk-programmes-withdrawn-why = Why it was withdrawn

desk-programmes-public = Public page
desk-programmes-recognitions = Recognised issuers
desk-programmes-recognitions-manage = Recognise an issuer, end a recognition
desk-programmes-recognitions-see = See the recognised issuers
desk-programmes-running = { $count ->
    [0] No recognition runs.
    [one] One recognition runs.
   *[other] { $count } recognitions run.
}
desk-programmes-indicators = Indicators
desk-programmes-offer = Adopt a catalogue
desk-programmes-offer-lead = Without a catalogue the programme awards nothing. The software proposes the catalogue { $name }, version { $version }. The adoption is a recorded act: the audit trail says who did it, and when.
desk-programmes-offer-do = Adopt this catalogue
desk-programmes-adopted-done = The catalogue is adopted.
desk-programmes-waits = What waits for your decision
desk-programmes-waits-none = Nothing waits.
desk-programmes-waits-appeals = { $count ->
    [one] One pending revocation that the person contests
   *[other] { $count } pending revocations that the persons contest
}
desk-programmes-waits-pending = { $count ->
    [one] One pending revocation, which falls on its date without another decision
   *[other] { $count } pending revocations, which fall on their date without another decision
}
desk-programmes-waits-deviations = { $count ->
    [one] One badge model that deviates from the criteria of the catalogue
   *[other] { $count } badge models that deviate from the criteria of the catalogue
}
desk-programmes-waits-withheld = { $count ->
    [one] One composite that was revoked, and is not awarded to the same person again
   *[other] { $count } composites that were revoked, and are not awarded to the same persons again
}
desk-programmes-waits-proposals = { $count ->
    [one] One new version of the catalogue
   *[other] { $count } new versions of the catalogue
}
desk-programmes-waits-brought = { $count ->
    [one] One badge from elsewhere that a person brought
   *[other] { $count } badges from elsewhere that persons brought
}
desk-programmes-waits-commissions = { $count ->
    [one] One case before a commission
   *[other] { $count } cases before a commission
}
desk-programmes-waits-readings = { $count ->
    [one] One decision to examine a second time
   *[other] { $count } decisions to examine a second time
}
desk-programmes-composites = Composites
desk-programmes-composite-in-force = Rule in force: version { $version }
desk-programmes-composite-changing = Rule in force: version { $version }; the next one is being written
desk-programmes-composite-draft = Being written, not awarded yet
desk-programmes-composite-archived = Archived: awarded no more
desk-programmes-new = Define a composite
desk-programmes-catalogue = Catalogue
desk-programmes-catalogue-adopted = Adopted on { $date }

desk-programmes-recognition = Recognition of { $issuer }
desk-programmes-recognised-issuers = Issuers that this programme recognises
desk-programmes-recognised-nobody = This programme recognises nobody yet.
desk-programmes-issuer = Issuer
desk-programmes-for = For
desk-programmes-for-all = Every competency
desk-programmes-for-some = { $count ->
    [one] One competency
   *[other] { $count } competencies
}
desk-programmes-recognise = Recognise an issuer
desk-programmes-recognise-lead = The badges that it awards will count for the composites of the programme. The next page shows what will happen; nothing is recorded before.
desk-programmes-recognise-no-issuer = There is no other issuer on this platform.
desk-programmes-for-these = For these competencies
desk-programmes-from-field = From (optional)
desk-programmes-from-hint = What was recorded since that date counts. Without a date: from now on.
desk-programmes-until-field = Until (optional)
desk-programmes-until-hint = What is recorded later does not count. Without a date: until you end it.
desk-programmes-try = See what will happen
desk-programmes-recognise-confirm = { $count ->
    [one] Recognise { $issuer } for one competency?
   *[other] Recognise { $issuer } for { $count } competencies?
}
desk-programmes-recognise-ends = Until
desk-programmes-recognise-now = now
desk-programmes-recognise-open = no end date
desk-programmes-recognise-published = The recognition is public: it stands on the page of the programme and in the documents of the issuer.
desk-programmes-recognise-do = Recognise this issuer
desk-programmes-recognise-edit = Change
desk-programmes-recognised-done = The issuer is recognised.
desk-programmes-recognised-past-done = The issuer is recognised. Composites that are due are awarded right away.
desk-programmes-end = End the recognition
desk-programmes-end-lead = From now on, what this issuer awards does not count. What was recorded before keeps counting, unless a composite decided otherwise.
desk-programmes-end-do = End it now
desk-programmes-end-done = The recognition has ended.
desk-programmes-withdraw = Withdraw the recognition for cause
desk-programmes-withdraw-lead = For fraud or a serious fault: what was recorded from a date on does not count at all any more, and composites may fall.
desk-programmes-withdraw-from = Badges do not count that were recorded from
desk-programmes-withdraw-reason-hint = The issuer can read it.
desk-programmes-withdraw-do = Withdraw the recognition
desk-programmes-withdraw-done = The recognition is withdrawn. Whoever is concerned is looked at one by one.
desk-programmes-reason = Reason

desk-programmes-would = What would happen
desk-programmes-would-lead = Nothing is recorded yet.
desk-programmes-would-persons = { $count ->
    [0] Nobody is concerned.
    [one] One person is concerned.
   *[other] { $count } persons are concerned.
}
desk-programmes-would-gain = { $count ->
    [0] No composite would be awarded.
    [one] One composite would be awarded.
   *[other] { $count } composites would be awarded.
}
desk-programmes-would-gain-of = { $name }: { $count }
desk-programmes-would-lose = { $count ->
    [0] No composite would be revoked.
    [one] One composite would be revoked at once.
   *[other] { $count } composites would be revoked at once.
}
desk-programmes-would-pend = { $count ->
    [0] No revocation would be pending.
    [one] The revocation of one composite would be pending.
   *[other] The revocation of { $count } composites would be pending.
}
desk-programmes-would-keep = { $count ->
    [0] No other composite is concerned.
    [one] One composite that is concerned would stay.
   *[other] { $count } composites that are concerned would stay.
}
desk-programmes-would-lose-these = The badges that are revoked
desk-programmes-would-pend-these = The pending revocations

desk-programmes-composite-kind = composite
desk-programmes-badge = Badge
desk-programmes-rule = Awarded by rule to the person who holds { $rule }.
desk-programmes-validity = Validity
desk-programmes-renewed = Renewal
desk-programmes-renewal = From { $before } days before it expires to { $after } days after, by the person who holds { $rule }.
desk-programmes-draft = Being written: version { $version }
desk-programmes-written = Written on { $date }
desk-programmes-edit-draft = Change this draft
desk-programmes-edit = Write a new version
desk-programmes-simulate = Simulate it on the people of today
desk-programmes-simulate-in-force = Simulate the rule in force
desk-programmes-simulate-first = Simulate this draft first: you will see who would gain.
desk-programmes-activate = Put in force
desk-programmes-activate-lead = Simulated as it is on { $date }. Once the rule is in force, whoever completes it gets the badge at once; whoever fulfils it already gets it by a back-fill. Nobody loses anything: each issued badge keeps the rule that it says.
desk-programmes-activate-do = Put this version in force
desk-programmes-activated-done = The rule is in force.
desk-programmes-in-force = In force: version { $version }
desk-programmes-in-force-since = In force since { $date }
desk-programmes-sim-draft = Simulation of the draft
desk-programmes-sim-in-force = Simulation of the rule in force
desk-programmes-sim-persons = { $count ->
    [0] Nobody has a badge here yet.
    [one] One person was looked at.
   *[other] { $count } persons were looked at.
}
desk-programmes-sim-gains = { $count ->
    [0] Nobody would be awarded it.
    [one] One person would be awarded it.
   *[other] { $count } persons would be awarded it.
}
desk-programmes-sim-holders = { $count ->
    [0] Nobody holds it already.
    [one] One person holds it already.
   *[other] { $count } persons hold it already.
}
desk-programmes-sim-not-begun = { $count ->
    [0] All others have begun.
    [one] One person has no badge that counts.
   *[other] { $count } persons have no badge that counts.
}
desk-programmes-sim-withheld = { $count ->
    [one] It is not awarded again to one person: revoked or declined.
   *[other] It is not awarded again to { $count } persons: revoked or declined.
}
desk-programmes-sim-commission = A commission decides: these people would be put before it, and nothing would be awarded before it decided.
desk-programmes-sim-nobody-loses = Nobody would lose it: whoever holds it keeps it, under the rule that it says.
desk-programmes-sim-on-the-way = On the way
desk-programmes-sim-step = { $count ->
    [one] { $held } of { $needed }: one person
   *[other] { $held } of { $needed }: { $count } persons
}
desk-programmes-sim-blocking = What is missing
desk-programmes-sim-completes = Would be awarded it with this badge alone
desk-programmes-sim-nearest = Of those nearest to it, lack it
desk-programmes-sim-examples = What the first awards would rest on
desk-programmes-back-fill = Back-fill
desk-programmes-back-fill-lead = This rule is not yet applied to those who fulfil it already. See first who would be awarded the badge, then confirm.
desk-programmes-back-fill-commission = A commission decides: whoever fulfils the rule is put before it, and nothing is awarded before it decided. What it decided before is not put to it again.
desk-programmes-commission-change = Say who decides
desk-programmes-back-filled = Confirmed on { $date }: whoever fulfils the rule is awarded the badge.
desk-programmes-try-back-fill = Count who would be awarded it
desk-programmes-try-back-fill-done = The count is asked for. It goes on even if you leave this page.
desk-programmes-back-fill-do = Award it to all of them
desk-programmes-back-fill-done = The back-fill is asked for. It goes on even if you leave this page.
desk-programmes-job-dry = Count, without awarding anything
desk-programmes-job-real = Awarding
desk-programmes-job-queued = Waiting.
desk-programmes-job-running = Running; { $count } so far.
desk-programmes-job-failed = Stopped by a failure, after { $count }.
desk-programmes-job-tried = { $count ->
    [0] Nobody would be awarded it.
    [one] One person would be awarded it.
   *[other] { $count } persons would be awarded it.
}
desk-programmes-job-made = { $count ->
    [0] Done: nobody was awarded it.
    [one] Done: one person was awarded it.
   *[other] Done: { $count } persons were awarded it.
}
desk-programmes-job-some-failed = { $count ->
    [one] For one person it was not possible.
   *[other] For { $count } persons it was not possible.
}
desk-programmes-job-progress = Progress
desk-programmes-job-so-far = { $done } persons of { $total } looked at
desk-programmes-job-reload = Look again
desk-programmes-past = Earlier versions
desk-programmes-past-lead = Each issued badge keeps the rule under which it was awarded.
desk-programmes-archive = Archive
desk-programmes-archive-lead = It will be awarded no more. Its holders keep theirs; a new version that is put in force brings it back.
desk-programmes-archive-do = Archive this composite
desk-programmes-archived-done = The composite is archived.
desk-programmes-policies = What becomes of the issued badges
desk-programmes-policies-change = Change what becomes of the issued badges
desk-programmes-policies-lead = These choices rule what happens from then on: nobody is looked at again when they change.
desk-programmes-policies-do = Save these choices
desk-programmes-policies-done = The choices are saved.
desk-programmes-on-revoked = When one of its badges is revoked
desk-programmes-on-revoked-pending = One of its badges is revoked: the revocation is pending
desk-programmes-on-revoked-revoke = One of its badges is revoked: the composite falls at once
desk-programmes-on-revoked-keep = One of its badges is revoked: the composite stays
desk-programmes-days = Days that it is pending
desk-programmes-days-hint = From 1 to 365.
desk-programmes-pending-days = { $count ->
    [one] A revocation is pending for one day
   *[other] A revocation is pending for { $count } days
}
desk-programmes-on-expired = When one of its badges expires
desk-programmes-on-expired-keep = One of its badges expires: the composite stays
desk-programmes-on-expired-revoke = One of its badges expires: as if it were revoked
desk-programmes-on-ended = When the recognition of an issuer ends
desk-programmes-on-ended-keep = A recognition ends: what was recorded before still counts
desk-programmes-on-ended-stop = A recognition ends: its badges count no more
desk-programmes-on-earlier = Badges older than the recognition of their issuer
desk-programmes-on-earlier-as-decided = Badges older than the recognition: as its date says
desk-programmes-on-earlier-never = Badges older than the recognition: never counted

desk-programmes-editing = Rule of “{ $name }”
desk-programmes-back-to-composite = the composite
desk-programmes-editor-lead = You write a draft: it means nothing until it is put in force.
desk-programmes-editor-says = What the badge says
desk-programmes-slug = Name in rules
desk-programmes-slug-hint = Lower case, with hyphens, such as first-steps. It never changes afterwards.
desk-programmes-name-fr = Name in French
desk-programmes-name-en = Name in English
desk-programmes-description-fr = What it recognises, in one sentence, in French
desk-programmes-description-en = What it recognises, in one sentence, in English
desk-programmes-editor-rule = What a person must hold
desk-programmes-mandatory = Mandatory badges
desk-programmes-group = Group { $number }: a number at least of
desk-programmes-at-least = At least
desk-programmes-at-least-hint = How many badges of this group are enough. Leave the group empty if you do not need it.
desk-programmes-within = Earned within the last months (optional)
desk-programmes-within-hint = A number of months: older badges of this group do not count.
desk-programmes-more = Add a group
desk-programmes-as-json = Go on as text (JSON)
desk-programmes-as-form = Go on with boxes
desk-programmes-json = The rule as text (JSON)
desk-programmes-json-hint = For what boxes do not say, such as a group in a group. A badge: badge; all of them: all; some of them: atLeast, with count, of and earnedWithinMonths.
desk-programmes-json-names = The names of the badges
desk-programmes-not-simple = This rule has groups in groups: boxes do not say it. It stays text.
desk-programmes-editor-time = Time
desk-programmes-months = Valid, in months
desk-programmes-months-hint = Empty: for ever.
desk-programmes-renewal-lead = Without a rule of its own, the rule itself applies again after the expiry.
desk-programmes-renewal-own = Renew it by a rule of its own
desk-programmes-renewal-rule = The rule of the renewal, and its dates
desk-programmes-renewal-opens = Opens, in days before the expiry
desk-programmes-renewal-opens-hint = Such as 90.
desk-programmes-renewal-grace = Closes, in days after the expiry
desk-programmes-renewal-grace-hint = Such as 30. Then the first rule applies again.
desk-programmes-renewal-reminders = Reminders, in days before the expiry (optional)
desk-programmes-renewal-reminders-hint = Such as 60, 30, 7. A letter goes out on each of these days.
desk-programmes-image-now = Its image
desk-programmes-image-none = No image of its own: that of the version in force, or a plain seal.
desk-programmes-no-image = Take it no more: that of the version in force, or a plain seal
desk-programmes-save = Save the draft
desk-programmes-saved-done = The draft is saved. Simulate it before you put it in force.
desk-programmes-defined-done = The composite is defined, as a draft. Simulate it before you put it in force.

desk-programmes-decisions = Decisions
desk-programmes-decide = Your decision
desk-programmes-nothing-waits = Nothing waits.
desk-programmes-pending = Pending revocations
desk-programmes-pending-lead = These composites are publicly valid until it is decided.
desk-programmes-pending-one = Pending revocation: { $name }
desk-programmes-pending-reason-hint = Public when the badge is revoked. Write nothing personal.
desk-programmes-because-revoked = One of its badges was revoked.
desk-programmes-because-expired = One of its badges expired.
desk-programmes-because-recognition = One of its badges counts no more: the recognition of its issuer ended.
desk-programmes-appealed = contested
desk-programmes-appeal = The person answered on { $date }
desk-programmes-waits-for-you = It waits for your decision, whatever the date.
desk-programmes-falls-on = Without a decision, revoked on { $date }
desk-programmes-award = Issued badge
desk-programmes-opened = Pending since
desk-programmes-due = Revoked without a decision on
desk-programmes-lost-badge = See that badge
desk-programmes-decided-before = The decision was made already.
desk-programmes-try-keep = See: keep it
desk-programmes-try-revoke = See: revoke it
desk-programmes-keep-do = Keep this badge
desk-programmes-revoke-do = Revoke this badge now
desk-programmes-kept-done = The badge is kept.
desk-programmes-revoked-done = The badge is revoked.
desk-programmes-deviations = Criteria that deviate from the catalogue
desk-programmes-deviations-lead = These badge models do not count until you approve them.
desk-programmes-deviation-one = Criteria of its own: { $name }
desk-programmes-deviation-by = { $issuer }, { $date }
desk-programmes-deviation-why = Why the issuer deviates
desk-programmes-deviation-criteria = Its criteria
desk-programmes-deviation-lead = If you approve, the badges awarded by these criteria count, those of yesterday too.
desk-programmes-deviation-reason-hint = For the issuer and for the audit trail.
desk-programmes-deviation-approved = Approved on { $date }.
desk-programmes-deviation-refused = Refused on { $date }.
desk-programmes-competency = Competency
desk-programmes-model = Badge model
desk-programmes-asked = Asked for on
desk-programmes-approve = Approve these criteria
desk-programmes-refuse = Refuse
desk-programmes-approved-done = The criteria are approved.
desk-programmes-refused-done = The criteria are refused.
desk-programmes-withheld = Composites that are not awarded to a person again
desk-programmes-withheld-none = There is none.
desk-programmes-withheld-lead = A composite that was revoked does not come back by itself. If you lift this, it is awarded again as soon as its rule is fulfilled.
desk-programmes-withheld-since = Since { $date }
desk-programmes-withheld-by-holder = Declined: only the person can have it again.
desk-programmes-lift = Let it be awarded again
desk-programmes-lift-done = It may be awarded again.
desk-programmes-proposals = Versions of the catalogue that are proposed
desk-programmes-proposal-one = Catalogue { $version }
desk-programmes-proposed = Proposed on { $date }
desk-programmes-differences = What changes
desk-programmes-differences-none = Nothing changes, or another version was adopted since.
desk-programmes-adopt = Adopt this version
desk-programmes-adopt-lead = The adoption is a recorded act. Badges of earlier versions count for what their competency became.
desk-programmes-adopt-do = Adopt { $version }

desk-programmes-indicators-lead = A number of fewer than five people is not told, nor those that would tell it.
desk-programmes-counted = Counted on { $date } at { $time } (UTC).
desk-programmes-active = { $count ->
    [0] No active issuer within a year.
    [one] One active issuer within a year.
   *[other] { $count } active issuers within a year.
}
desk-programmes-csv = Download as CSV
desk-programmes-withheld-number = not told
desk-programmes-unknown-department = Not known
desk-programmes-so-many-days = { $count ->
    [0] the same day
    [one] one day
   *[other] { $count } days
}
desk-programmes-holders = Holders
desk-programmes-expiring = Expires within 90 days
desk-programmes-in-progress = On the way
desk-programmes-median = Median time
desk-programmes-blocking = Missing most
desk-programmes-by-department = By département
desk-programmes-department = Département
desk-programmes-by-month = Awards by month
desk-programmes-month = Month
desk-programmes-month-table = These numbers as a table
desk-programmes-people = People
desk-programmes-where-stuck = Where the others are
desk-programmes-where-stuck-lead = People on the way: how many badges they have, and which they lack.
desk-programmes-steps = Badges held
desk-programmes-have = Have it
desk-programmes-lack = Lack it
desk-programmes-chart-holders = Holders by département: { $name }
desk-programmes-chart-months = People who were awarded it, month by month: { $name }
desk-programmes-chart-most = The greatest number: { $label }, { $number }. The table that follows has the same numbers.
desk-programmes-active-in = Active issuers by département
desk-programmes-active-issuers = Issuers
