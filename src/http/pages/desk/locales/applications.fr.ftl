# Les demandes de badge : les examiner, décider ; la règle d’examen d’un modèle.

desk-applications-home = { $count ->
    [one] Une demande vous attend, ou n’a personne pour l’examiner.
   *[other] { $count } demandes vous attendent, ou n’ont personne pour les examiner.
}
desk-applications-lead = Des personnes demandent un badge sans passer d’épreuve : elles montrent, critère par critère, ce qu’elles savent faire. Quelqu’un l’examine, et décide.
desk-applications-late-count = { $count ->
    [one] Une demande est en retard : le délai de sa règle d’examen est passé.
   *[other] { $count } demandes sont en retard : le délai de leur règle d’examen est passé.
}
desk-applications-tabs = Demandes, selon ce qu’elles attendent
desk-applications-tab-mine = Votre avis
desk-applications-tab-nobody = À confier
desk-applications-tab-others = Avis d’autres personnes
desk-applications-tab-applicant = Complément demandé
desk-applications-tab-closed = Closes
desk-applications-lead-mine = Ces demandes attendent votre avis.
desk-applications-lead-nobody = Personne n’examine ces demandes en ce moment, ou il manque encore un avis. Ouvrez-en une pour la prendre ou la confier.
desk-applications-lead-others = Ces demandes attendent l’avis d’autres personnes.
desk-applications-lead-applicant = Ces demandes attendent un complément de la personne qui demande.
desk-applications-lead-closed = Ces demandes sont décidées, retirées ou expirées. Les dernières viennent d’abord.
desk-applications-none = Aucune demande ici.
desk-applications-badge = Badge demandé
desk-applications-who = Personne qui demande
desk-applications-composite = Badge de synthèse
desk-applications-proposed = Personne que la règle propose
desk-applications-proposed-on = Proposée le
desk-applications-submitted = Déposée le
desk-applications-closed-on = Close le
desk-applications-state = État
desk-applications-examined = Examen
desk-applications-late = En retard
desk-applications-due = Échéance :
desk-applications-again = second examen
desk-applications-said-before = votre avis est donné ; attend quelqu’un d’autre
desk-applications-nobody-yet = Personne pour l’instant
desk-applications-examined-by = { $count ->
    [one] { $given ->
        [0] Confiée à une personne, sans avis pour l’instant
       *[other] Confiée à une personne, son avis est donné
    }
   *[other] Confiée à { $count } personnes, avis donnés : { $given }
}
desk-applications-back = Toutes les demandes

desk-applications-state-draft = Brouillon
desk-applications-state-submitted = Attend quelqu’un pour l’examiner
desk-applications-state-in-review = En cours d’examen
desk-applications-state-more-information = Attend un complément de la personne
desk-applications-state-accepted = Acceptée
desk-applications-state-not-retained = Non retenue pour l’instant
desk-applications-state-withdrawn = Retirée par la personne
desk-applications-state-expired = Expirée

desk-applications-one = { $badge } : une demande
desk-applications-own-title = Votre propre demande
desk-applications-own = Vous la suivez depuis votre page personnelle.
desk-applications-decide-until = À décider au plus tard le { $date }.
desk-applications-late-since = En retard : à décider au plus tard le { $date }.
desk-applications-answer-until = Sans réponse le { $date }, la demande expire.
desk-applications-appeal = Pourquoi la personne demande un second examen
desk-applications-awarded = Voir le badge délivré
desk-applications-composites = Il fait partie de ces badges de synthèse :
desk-applications-recognised = Compte désormais dans le programme pour cette personne ; on y décide aussi pour tous les badges du même modèle :
desk-applications-third-party = Une preuve vient de quelqu’un d’autre
desk-applications-yes = oui
desk-applications-no = non
desk-applications-policy = Règle d’examen
desk-applications-model = Le modèle de badge
desk-applications-by-issuer = Des membres de ce bureau examinent la demande.
desk-applications-by-peers = Des personnes qui détiennent ce badge examinent la demande, par un lien reçu par lettre.
desk-applications-by-anyone = Des membres de ce bureau, ou des personnes sollicitées par lettre, examinent la demande.
desk-applications-so-many = { $of ->
    [one] Un avis suffit.
   *[other] { $needed ->
        [one] Un avis favorable sur { $of } suffit.
       *[other] Il faut { $needed } avis favorables sur { $of }.
    }
}
desk-applications-other-organisation = Ces personnes sont d’une autre organisation.
desk-applications-next = Demande suivante
desk-applications-purged = Le contenu a été effacé à son terme, le { $date }.
desk-applications-over = Ce que disait cette demande ne se lit plus ici, et sera effacé.

