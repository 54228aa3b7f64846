# Applications for badges: examining them, deciding; the review policy of a model.

desk-applications-home = { $count ->
    [one] One application waits for you, or has nobody to examine it.
   *[other] { $count } applications wait for you, or have nobody to examine them.
}
desk-applications-lead = People ask for a badge without an exam: they show, criterion by criterion, what they can do. Somebody examines it, and decides.
desk-applications-late-count = { $count ->
    [one] One application is late: the time of its review policy has passed.
   *[other] { $count } applications are late: the time of their review policy has passed.
}
desk-applications-tabs = Applications, by what they wait for
desk-applications-tab-mine = Your opinion
desk-applications-tab-nobody = To be taken
desk-applications-tab-others = Others’ opinions
desk-applications-tab-applicant = Asked for more
desk-applications-tab-closed = Closed
desk-applications-lead-mine = These applications wait for your opinion.
desk-applications-lead-nobody = Nobody examines these applications at the moment, or an opinion is still missing. Open one to take it or to give it to somebody.
desk-applications-lead-others = These applications wait for the opinion of others.
desk-applications-lead-applicant = These applications wait for something more from their applicants.
desk-applications-lead-closed = These applications are decided, withdrawn or expired. The latest come first.
desk-applications-none = No application here.
desk-applications-badge = Badge asked for
desk-applications-who = Applicant
desk-applications-composite = Composite badge
desk-applications-proposed = Person whom the rule proposes
desk-applications-proposed-on = Proposed on
desk-applications-submitted = Submitted on
desk-applications-closed-on = Closed on
desk-applications-state = State
desk-applications-examined = Examination
desk-applications-late = Late
desk-applications-due = Due:
desk-applications-again = second examination
desk-applications-said-before = you gave your opinion; it waits for somebody else
desk-applications-nobody-yet = Nobody yet
desk-applications-examined-by = { $count ->
    [one] { $given ->
        [0] With one person, no opinion yet
       *[other] With one person, whose opinion is given
    }
   *[other] With { $count } people, opinions given: { $given }
}
desk-applications-back = All applications

desk-applications-state-draft = Draft
desk-applications-state-submitted = Waits for somebody to examine it
desk-applications-state-in-review = Being examined
desk-applications-state-more-information = Waits for something more from the applicant
desk-applications-state-accepted = Accepted
desk-applications-state-not-retained = Not retained for now
desk-applications-state-withdrawn = Withdrawn by the applicant
desk-applications-state-expired = Expired

desk-applications-one = { $badge }: an application
desk-applications-own-title = Your own application
desk-applications-own = You follow it from your own page.
desk-applications-decide-until = To be decided by { $date }.
desk-applications-late-since = Late: it was to be decided by { $date }.
desk-applications-answer-until = Without an answer by { $date } it expires.
desk-applications-appeal = Why the applicant asks for a second examination
desk-applications-awarded = See the badge that was awarded
desk-applications-composites = It is part of these composites:
desk-applications-recognised = Counts in the programme for this person from now on; there it can be decided for all badges of that model:
desk-applications-third-party = A proof comes from somebody else
desk-applications-yes = yes
desk-applications-no = no
desk-applications-policy = Review policy
desk-applications-model = The badge model
desk-applications-by-issuer = Members of this desk examine the application.
desk-applications-by-peers = People who hold this badge examine the application, through a link in a letter.
desk-applications-by-anyone = Members of this desk, or people who are asked by a letter, examine the application.
desk-applications-so-many = { $of ->
    [one] One opinion is enough.
   *[other] { $needed ->
        [one] One favourable opinion of { $of } is enough.
       *[other] { $needed } favourable opinions of { $of } are needed.
    }
}
desk-applications-other-organisation = These people are of another organisation.
desk-applications-next = Next application
desk-applications-purged = Its content was deleted in due time, on { $date }.
desk-applications-over = What this application said is not read here any more, and will be deleted.

