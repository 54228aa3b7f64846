# What is wrong with a form, by the code of the refusal.

error-other = This is not acceptable: { $message }.
error-invalid-email = This is no e-mail address, such as name@example.org.
error-invalid-role = Choose one of the roles of the list.
error-already-member = This address is a member of this desk already: change its role instead.
error-last-owner = This is the only owner: somebody else has to be one first.
error-issuer-closed = This issuer closed: it defines and awards nothing any more.
error-too-many-letters = Too many letters were asked for: try again in an hour.
error-invalid-date = This is no date, such as 31/12/2026.
error-in-the-future = This date has not come yet.
error-unknown-badge = This badge cannot be awarded: choose one of the list.
error-cohort-confirmed = This file was confirmed already: what is awarded can be revoked.
error-unknown-column = The file has no such column.
error-column-used-twice = Two columns are the same thing: choose one.