desk-applications-commission = La règle a proposé cette personne, qui a réuni les badges demandés ; la commission décide.
desk-applications-criteria = Les critères, et ce qui les montre
desk-applications-criterion = Critère { $number }
desk-applications-self = Auto-évaluation :
desk-applications-no-self = Sans auto-évaluation.
desk-applications-level-beginning = « Je débute »
desk-applications-level-practised = « Je le fais, parfois avec de l’aide »
desk-applications-level-assured = « Je le fais sans aide »
desk-applications-no-proof = Aucune preuve pour ce critère
desk-applications-seen-above = Déjà vue plus haut.
desk-applications-proof-text = Récit
desk-applications-proof-link = Lien
desk-applications-proof-file = Fichier
desk-applications-proof-statement = Attestation
desk-applications-proof-badge = Open Badge
desk-applications-proof-certificate = Certificat
desk-applications-from-other = vient de quelqu’un d’autre
desk-applications-from-applicant = vient de la personne qui demande
desk-applications-open-link = Ouvrir { $host }
desk-applications-link-hint = Un site choisi par la personne qui demande.
desk-applications-download = Télécharger { $name }
desk-applications-size = { $count } Kio
desk-applications-statement-given = Donnée le { $date } par :
desk-applications-statement-declined = Le { $date }, la personne sollicitée a préféré ne pas répondre :
desk-applications-statement-waits = Demandée le { $date }, sans réponse pour l’instant :
desk-applications-relation-employer = employeur, ou responsable du lieu de travail
desk-applications-relation-colleague = collègue
desk-applications-relation-trainer = formation
desk-applications-relation-other = autre

desk-applications-messages = Ce qui a été dit
desk-applications-question = Complément demandé
desk-applications-answer = Réponse de la personne
desk-applications-note = Note
desk-applications-by-link = Une personne hors de ce bureau, par un lien
desk-applications-about = À propos de :

desk-applications-reviewers = Qui examine
desk-applications-veiled = Les avis déjà donnés s’affichent une fois le vôtre donné, pour que chaque avis reste le sien.
desk-applications-veiled-until = Les avis s’affichent une fois la demande décidée, pour que chaque avis reste le sien.
desk-applications-barred-examined-before = Vous avez donné votre avis au premier examen : quelqu’un d’autre fait le second.
desk-applications-barred-gave-a-statement = Une attestation vous a été demandée pour cette demande : quelqu’un d’autre l’examine.
desk-applications-barred-same-organisation = Votre adresse est de la même organisation que celle de la personne qui demande : quelqu’un d’une autre organisation l’examine.
desk-applications-alone-issuer = Aucun autre membre de ce bureau ne peut examiner cette demande pour l’instant. Invitez un autre membre.
desk-applications-alone-anyone = Aucun autre membre de ce bureau ne peut examiner cette demande pour l’instant. Invitez un autre membre, ou confiez l’examen plus bas à quelqu’un d’autre, par son adresse.
desk-applications-as-member = Membre de ce bureau
desk-applications-as-key = Logiciel de ce bureau
desk-applications-as-peer = Détient le badge, par lettre
desk-applications-as-external = Hors de ce bureau, par lettre
desk-applications-first-round = premier examen
desk-applications-said = Avis donné le { $date }
desk-applications-for = Avis favorable, le { $date }
desk-applications-against = Non retenue pour l’instant : avis du { $date }
desk-applications-released = N’examine plus depuis le { $date }
desk-applications-asked-since = Examen confié le { $date }
desk-applications-said-nothing = Sans avis
desk-applications-a-program = Une clé d’API
desk-applications-gone = Quelqu’un qui n’est plus là
desk-applications-leave = Ne plus examiner cette demande
desk-applications-release = Retirer cet examen
desk-applications-take = Prendre cette demande
desk-applications-decided-for = Acceptée le { $date }
desk-applications-decided-against = Non retenue pour l’instant, le { $date }
desk-applications-decided-for-again = Acceptée après le second examen, le { $date }
desk-applications-decided-against-again = Non retenue après le second examen, le { $date }

