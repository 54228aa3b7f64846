# The equivalences of a programme.

desk-equivalences = Equivalences
desk-equivalences-lead = An equivalence makes the badges of another model, awarded here or on another platform, count for a competency.
desk-equivalences-none = No equivalence.
desk-equivalences-running = { $count ->
    [0] No equivalence runs.
    [one] One equivalence runs.
   *[other] { $count } equivalences run.
}
desk-equivalences-manage = Decide an equivalence, end one
desk-equivalences-see = See the equivalences
desk-equivalences-list = Equivalences of this programme
desk-equivalences-badge = Badges of this model
desk-equivalences-elsewhere = A model of another platform
desk-equivalences-for = Count for
desk-equivalences-decided = Decided on { $date }
desk-equivalences-decided-by = Decided on { $date } – { $who }
desk-equivalences-new = Decide an equivalence
desk-equivalences-new-lead = The next page shows who would gain by it; nothing is recorded before.
desk-equivalences-class = Address of the badge model
desk-equivalences-class-hint = The one that it gives itself, such as https://badges.example.org/badges/42.
desk-equivalences-issuer = Address of its issuer’s profile
desk-equivalences-issuer-hint = The one that the badge model gives. Leave it empty for a model of this platform.
desk-equivalences-competency = Competency
desk-equivalences-choose = Choose
desk-equivalences-reason = Reason
desk-equivalences-reason-hint = Why these badges are worth this competency.
desk-equivalences-from-hint = What was recorded from that date on counts. Without a date: since the programme was created.
desk-equivalences-until-hint = What is recorded afterwards counts no more. Without a date: until you end it.
desk-equivalences-confirm = Count these badges for “{ $competency }”?
desk-equivalences-model = Badge model
desk-equivalences-its-issuer = Issuer
desk-equivalences-later = Whoever holds such badges already is awarded what they are due with their next award, with the next check of what they brought, or when everybody is looked at again.
desk-equivalences-do = Decide this equivalence
desk-equivalences-done = The equivalence is decided.
desk-equivalences-end = End it
desk-equivalences-end-title = End this equivalence?
desk-equivalences-end-now = From now on, a badge of this model that is awarded here, or brought, counts no more for “{ $competency }”.
desk-equivalences-end-falls = Nothing falls: what was recorded while it ran still counts, and no composite is revoked.
desk-equivalences-end-not-begun = It has not begun: nothing counts by it yet, and no composite is revoked.
desk-equivalences-end-final = It cannot be opened again: another has to be decided.
desk-equivalences-end-do = End it now
desk-equivalences-end-done = The equivalence has ended.
desk-equivalences-ended-before = This equivalence had ended already: nothing changed.
