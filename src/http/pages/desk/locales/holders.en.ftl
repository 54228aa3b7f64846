# Recipients: search, filter, export.

desk-holders-title = Recipients
desk-holders-search = Search the badges awarded
desk-holders-email = Address, or how it begins
desk-holders-badge = Badge model
desk-holders-any-badge = All models
desk-holders-state = State
desk-holders-any-state = All states
desk-holders-valid = In force
desk-holders-not-accepted = Not accepted yet
desk-holders-expired = Expired
desk-holders-revoked = Revoked
desk-holders-replaced = Replaced
desk-holders-from = Awarded from
desk-holders-until = Until (included)
desk-holders-do = Search
desk-holders-export = Export (CSV)
desk-holders-all = Show all
desk-holders-none = No badge that was awarded answers to this search.
desk-holders-nobody = This issuer has awarded no badge yet.
desk-holders-award = Award a badge
desk-holders-count = { $count ->
    [0] No badge awarded
    [one] 1 badge awarded
   *[other] { $count } badges awarded
  }
desk-holders-table = Badges awarded, the latest first
desk-holders-who = Recipient
desk-holders-issued = Awarded on
desk-holders-in-force = In force
desk-holders-waits = In force, not accepted yet
desk-holders-pages = Pages of the list
desk-holders-first = Back to the beginning
desk-holders-next = Next page
