# A badge that was awarded: what it says, what becomes of it.

desk-assertions-title = { $badge }: badge awarded
desk-assertions-instead = See the badge that replaces it
desk-assertions-not-yet = Not yet
desk-assertions-accepted-on = Accepted
desk-assertions-recorded = Recorded
desk-assertions-another = Award to another person
desk-assertions-public = Public page
desk-assertions-replace = Correct
desk-assertions-revoke = Revoke
desk-assertions-said = What the badge says
desk-assertions-evidence = Evidence
desk-assertions-part-of = Composite badges that rest on it
desk-assertions-history = What happened
desk-assertions-when = When
desk-assertions-what = What
desk-assertions-who = By
desk-assertions-awarded = Awarded
desk-assertions-awarded-as-asked = Awarded, as asked for in an application
desk-assertions-accepted = Accepted
desk-assertions-declined = Declined
desk-assertions-lettered = Letter sent again
desk-assertions-letter = The letter
desk-assertions-letter-lead = The person has not answered yet. You can send the letter again, once in a quarter of an hour at most: to the address of the badge, or to the one they chose for their letters. The links of earlier letters stay good. Whoever wants no letters gets none.
desk-assertions-letter-do = Send the letter again
desk-assertions-letter-done = The letter is on its way again.
desk-assertions-revoked = Revoked
desk-assertions-replaces = Awarded in the place of another, corrected
desk-assertions-by-member = A member of this desk
desk-assertions-by-key = An API key
desk-assertions-by-holder = The recipient
desk-assertions-by-rule = Its rule
desk-assertions-by-operator = The administration of the platform

desk-assertions-revoke-title = Revoke a badge
desk-assertions-revoke-lead = { $badge }, awarded to { $email }.
desk-assertions-revoke-for-ever = The badge will be revoked for ever: there is no way back.
desk-assertions-revoke-letter = A letter will tell the recipient, with the reason.
desk-assertions-reason = Reason
desk-assertions-reason-hint = It is public, for ever. Name nobody in it.
desk-assertions-revoke-do = Revoke this badge
desk-assertions-leave = Cancel
desk-assertions-revoked-done = The badge is revoked.

desk-assertions-no-effect = No composite badge of your programmes is touched. Those of other programmes are not shown here.
desk-assertions-lose = Will be revoked with it:
desk-assertions-pend = Their revocation will be pending:
desk-assertions-keep = Will stay in force:
desk-assertions-gain = { $count ->
    [one] One composite badge will be awarded.
   *[other] { $count } composite badges will be awarded.
  }
desk-assertions-more = { $count ->
    [one] and one more
   *[other] and { $count } more
  }

desk-assertions-replace-title = Correct a badge that was awarded
desk-assertions-replace-lead = { $badge }. A corrected badge takes its place, with the same date of award.
desk-assertions-replace-email-hint = Change it if the badge went to a wrong address.
desk-assertions-replace-composite = A composite badge says what its rule says: only its address can change, to another of the same person.
desk-assertions-expires-hint = Empty: it does not expire.
desk-assertions-evidence-stays = This badge has more than one piece of evidence: they stay as they are.
desk-assertions-replace-look = Before it is corrected
desk-assertions-before = instead of { $email }
desk-assertions-replace-old = The old badge will stay at its address, as replaced by the new one.
desk-assertions-replace-letter = A letter will tell the recipient.
desk-assertions-replace-do = Replace the badge
desk-assertions-replaced-done = The badge is replaced: this is the one that takes its place.
