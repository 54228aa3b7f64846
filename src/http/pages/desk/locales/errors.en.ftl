# What is wrong with a form, by the code of the refusal.

error-other = This is not acceptable: { $message }.
error-invalid-email = This is no e-mail address, such as name@example.org.
error-invalid-role = Choose one of the roles of the list.
error-already-member = This address is a member of this desk already: change its role instead.
error-last-owner = This is the only owner: somebody else has to be one first.
error-issuer-closed = This issuer closed: it defines and awards nothing any more.
error-too-many-letters = Too many letters were asked for: try again in an hour.
error-empty-text = This field cannot stay empty.
error-text-too-long = This text is too long.
error-control-character = This text has an invisible character that does not belong there: type it by hand.
error-invalid-url = This is no address of a site, such as https://example.org.
error-invalid-telephone = This is no international number, such as +33231000000.
error-invalid-time-zone = There is no such time zone: for example Europe/Paris or Indian/Reunion.
error-invalid-linkedin-number = This is no number of a LinkedIn page: digits alone, such as 1337.
error-precondition-failed = Somebody else changed it since you opened this page. Nothing was saved: compare, then save again.
error-scope-beyond-role = One of these things is not allowed to this role: untick it, or choose another role.
error-out-of-range = This date does not fit: it comes too early or too late.
error-invalid-date = This is no date.
error-in-the-future = This date is to come.
error-keys-pending = Prepared keys wait already: rotate the keys to put them to use.
error-try-again = Somebody else did it at the same moment: look how things are, and do it again if need be.
error-already-closed = This issuer closed before.
error-file-too-large = This file is too large.
error-unknown-issuer = There is no such issuer.
error-confirmation-needed = See what will happen first.
