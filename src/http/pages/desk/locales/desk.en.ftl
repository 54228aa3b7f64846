# What all pages of a desk have in common; the members.

footer-desk = For issuers
desk-nav = Pages of this desk
desk-others = My desks
desk-instance = Administration of the platform
desk-errors = To correct before going on:

desk-desks-title = My desks
desk-desks-address = You signed in with the address { $address }.
desk-desks-none = No desk opens with this address. A desk opens to the address that was invited: if you have another one, sign out and sign in with it; else ask an owner at the issuer for an invitation.
desk-home-public = The public page of the issuer

desk-room-award = Award a badge
desk-purpose-award = To one person, with a preview of what will happen.
desk-room-applications = Applications
desk-purpose-applications = What people ask for and show: examine it and decide.
desk-room-cohorts = Award to a group
desk-purpose-cohorts = From a CSV or Excel table, line by line.
desk-room-holders = Holders
desk-purpose-holders = Search, filter, export; revoke or replace an award.
desk-room-badges = Badge models
desk-purpose-badges = Define them, see them as the public will, follow their versions.
desk-room-programmes = Programmes
desk-purpose-programmes = Recognition, composite badges, simulation, indicators.
desk-room-profile = Profile of the issuer
desk-purpose-profile = What the public page and the badges say of it.
desk-room-keys = Signing keys
desk-purpose-keys = Those that sign badges: rotate them, declare one compromised.
desk-room-api-keys = API keys
desk-purpose-api-keys = For programs that award or read in your name.
desk-room-members = Members
desk-purpose-members = Who works here, and in which role.
desk-room-audit = Audit trail
desk-purpose-audit = Who did what, and when.
desk-room-issuers = Issuers
desk-purpose-issuers = The organisations that award badges here.
desk-room-people = People
desk-purpose-people = Erase everything that is kept of a person.
desk-room-mail = Letters
desk-purpose-mail = What waits to be sent, and what could not be.

desk-role-reader = Reader: sees
desk-role-assessor = Assessor: awards and revokes badges
desk-role-editor = Editor: awards, and defines badge models
desk-role-owner = Owner: everything, programmes, keys and members included
desk-role-admin = Administrator of the platform

desk-is-reader = Reader
desk-is-assessor = Assessor
desk-is-editor = Editor
desk-is-owner = Owner
desk-is-admin = Administrator

desk-members-title = Members
desk-members-lead = Who works at this desk, and in which role.
desk-members-email = E-mail address
desk-members-role = Role
desk-members-role-hint = Each role has all that those before it have.
desk-members-state = State
desk-members-since = Member since { $date }
desk-members-invited = Invited on { $date }, not yet accepted
desk-members-you = you
desk-members-back = All members
desk-members-invite = Invite somebody
desk-members-invite-lead = They get a letter whose link works for 7 days, once. They will sign in with this address; there is no password.
desk-members-invite-do = Send the invitation
desk-members-invited-done = The invitation is sent.
desk-members-enough-done = The invitation is recorded, without another letter: this address got three in the past hour.
desk-members-role-done = The role is changed.
desk-members-end-done = Done: the desk does not open to this address, or no more.

desk-member-title = { $email }
desk-member-role = Change the role
desk-member-role-do = Change the role
desk-member-again = Send the invitation again
desk-member-again-lead = A new letter goes, with a new link; that of the letter before opens nothing any more. Three letters an hour at most.
desk-member-again-do = Send the invitation again
desk-member-end = Remove this member
desk-member-end-lead = The desk closes for them from their next page on. What they did stays, and the audit trail keeps saying so.
desk-member-end-own = It is you: the desk will close for you.
desk-member-end-do = Remove this member
desk-member-withdraw = Take the invitation back
desk-member-withdraw-lead = The link in the letter will open nothing any more.
desk-member-withdraw-do = Take the invitation back

link-join-title = An invitation
link-join = { $issuer } invites you to work at its desk for badges.
link-join-instance = You are invited to administer { $host }.
link-join-role = { $role }
link-join-then = By accepting you confirm that the address { $address } is yours. You will sign in with it.
link-join-do = Accept the invitation
link-joined-title = Welcome
link-joined = The desk is open to you. To sign in, have a letter sent to the address { $address }.
link-joined-do = Sign in
link-join-ended-title = Invitation taken back
link-join-ended = This invitation was taken back. Ask whoever sent it for another one.
