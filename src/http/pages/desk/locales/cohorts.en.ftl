# Awarding to a group: the file, its preview, what came of it.

desk-cohorts-title = Award to a group
desk-cohorts-lead = Bring a table with one line for each person. You first see what will come of each line; nothing is awarded before you agree.
desk-cohorts-bring = Bring a file
desk-cohorts-bring-do = See the preview
desk-cohorts-file = CSV or Excel file (.xlsx)
desk-cohorts-file-corrected = Corrected file
desk-cohorts-file-hint = As Excel saves it, 10 MiB and 100,000 lines at most. The first line names the columns: email, badge, and if you like narrative, evidence, date.
desk-cohorts-for-all = The file does not say the badge, or the date
desk-cohorts-badge = Badge of the lines that name none
desk-cohorts-badge-hint = When the whole group gets the same one.
desk-cohorts-badge-column = The one that each line names
desk-cohorts-badge-choose = Choose a badge
desk-cohorts-date = Date of issue of the lines that have none
desk-cohorts-date-hint = The day on which they are awarded when nothing is said.
desk-cohorts-too-large = The file is larger than 10 MiB: split it.
desk-cohorts-no-file = Choose a file.
desk-cohorts-former = Files brought before
desk-cohorts-none = No file was brought yet.
desk-cohorts-name = File
desk-cohorts-brought = Brought on
desk-cohorts-state = State
desk-cohorts-lines = Lines
desk-cohorts-state-preview = Preview, nothing is awarded
desk-cohorts-state-running = Being awarded
desk-cohorts-state-done = Done
desk-cohorts-state-failed = Interrupted
desk-cohorts-counts-preview = { $awarded } to award, { $rejected } to correct, of { $lines }
desk-cohorts-counts =
    { $awarded ->
        [one] { $awarded } badge awarded
       *[other] { $awarded } badges awarded
    }, { $rejected ->
        [one] { $rejected } line refused
       *[other] { $rejected } lines refused
    }, of { $lines }
desk-cohorts-older = Older files
desk-cohorts-discard-done = The preview is discarded, and all that stood in it forgotten. Nothing was awarded.
desk-cohorts-brought-done = The file was read. Nothing is awarded yet.

desk-cohorts-will-award = Will be awarded
desk-cohorts-awarded = Awarded
desk-cohorts-waits = Waiting
desk-cohorts-held = The person holds this badge already
desk-cohorts-same = Awarded before by this very line
desk-cohorts-not-again = Awarded before, then revoked, declined or replaced: not awarded again
desk-cohorts-refused = To correct
desk-cohorts-completes = Completes the composite badge “{ $name }”
desk-cohorts-wrong = { $column }: “{ $value }”. { $why }
desk-cohorts-wrong-empty = { $column }: empty. { $why }
desk-cohorts-column-unnamed = Column { $number } (without a name)

desk-cohort-title = { $name }
desk-cohort-back = All files
desk-cohort-brought = Brought on { $date }
desk-cohort-sum = In short
desk-cohort-lead-columns = Nothing is awarded. First say what the columns of the file are.
desk-cohort-lead-preview =
    Nothing is awarded yet. { $awarded ->
        [one] One badge is ready
       *[other] { $awarded } badges are ready
    }{ $rejected ->
        [0] .
        [one] , one line is to be corrected.
       *[other] , { $rejected } lines are to be corrected.
    }
desk-cohort-lead-nothing-good =
    Nothing is awarded yet. { $rejected ->
        [one] One line is to be corrected.
       *[other] { $rejected } lines are to be corrected.
    }
desk-cohort-lead-nothing-new = This file changes nothing: all its lines were dealt with before. There is nothing to award.
desk-cohort-lead-nothing-done = This file changed nothing: all its lines had been dealt with before.
desk-cohort-lead-running = The badges are being awarded. You can leave this page: it goes on without you.
desk-cohort-lead-done =
    { $awarded ->
        [0] No badge was awarded
        [one] One badge was awarded
       *[other] { $awarded } badges were awarded
    }{ $rejected ->
        [0] .
        [one] , one line remains to be corrected.
       *[other] , { $rejected } lines remain to be corrected.
    }
desk-cohort-lead-failed = Awarding was interrupted. What is awarded stays: bring the same file, and only the other lines will be dealt with.
desk-cohort-progress =
    { $done ->
        [one] { $done } line of { $lines } dealt with
       *[other] { $done } lines of { $lines } dealt with
    }
desk-cohort-reload = Reload
desk-cohort-follow = Reload every 5 seconds
desk-cohort-unfollow = Stop reloading
desk-cohort-count-lines = Lines
desk-cohort-count-to-award = To award
desk-cohort-count-awarded = Awarded
desk-cohort-count-held = Badge held already
desk-cohort-count-same = Same lines as before
desk-cohort-count-not-again = Not awarded again
desk-cohort-count-refused = To correct
desk-cohort-composites = Composite badges that come with it:
desk-cohort-times = × { $count }

desk-cohort-correct = To correct
desk-cohort-correct-lead = Correct here what is wrong. A line that you leave as it is, is put aside and does not hold up the others; you can come back to it later.
desk-cohort-line = Line { $number }
desk-cohort-more-refused = More lines are to be corrected: take the file below, or check these to see the next ones.
desk-cohort-rejected = Download the refused lines (CSV)
desk-cohort-check = Check first
desk-cohort-confirm =
    { $count ->
        [one] Award this badge
       *[other] Award these { $count } badges
    }
desk-cohort-confirm-rest =
    { $count ->
        [one] Award the badge that is ready and those that I corrected
       *[other] Award the { $count } badges that are ready and those that I corrected
    }
desk-cohort-confirm-corrected = Award those that I corrected
desk-cohort-still-wrong = Line { $line }: { $why }
desk-cohort-columns = Columns, badge and date
desk-cohort-missing = Missing:
desk-cohort-column = Column
desk-cohort-samples = First values
desk-cohort-is = What it is
desk-cohort-column-unread = Not read
desk-cohort-column-email = E-mail address
desk-cohort-column-badge = Badge
desk-cohort-column-narrative = Narrative
desk-cohort-column-evidence = Evidence
desk-cohort-column-date = Date of issue
desk-cohort-column-twice = Two columns are the same thing: choose one.
desk-cohort-notify = Write to the holders
desk-cohort-duplicates = Award to those who hold the badge, too, when the line is new
desk-cohort-read-again = Read the file like this
desk-cohort-again-done = The file was read again. Nothing is awarded yet.
desk-cohort-overtaken = This file was read again or corrected since you opened this page, by somebody else or by a form sent twice: nothing that the page asked for was awarded. This is the preview as it is now: look at it, then begin again.
desk-cohort-discard = Discard this file

desk-cohort-to-correct = The refused lines
desk-cohort-correct-file = Correct them in your spreadsheet: the last column says what is wrong.
desk-cohort-bring-again = Bring the corrected file here.
desk-cohort-forgotten = The lines are kept for no more than seven days after they were awarded.
desk-cohort-lines = Line by line
desk-cohort-column-line = Line
desk-cohort-outcome = What happens
desk-cohort-see-award = See the badge
desk-cohort-newer = Previous lines
desk-cohort-older = Next lines