desk-applications-commission = The rule proposed this person, who holds the badges it asks for; the commission decides.
desk-applications-criteria = The criteria, and what shows them
desk-applications-criterion = Criterion { $number }
desk-applications-self = Self-assessment:
desk-applications-no-self = Without self-assessment.
desk-applications-level-beginning = “I am beginning”
desk-applications-level-practised = “I do it, at times with help”
desk-applications-level-assured = “I do it without help”
desk-applications-no-proof = No proof for this criterion
desk-applications-seen-above = Seen above.
desk-applications-proof-text = Account
desk-applications-proof-link = Link
desk-applications-proof-file = File
desk-applications-proof-statement = Statement
desk-applications-proof-badge = Open Badge
desk-applications-proof-certificate = Certificate
desk-applications-from-other = comes from somebody else
desk-applications-from-applicant = comes from the applicant
desk-applications-open-link = Open { $host }
desk-applications-link-hint = A site that the applicant chose.
desk-applications-download = Download { $name }
desk-applications-size = { $count } KiB
desk-applications-statement-given = Given on { $date } by:
desk-applications-statement-declined = On { $date }, whoever was asked preferred not to answer:
desk-applications-statement-waits = Asked for on { $date }, not answered yet:
desk-applications-relation-employer = employer, or responsible for the place of work
desk-applications-relation-colleague = colleague
desk-applications-relation-trainer = training
desk-applications-relation-other = other

desk-applications-messages = What was said
desk-applications-question = Something more asked for
desk-applications-answer = The applicant’s answer
desk-applications-note = Note
desk-applications-by-link = Somebody outside this desk, by a link
desk-applications-about = About:

desk-applications-reviewers = Who examines it
desk-applications-veiled = Opinions that were given are shown once yours is, so that each opinion stays one’s own.
desk-applications-veiled-until = Opinions are shown once the application is decided, so that each opinion stays somebody’s own.
desk-applications-barred-examined-before = You gave your opinion in the first examination: somebody else does the second.
desk-applications-barred-gave-a-statement = You were asked for a statement for this application: somebody else examines it.
desk-applications-barred-same-organisation = Your address is of the same organisation as the applicant’s: somebody of another organisation examines it.
desk-applications-alone-issuer = No other member of this desk can examine this application for now. Invite another member.
desk-applications-alone-anyone = No other member of this desk can examine this application for now. Invite another member, or have somebody else examine it below, by their address.
desk-applications-as-member = Member of this desk
desk-applications-as-key = Software of this desk
desk-applications-as-peer = Holds the badge, by a letter
desk-applications-as-external = From elsewhere, by a letter
desk-applications-first-round = first examination
desk-applications-said = Opinion given on { $date }
desk-applications-for = Favourable opinion, on { $date }
desk-applications-against = Not retained for now: opinion of { $date }
desk-applications-released = Examines it no more since { $date }
desk-applications-asked-since = Examines it since { $date }
desk-applications-said-nothing = No opinion
desk-applications-a-program = An API key
desk-applications-gone = Somebody who is no longer here
desk-applications-leave = Stop examining this application
desk-applications-release = Take it back from them
desk-applications-take = Take this application
desk-applications-decided-for = Accepted on { $date }
desk-applications-decided-against = Not retained for now, on { $date }
desk-applications-decided-for-again = Accepted after the second examination, on { $date }
desk-applications-decided-against-again = Not retained after the second examination, on { $date }