desk-applications-opinion = Votre avis
desk-applications-opinion-lead = Vous verrez d’abord ce qui se passera ; rien n’est décidé avant votre confirmation.
desk-applications-favourable = Avis favorable…
desk-applications-not-for-now = Non retenue pour l’instant…
desk-applications-favourable-title = Donner un avis favorable
desk-applications-refuse-title = Ne pas retenir pour l’instant
desk-applications-then-award = Votre avis décide : le badge sera délivré aussitôt, signé et publié à une adresse qui ne se devine pas. Une lettre le dira à la personne, qui pourra l’accepter ou le refuser.
desk-applications-then-composites = Si ce badge complète un badge de synthèse, celui-ci sera délivré par sa règle.
desk-applications-then-not = Votre avis décide : aucun badge n’est délivré, et une lettre donne votre motif à la personne.
desk-applications-then-appeal = { $days ->
    [one] Elle peut demander une fois un second examen par quelqu’un d’autre, pendant un jour.
   *[other] Elle peut demander une fois un second examen par quelqu’un d’autre, pendant { $days } jours.
}
desk-applications-then-count-for = { $needed ->
    [one] Le badge est délivré dès qu’un avis sur { $of } est favorable : le vôtre le fera délivrer aussitôt, et une lettre le dira à la personne.
   *[other] Le badge est délivré dès que { $needed } avis sur { $of } sont favorables. Si le vôtre est le dernier qui manque, il est délivré aussitôt, et une lettre le dit à la personne.
}
desk-applications-then-count-against = { $needed ->
    [one] Il faut un avis favorable sur { $of }. Quand il ne peut plus venir, la demande n’est pas retenue, et une lettre donne votre motif à la personne.
   *[other] Il faut { $needed } avis favorables sur { $of }. Quand ils ne peuvent plus être réunis, la demande n’est pas retenue, et une lettre donne votre motif à la personne.
}
desk-applications-then-composite = Votre avis décide : le badge de synthèse sera délivré aussitôt, signé et publié à une adresse qui ne se devine pas. Une lettre le dira à la personne, qui pourra l’accepter ou le refuser.
desk-applications-then-no-composite = Votre avis décide : le badge de synthèse n’est pas délivré, et une lettre donne votre motif à la personne. Les badges qu’elle a réunis lui restent.
desk-applications-then-composite-count-for = { $needed ->
    [one] Le badge de synthèse est délivré dès qu’un avis sur { $of } est favorable : le vôtre le fera délivrer aussitôt, et une lettre le dira à la personne.
   *[other] Le badge de synthèse est délivré dès que { $needed } avis sur { $of } sont favorables. Si le vôtre est le dernier qui manque, il est délivré aussitôt, et une lettre le dit à la personne.
}
desk-applications-then-composite-count-against = { $needed ->
    [one] Il faut un avis favorable sur { $of }. Quand il ne peut plus venir, le badge de synthèse n’est pas délivré, et une lettre donne votre motif à la personne.
   *[other] Il faut { $needed } avis favorables sur { $of }. Quand ils ne peuvent plus être réunis, le badge de synthèse n’est pas délivré, et une lettre donne votre motif à la personne.
}
desk-applications-then-proposed-again = La règle ne propose de nouveau cette personne que lorsqu’elle a un badge ou une preuve de plus, ou qu’elle le demande.
desk-applications-then-part = L’examen de cette demande vous sera confié.
desk-applications-then-stays = Un avis donné ne se change plus.
desk-applications-reason = Motif
desk-applications-reason-hint = La personne qui demande le lit, à la première ligne de sa demande. Dites ce qui manque, et ce qui le montrerait. N’y nommez personne.
desk-applications-reason-for = Un mot pour la personne
desk-applications-reason-for-hint = Facultatif. La personne qui demande le lit ; le badge ne le porte pas. N’y nommez personne.
desk-applications-favourable-do = Donner cet avis favorable
desk-applications-refuse-do = Ne pas retenir pour l’instant

