# Awarding a badge to one person.

desk-award-title = Award a badge
desk-award-lead = To one person. You see first what will happen; nothing is awarded before you confirm.
desk-award-no-badge = There is no badge model that can be awarded: define one first.
desk-award-badge = Badge model
desk-award-choose = Choose…
desk-award-email = E-mail address of the recipient
desk-award-email-hint = It is never published: the badge holds a hash of it only.
desk-award-held = See the badge that this person holds
desk-award-duplicate = Award a second badge all the same
desk-award-issued = Date of award
desk-award-issued-hint = Empty: now. It may lie in the past, never in the future.
desk-award-narrative = How the badge was earned
desk-award-narrative-hint = Optional, and public. Markdown is possible. Name nobody in it.
desk-award-evidence = Evidence
desk-award-evidence-hint = Optional, and public.
desk-award-evidence-text = Description
desk-award-evidence-url = Web address
desk-award-evidence-url-hint = For example https://exemple.fr/atelier
desk-award-notify = Write to the recipient, so that they accept the badge
desk-award-preview = See what will happen

desk-award-look = Before it is awarded
desk-award-look-lead = This is what will be awarded. Nothing is yet.
desk-award-to = Recipient
desk-award-expires = Expires
desk-award-for-ever = Never
desk-award-then = What will happen
desk-award-then-signed = The badge will be signed and published at an address that nobody guesses.
desk-award-then-composite = A composite badge will be awarded at once, by its rule:
desk-award-then-letter = A letter will leave for the recipient: they can accept the badge or decline it.
desk-award-then-no-letter = No letter will leave.
desk-award-then-duplicate = The person will hold this badge twice.
desk-award-do = Award the badge
desk-award-change = Change
desk-award-made-done = The badge is awarded.