desk-applications-opinion = Your opinion
desk-applications-opinion-lead = You will see first what happens then; nothing is decided before you confirm.
desk-applications-favourable = Favourable opinion…
desk-applications-not-for-now = Not retained for now…
desk-applications-favourable-title = Give a favourable opinion
desk-applications-refuse-title = Not retain it for now
desk-applications-then-award = Your opinion decides: the badge will be awarded at once, signed and published at an address that nobody can guess. A letter tells the applicant, who can accept or decline it.
desk-applications-then-composites = If this badge completes a composite, that will be awarded by its rule.
desk-applications-then-not = Your opinion decides: no badge is awarded, and a letter gives the applicant your reason.
desk-applications-then-appeal = { $days ->
    [one] They can ask once for a second examination by somebody else, for one day.
   *[other] They can ask once for a second examination by somebody else, for { $days } days.
}
desk-applications-then-count-for = { $needed ->
    [one] The badge is awarded as soon as one opinion of { $of } is favourable: yours will have it awarded at once, and a letter tells the applicant.
   *[other] The badge is awarded as soon as { $needed } opinions of { $of } are favourable. If yours is the last that is missing, it is awarded at once, and a letter tells the applicant.
}
desk-applications-then-count-against = { $needed ->
    [one] One favourable opinion of { $of } is needed. When it cannot come any more, the application is not retained, and a letter gives the applicant your reason.
   *[other] { $needed } favourable opinions of { $of } are needed. When they cannot come any more, the application is not retained, and a letter gives the applicant your reason.
}
desk-applications-then-composite = Your opinion decides: the composite badge will be awarded at once, signed and published at an address that nobody can guess. A letter tells the person, who can accept or decline it.
desk-applications-then-no-composite = Your opinion decides: the composite badge is not awarded, and a letter gives the person your reason. They keep the badges that they hold.
desk-applications-then-composite-count-for = { $needed ->
    [one] The composite badge is awarded as soon as one opinion of { $of } is favourable: yours will have it awarded at once, and a letter tells the person.
   *[other] The composite badge is awarded as soon as { $needed } opinions of { $of } are favourable. If yours is the last one that is needed, it is awarded at once, and a letter tells the person.
}
desk-applications-then-composite-count-against = { $needed ->
    [one] One favourable opinion of { $of } is needed. When it cannot come any more, the composite badge is not awarded, and a letter gives the person your reason.
   *[other] { $needed } favourable opinions of { $of } are needed. When they cannot come any more, the composite badge is not awarded, and a letter gives the person your reason.
}
desk-applications-then-proposed-again = The rule proposes this person again only when they have one more badge or proof, or when they ask for it.
desk-applications-then-part = You will be one of those who examine this application.
desk-applications-then-stays = An opinion that was given cannot be changed.
desk-applications-reason = Reason
desk-applications-reason-hint = The applicant reads it, at the top of their application. Say what is missing, and what would show it. Name nobody.
desk-applications-reason-for = A word for the applicant
desk-applications-reason-for-hint = Optional. The applicant reads it; the badge does not carry it. Name nobody.
desk-applications-favourable-do = Give this favourable opinion
desk-applications-refuse-do = Not retain it for now

desk-applications-ask = Ask for something more
desk-applications-ask-lead = A letter tells the applicant; nothing is decided before they answer. You become one of those who examine it, if there is room.
desk-applications-ask-words = What more is needed
desk-applications-ask-hint = The applicant reads it. A precise question has a precise answer.
desk-applications-ask-do = Ask for this
desk-applications-ask-empty = The question is empty: say what is needed.
desk-applications-about-field = About
desk-applications-about-all = The whole application
desk-applications-note-title = Keep a note
desk-applications-note-hint = It is for those who examine the application at this desk; the applicant does not read it here.
desk-applications-note-do = Keep this note
desk-applications-note-empty = The note is empty.

desk-applications-assign = Have somebody examine it
desk-applications-assign-lead = They receive a letter that leads to this application.
desk-applications-instead = In the place of
desk-applications-instead-hint = All places are taken: this person examines it no more.
desk-applications-member = A member of this desk
desk-applications-choose = Choose…
desk-applications-address = The e-mail address of somebody else
desk-applications-address-hint = A letter gives them a link to this application, and to no other.
desk-applications-assign-do = Have them examine it
desk-applications-choose-somebody = Choose who is to examine it.

desk-applications-taken-done = You examine this application from now on.
desk-applications-released-done = They examine it no more; somebody else can take it.
desk-applications-noted-done = The note is kept.
desk-applications-asked-done = It is asked for. A letter tells the applicant.
desk-applications-assigned-done = They are to examine it. A letter is on its way.
desk-applications-opinion-done = Your opinion is given. Others are still to come.
desk-applications-opinion-before-done = Your opinion was given before: it is kept as it is.
desk-applications-too-late-done = The application was decided when your opinion arrived: it is not kept, and the decision stays.
desk-applications-accepted-done = It is decided: the badge is awarded, and a letter is on its way.
desk-applications-held-done = It is decided. The applicant held this badge already: no second one is awarded.
desk-applications-not-retained-done = It is decided: the application is not retained for now. A letter gives the reason.