desk-applications-ask = Demander un complément
desk-applications-ask-lead = Une lettre le dit à la personne ; rien n’est décidé avant sa réponse. L’examen de la demande vous est confié, s’il reste une place.
desk-applications-ask-words = Ce qu’il faudrait de plus
desk-applications-ask-hint = La personne le lit. Une demande précise a une réponse précise.
desk-applications-ask-do = Demander ce complément
desk-applications-ask-empty = La question est vide : dites ce qu’il faudrait de plus.
desk-applications-about-field = À propos de
desk-applications-about-all = L’ensemble de la demande
desk-applications-note-title = Garder une note
desk-applications-note-hint = Elle est pour ceux qui examinent la demande à ce bureau ; la personne qui demande ne la lit pas ici.
desk-applications-note-do = Garder cette note
desk-applications-note-empty = La note est vide.

desk-applications-assign = Confier l’examen
desk-applications-assign-lead = La personne reçoit une lettre qui mène à cette demande.
desk-applications-instead = À la place de
desk-applications-instead-hint = Toutes les places sont prises : l’examen est repris à cette personne.
desk-applications-member = Un membre de ce bureau
desk-applications-choose = Choisir…
desk-applications-address = L’adresse électronique de quelqu’un d’autre
desk-applications-address-hint = Une lettre lui donne un lien vers cette demande, et vers elle seule.
desk-applications-assign-do = Confier l’examen
desk-applications-choose-somebody = Choisissez à qui confier l’examen.

desk-applications-taken-done = L’examen de cette demande vous est confié.
desk-applications-released-done = L’examen est retiré ; quelqu’un d’autre peut le prendre.
desk-applications-noted-done = La note est gardée.
desk-applications-asked-done = Le complément est demandé. Une lettre le dit à la personne.
desk-applications-assigned-done = L’examen est confié. Une lettre part.
desk-applications-opinion-done = Votre avis est donné. D’autres avis sont attendus.
desk-applications-opinion-before-done = Votre avis était déjà donné : il est gardé tel quel.
desk-applications-too-late-done = La demande était déjà décidée quand votre avis est arrivé : il n’est pas gardé, et la décision reste.
desk-applications-accepted-done = C’est décidé : le badge est délivré, et une lettre part.
desk-applications-held-done = C’est décidé. La personne détenait déjà ce badge : aucun second n’est délivré.
desk-applications-not-retained-done = C’est décidé : la demande n’est pas retenue pour l’instant. Une lettre donne le motif.

desk-applications-statistics = Délais et décisions
desk-applications-statistics-lead = Comment ce bureau décide, et combien de temps on l’attend. Une décision après un second examen compte une fois de plus. Le temps va du dépôt, ou de la demande d’un second examen, à la décision ; il comprend celui des compléments.
desk-applications-since = Décisions depuis le { $date } ; attentes à cet instant. Les demandes des personnes effacées n’y sont plus.
desk-applications-statistics-none = Aucune demande n’a été décidée, et aucune n’attend.
desk-applications-all-badges = Tous les badges
desk-applications-by-badge = Badge par badge
desk-applications-decided = Décisions
desk-applications-not-retained = Non retenues
desk-applications-share = { $count } ({ $percent } %)
desk-applications-median = Attente médiane
desk-applications-longest = Attente la plus longue
desk-applications-waiting = Attendent une décision
desk-applications-waiting-late = { $count }, dont { $late } en retard
desk-applications-with-applicant = Attendent un complément
desk-applications-appeals = Seconds examens
desk-applications-appeals-detail = { $count } : acceptées { $accepted }, non retenues { $not }, en cours { $open }
desk-applications-days = { $count ->
    [0] moins d’un jour
    [one] un jour
   *[other] { $count } jours
}

desk-policy-title = Demandes de badge
desk-policy-edit = Règle d’examen
desk-policy-lead = Une personne peut demander ce badge sans passer d’épreuve, en montrant chaque critère par des preuves. La règle d’examen dit qui décide, et en combien de temps.
desk-policy-closed = Ce badge ne peut pas être demandé.
desk-policy-commission-title = Commission
desk-policy-commission-lead = Une règle délivre ce badge de synthèse. Avec une commission, la règle propose chaque personne qui la remplit, et quelqu’un décide avant que le badge soit délivré. La règle d’examen dit qui, et en combien de temps.
desk-policy-commission-open = Une commission décide avant que ce badge de synthèse soit délivré.
desk-policy-commission-closed = La règle délivre ce badge de synthèse aussitôt, sans commission.
desk-policy-commission-do = Mettre une commission
desk-policy-commission-close = Retirer la commission
desk-policy-commission-close-lead = La règle délivrera de nouveau ce badge aussitôt. Ce qui attend déjà la commission sera décidé quand même. Vous pourrez la remettre.
desk-policy-short-issuer = { $of ->
    [one] Ce badge peut être demandé. Un membre de ce bureau examine et décide.
   *[other] Ce badge peut être demandé. Des membres de ce bureau examinent : { $needed } avis favorables sur { $of }.
}
desk-policy-short-peers = { $of ->
    [one] Ce badge peut être demandé. Une personne qui le détient examine et décide.
   *[other] Ce badge peut être demandé. Des personnes qui le détiennent examinent : { $needed } avis favorables sur { $of }.
}
desk-policy-short-anyone = { $of ->
    [one] Ce badge peut être demandé. Un membre de ce bureau, ou quelqu’un qu’il sollicite, examine et décide.
   *[other] Ce badge peut être demandé. Des membres de ce bureau, ou des personnes qu’ils sollicitent, examinent : { $needed } avis favorables sur { $of }.
}
desk-policy-reviewers = Qui examine
desk-policy-by-issuer = Des membres de ce bureau
desk-policy-hint-issuer = Le plus simple : qui travaille à ce bureau ouvre la demande et décide.
desk-policy-by-anyone = Des membres de ce bureau, ou quelqu’un qu’ils sollicitent
desk-policy-hint-anyone = Une lettre donne à cette personne un lien vers une seule demande. Utile pour un regard extérieur.
desk-policy-by-peers = Des personnes qui détiennent ce badge
desk-policy-hint-peers = Ce bureau les sollicite par lettre, et ne donne pas d’avis lui-même. Il faut que des personnes le détiennent déjà.
desk-policy-needed = Avis favorables nécessaires
desk-policy-needed-hint = Le badge est délivré dès que ce nombre est atteint.
desk-policy-of = Personnes qui examinent
desk-policy-of-hint = De 1 à 9. Avec 2 avis favorables sur 3, un seul avis contraire ne décide de rien.
desk-policy-other = Seulement des personnes d’une autre organisation
desk-policy-other-hint = Qui a une adresse électronique de la même organisation que la personne qui demande ne peut pas examiner.
desk-policy-review-days = Jours pour décider
desk-policy-review-days-hint = Passé ce délai, la demande est marquée en retard. Rien n’est décidé d’office.
desk-policy-answer-days = Jours pour répondre à un complément
desk-policy-answer-days-hint = Passé ce délai, la demande expire. La personne peut en déposer une autre.
desk-policy-appeal-days = Jours pour demander un second examen
desk-policy-appeal-days-hint = Passé ce délai, les preuves de la demande sont effacées. De 1 à 730 jours, comme les deux délais précédents.
desk-policy-snapshot = Une demande déjà déposée garde la règle du jour de son dépôt.
desk-policy-save = Enregistrer la règle
desk-policy-open-do = Ouvrir aux demandes
desk-policy-close = Fermer aux demandes
desk-policy-close-lead = Personne ne pourra plus demander ce badge. Les demandes déjà déposées seront décidées quand même. Vous pourrez rouvrir.
desk-policy-set-done = La règle d’examen est enregistrée.
desk-policy-within = { $most ->
    [one] Donnez 1, en chiffres.
   *[other] Donnez un nombre entier de 1 à { $most }, en chiffres.
}
desk-policy-closed-done = C’est fait.