desk-applications-statistics = Times and decisions
desk-applications-statistics-lead = How this desk decides, and how long people wait for it. A decision after a second examination counts once more. Time runs from the submission, or from the appeal, to the decision, and has that of questions and answers in it.
desk-applications-since = Decisions since { $date }; what waits at this moment. Applications of people who were erased are not in it.
desk-applications-statistics-none = No application was decided, and none waits.
desk-applications-all-badges = All badges
desk-applications-by-badge = Badge by badge
desk-applications-decided = Decisions
desk-applications-not-retained = Not retained
desk-applications-share = { $count } ({ $percent }%)
desk-applications-median = Median wait
desk-applications-longest = Longest wait
desk-applications-waiting = Wait for a decision
desk-applications-waiting-late = { $count }, of which { $late } late
desk-applications-with-applicant = Wait for something more
desk-applications-appeals = Second examinations
desk-applications-appeals-detail = { $count }: accepted { $accepted }, not retained { $not }, open { $open }
desk-applications-days = { $count ->
    [0] less than a day
    [one] one day
   *[other] { $count } days
}

desk-policy-title = Applications for this badge
desk-policy-edit = Review policy
desk-policy-lead = People can ask for this badge without an exam, by showing each criterion with proofs. The review policy says who decides, and in what time.
desk-policy-closed = Nobody can ask for this badge.
desk-policy-commission-title = Commission
desk-policy-commission-lead = A rule awards this composite. With a commission, the rule proposes everybody who meets it, and somebody decides before the badge is awarded. The review policy says who, and in what time.
desk-policy-commission-open = A commission decides before this composite is awarded.
desk-policy-commission-closed = The rule awards this composite at once, without a commission.
desk-policy-commission-do = Have a commission decide
desk-policy-commission-close = Take the commission away
desk-policy-commission-close-lead = The rule will award this badge at once again. What waits for the commission will be decided all the same. It can be put back.
desk-policy-short-issuer = { $of ->
    [one] People can ask for this badge. A member of this desk examines and decides.
   *[other] People can ask for this badge. Members of this desk examine: { $needed } favourable opinions of { $of }.
}
desk-policy-short-peers = { $of ->
    [one] People can ask for this badge. Somebody who holds it examines and decides.
   *[other] People can ask for this badge. People who hold it examine: { $needed } favourable opinions of { $of }.
}
desk-policy-short-anyone = { $of ->
    [one] People can ask for this badge. A member of this desk, or somebody whom they ask, examines and decides.
   *[other] People can ask for this badge. Members of this desk, or people whom they ask, examine: { $needed } favourable opinions of { $of }.
}
desk-policy-reviewers = Who examines
desk-policy-by-issuer = Members of this desk
desk-policy-hint-issuer = The simplest: whoever works at this desk opens the application and decides.
desk-policy-by-anyone = Members of this desk, or somebody whom they ask
desk-policy-hint-anyone = A letter gives that person a link to one application. Good for a look from outside.
desk-policy-by-peers = People who hold this badge
desk-policy-hint-peers = This desk asks them by a letter, and gives no opinion itself. Somebody has to hold it already.
desk-policy-needed = Favourable opinions needed
desk-policy-needed-hint = The badge is awarded as soon as there are so many.
desk-policy-of = People who examine it
desk-policy-of-hint = 1 to 9. With 2 favourable opinions of 3, a single other opinion decides nothing.
desk-policy-other = People of another organisation alone
desk-policy-other-hint = Whoever has an e-mail address of the applicant’s organisation cannot examine it.
desk-policy-review-days = Days to decide
desk-policy-review-days-hint = After that the application is marked as late. Nothing is decided by itself.
desk-policy-answer-days = Days to answer a question
desk-policy-answer-days-hint = After that the application expires. Another one is possible.
desk-policy-appeal-days = Days to ask for a second examination
desk-policy-appeal-days-hint = After that the proofs of the application are deleted. 1 to 730 days, as for the two times above.
desk-policy-snapshot = An application that was submitted keeps the policy of that day.
desk-policy-save = Save the policy
desk-policy-open-do = Open to applications
desk-policy-close = Close to applications
desk-policy-close-lead = Nobody will be able to ask for this badge any more. Applications that were submitted will be decided all the same. It can be opened again.
desk-policy-set-done = The review policy is saved.
desk-policy-within = { $most ->
    [one] Give 1, in digits.
   *[other] Give a whole number from 1 to { $most }, in digits.
}
desk-policy-closed-done = It is done.
