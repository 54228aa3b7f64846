# Les programmes d’un émetteur : reconnaissance, badges de synthèse, décisions, indicateurs.

desk-programmes-title = Programmes
desk-programmes-kind = Programme
desk-programmes-own = Vos programmes
desk-programmes-own-none = Cet émetteur ne porte aucun programme. L’administration de la plateforme les crée.
desk-programmes-since = Ouvert le { $date }
desk-programmes-recognising = Programmes qui vous reconnaissent
desk-programmes-recognising-none = Aucun programme ne reconnaît cet émetteur pour l’instant.
desk-programmes-owner = Porté par
desk-programmes-from = Depuis le
desk-programmes-state = État
desk-programmes-recognised-for = Reconnu pour ces compétences :
desk-programmes-runs = En cours
desk-programmes-runs-until = En cours, jusqu’au { $date }
desk-programmes-begins = Commencera le { $date }
desk-programmes-ended = Terminée le { $date }
desk-programmes-withdrawn = Retirée : ce qui a été enregistré à partir du { $date } ne compte pas
desk-programmes-withdrawn-why = Motif du retrait

desk-programmes-public = Page publique
desk-programmes-recognitions = Émetteurs reconnus
desk-programmes-recognitions-manage = Reconnaître un émetteur, mettre fin à une reconnaissance
desk-programmes-recognitions-see = Voir les émetteurs reconnus
desk-programmes-running = { $count ->
    [0] Aucune reconnaissance en cours.
    [one] Une reconnaissance en cours.
   *[other] { $count } reconnaissances en cours.
}
desk-programmes-indicators = Indicateurs
desk-programmes-offer = Adopter un catalogue
desk-programmes-offer-lead = Sans catalogue, le programme ne délivre rien. Le logiciel propose le catalogue { $name }, version { $version }. L’adoption est un acte enregistré : le journal dit qui l’a fait, et quand.
desk-programmes-offer-do = Adopter ce catalogue
desk-programmes-adopted-done = Le catalogue est adopté.
desk-programmes-waits = Ce qui attend votre décision
desk-programmes-waits-none = Rien n’attend.
desk-programmes-waits-appeals = { $count ->
    [one] Une révocation à l’étude que la personne bénéficiaire conteste
   *[other] { $count } révocations à l’étude que leurs bénéficiaires contestent
}
desk-programmes-waits-pending = { $count ->
    [one] Une révocation à l’étude, prononcée à sa date sans autre décision
   *[other] { $count } révocations à l’étude, prononcées à leur date sans autre décision
}
desk-programmes-waits-deviations = { $count ->
    [one] Un modèle de badge qui s’écarte des critères du catalogue
   *[other] { $count } modèles de badges qui s’écartent des critères du catalogue
}
desk-programmes-waits-withheld = { $count ->
    [one] Un badge de synthèse révoqué, qui n’est plus délivré à la même personne
   *[other] { $count } badges de synthèse révoqués, qui ne sont plus délivrés aux mêmes personnes
}
desk-programmes-waits-proposals = { $count ->
    [one] Une nouvelle version du catalogue
   *[other] { $count } nouvelles versions du catalogue
}
desk-programmes-waits-brought = { $count ->
    [one] Un badge d’ailleurs, apporté par une personne
   *[other] { $count } badges d’ailleurs, apportés par des personnes
}
desk-programmes-waits-commissions = { $count ->
    [one] Un dossier devant une commission
   *[other] { $count } dossiers devant une commission
}
desk-programmes-waits-readings = { $count ->
    [one] Une décision à examiner une seconde fois
   *[other] { $count } décisions à examiner une seconde fois
}
desk-programmes-composites = Badges de synthèse
desk-programmes-composite-in-force = Règle en vigueur : version { $version }
desk-programmes-composite-changing = Règle en vigueur : version { $version } ; la suivante est en préparation
desk-programmes-composite-draft = En préparation, pas encore délivré
desk-programmes-composite-archived = Archivé : n’est plus délivré
desk-programmes-new = Définir un badge de synthèse
desk-programmes-catalogue = Catalogue
desk-programmes-catalogue-adopted = Adopté le { $date }

desk-programmes-recognition = Reconnaissance de { $issuer }
desk-programmes-recognised-issuers = Émetteurs reconnus par ce programme
desk-programmes-recognised-nobody = Ce programme ne reconnaît encore personne.
desk-programmes-issuer = Émetteur
desk-programmes-for = Pour
desk-programmes-for-all = Toutes les compétences
desk-programmes-for-some = { $count ->
    [one] Une compétence
   *[other] { $count } compétences
}
desk-programmes-recognise = Reconnaître un émetteur
desk-programmes-recognise-lead = Les badges qu’il délivre compteront pour les badges de synthèse du programme. La page suivante montre ce qui se passera ; rien n’est enregistré avant.
desk-programmes-recognise-no-issuer = Il n’y a aucun autre émetteur sur cette plateforme.
desk-programmes-for-these = Pour ces compétences
desk-programmes-from-field = À partir du (facultatif)
desk-programmes-from-hint = Ce qui a été enregistré depuis cette date compte. Sans date : à partir de maintenant.
desk-programmes-until-field = Jusqu’au (facultatif)
desk-programmes-until-hint = Ce qui est enregistré ensuite ne compte plus. Sans date : jusqu’à ce que vous y mettiez fin.
desk-programmes-try = Voir ce qui se passera
desk-programmes-recognise-confirm = { $count ->
    [one] Reconnaître { $issuer } pour une compétence ?
   *[other] Reconnaître { $issuer } pour { $count } compétences ?
}
desk-programmes-recognise-ends = Jusqu’au
desk-programmes-recognise-now = maintenant
desk-programmes-recognise-open = sans date de fin
desk-programmes-recognise-published = La reconnaissance est publique : elle figure sur la page du programme et dans les documents de l’émetteur.
desk-programmes-recognise-do = Reconnaître cet émetteur
desk-programmes-recognise-edit = Modifier
desk-programmes-recognised-done = L’émetteur est reconnu.
desk-programmes-recognised-past-done = L’émetteur est reconnu. Les badges de synthèse dus sont délivrés aussitôt.
desk-programmes-end = Mettre fin à la reconnaissance
desk-programmes-end-lead = À partir de maintenant, ce que cet émetteur délivre ne compte plus. Ce qui a été enregistré avant continue de compter, sauf si un badge de synthèse en a décidé autrement.
desk-programmes-end-do = Mettre fin maintenant
desk-programmes-end-done = La reconnaissance est terminée.
desk-programmes-withdraw = Retirer la reconnaissance pour un motif
desk-programmes-withdraw-lead = À réserver à une fraude ou à une faute : ce qui a été enregistré à partir d’une date ne compte plus du tout, et des badges de synthèse peuvent tomber.
desk-programmes-withdraw-from = Ne comptent plus les badges enregistrés à partir du
desk-programmes-withdraw-reason-hint = L’émetteur peut le lire.
desk-programmes-withdraw-do = Retirer la reconnaissance
desk-programmes-withdraw-done = La reconnaissance est retirée. Les personnes concernées sont examinées une à une.
desk-programmes-reason = Motif

desk-programmes-would = Ce qui se passerait
desk-programmes-would-lead = Rien n’est encore enregistré.
desk-programmes-would-persons = { $count ->
    [0] Aucune personne n’est concernée.
    [one] Une personne est concernée.
   *[other] { $count } personnes sont concernées.
}
desk-programmes-would-gain = { $count ->
    [0] Aucun badge de synthèse ne serait délivré.
    [one] Un badge de synthèse serait délivré.
   *[other] { $count } badges de synthèse seraient délivrés.
}
desk-programmes-would-gain-of = { $name } : { $count }
desk-programmes-would-lose = { $count ->
    [0] Aucun badge de synthèse ne serait révoqué.
    [one] Un badge de synthèse serait révoqué aussitôt.
   *[other] { $count } badges de synthèse seraient révoqués aussitôt.
}
desk-programmes-would-pend = { $count ->
    [0] Aucune révocation ne serait à l’étude.
    [one] La révocation d’un badge de synthèse serait à l’étude.
   *[other] La révocation de { $count } badges de synthèse serait à l’étude.
}
desk-programmes-would-keep = { $count ->
    [0] Aucun autre badge de synthèse n’est concerné.
    [one] Un badge de synthèse concerné resterait.
   *[other] { $count } badges de synthèse concernés resteraient.
}
desk-programmes-would-lose-these = Les badges révoqués
desk-programmes-would-pend-these = Les révocations à l’étude

desk-programmes-composite-kind = badge de synthèse
desk-programmes-badge = Badge
desk-programmes-rule = Délivré par règle à la personne qui réunit { $rule }.
desk-programmes-validity = Validité
desk-programmes-renewed = Renouvellement
desk-programmes-renewal = De { $before } jours avant l’échéance à { $after } jours après, pour la personne qui réunit { $rule }.
desk-programmes-draft = En préparation : version { $version }
desk-programmes-written = Écrite le { $date }
desk-programmes-edit-draft = Modifier ce brouillon
desk-programmes-edit = Préparer une nouvelle version
desk-programmes-simulate = Simuler sur les personnes d’aujourd’hui
desk-programmes-simulate-in-force = Simuler la règle en vigueur
desk-programmes-simulate-first = Simulez d’abord ce brouillon : vous verrez qui y gagnerait.
desk-programmes-activate = Mettre en vigueur
desk-programmes-activate-lead = Simulée telle quelle le { $date }. Une fois la règle en vigueur, qui la complète reçoit le badge aussitôt ; qui la remplit déjà le reçoit par un rattrapage. Personne ne perd rien : chaque badge délivré garde la règle qu’il dit.
desk-programmes-activate-do = Mettre cette version en vigueur
desk-programmes-activated-done = La règle est en vigueur.
desk-programmes-in-force = En vigueur : version { $version }
desk-programmes-in-force-since = En vigueur depuis le { $date }
desk-programmes-sim-draft = Simulation du brouillon
desk-programmes-sim-in-force = Simulation de la règle en vigueur
desk-programmes-sim-persons = { $count ->
    [0] Personne n’a encore de badge ici.
    [one] Une personne examinée.
   *[other] { $count } personnes examinées.
}
desk-programmes-sim-gains = { $count ->
    [0] Personne ne le recevrait.
    [one] Une personne le recevrait.
   *[other] { $count } personnes le recevraient.
}
desk-programmes-sim-holders = { $count ->
    [0] Personne ne l’a déjà.
    [one] Une personne l’a déjà.
   *[other] { $count } personnes l’ont déjà.
}
desk-programmes-sim-not-begun = { $count ->
    [0] Toutes les autres ont commencé.
    [one] Une personne n’a aucun badge qui compte.
   *[other] { $count } personnes n’ont aucun badge qui compte.
}
desk-programmes-sim-withheld = { $count ->
    [one] À une personne, il n’est plus délivré : révoqué ou décliné.
   *[other] À { $count } personnes, il n’est plus délivré : révoqué ou décliné.
}
desk-programmes-sim-commission = Une commission décide : ces personnes lui seraient proposées, et rien ne serait délivré avant sa décision.
desk-programmes-sim-nobody-loses = Personne ne le perdrait : qui l’a le garde, sous la règle qu’il dit.
desk-programmes-sim-on-the-way = En chemin
desk-programmes-sim-step = { $count ->
    [one] { $held } sur { $needed } : une personne
   *[other] { $held } sur { $needed } : { $count } personnes
}
desk-programmes-sim-blocking = Ce qui manque
desk-programmes-sim-completes = Avec ce seul badge, le recevraient
desk-programmes-sim-nearest = Manque aux plus proches du but
desk-programmes-sim-examples = Sur quoi reposeraient les premiers badges
desk-programmes-back-fill = Rattrapage
desk-programmes-back-fill-lead = Cette règle n’est pas encore appliquée aux personnes qui la remplissent déjà. Voyez d’abord qui recevrait le badge, puis confirmez.
desk-programmes-back-fill-commission = Une commission décide : les personnes qui remplissent la règle lui sont proposées, et rien n’est délivré avant sa décision. Une demande déjà décidée n’est pas proposée de nouveau.
desk-programmes-commission-change = Décider qui décide
desk-programmes-back-filled = Confirmé le { $date } : qui remplit la règle reçoit le badge.
desk-programmes-try-back-fill = Compter qui le recevrait
desk-programmes-try-back-fill-done = Le comptage est demandé. Il avance même si vous quittez cette page.
desk-programmes-back-fill-do = Délivrer à toutes ces personnes
desk-programmes-back-fill-done = Le rattrapage est demandé. Il avance même si vous quittez cette page.
desk-programmes-job-dry = Comptage, sans rien délivrer
desk-programmes-job-real = Délivrance
desk-programmes-job-queued = En attente.
desk-programmes-job-running = En cours ; { $count } pour l’instant.
desk-programmes-job-failed = Interrompu par une erreur, après { $count }.
desk-programmes-job-tried = { $count ->
    [0] Personne ne le recevrait.
    [one] Une personne le recevrait.
   *[other] { $count } personnes le recevraient.
}
desk-programmes-job-made = { $count ->
    [0] Terminé : personne ne l’a reçu.
    [one] Terminé : une personne l’a reçu.
   *[other] Terminé : { $count } personnes l’ont reçu.
}
desk-programmes-job-some-failed = { $count ->
    [one] Pour une personne, cela n’a pas été possible.
   *[other] Pour { $count } personnes, cela n’a pas été possible.
}
desk-programmes-job-progress = Avancement
desk-programmes-job-so-far = { $done } personnes examinées sur { $total }
desk-programmes-job-reload = Actualiser
desk-programmes-past = Versions précédentes
desk-programmes-past-lead = Chaque badge délivré garde la règle sous laquelle il l’a été.
desk-programmes-archive = Archiver
desk-programmes-archive-lead = Il ne sera plus délivré. Les personnes qui l’ont le gardent ; une nouvelle version mise en vigueur le ramène.
desk-programmes-archive-do = Archiver ce badge de synthèse
desk-programmes-archived-done = Le badge de synthèse est archivé.
desk-programmes-policies = Ce que deviennent les badges délivrés
desk-programmes-policies-change = Changer ce que deviennent les badges délivrés
desk-programmes-policies-lead = Ces choix valent pour ce qui arrivera ensuite : personne n’est examiné de nouveau quand ils changent.
desk-programmes-policies-do = Enregistrer ces choix
desk-programmes-policies-done = Les choix sont enregistrés.
desk-programmes-on-revoked = Quand un des badges réunis est révoqué
desk-programmes-on-revoked-pending = Un badge réuni est révoqué : la révocation est mise à l’étude
desk-programmes-on-revoked-revoke = Un badge réuni est révoqué : le badge de synthèse tombe aussitôt
desk-programmes-on-revoked-keep = Un badge réuni est révoqué : le badge de synthèse reste
desk-programmes-days = Jours à l’étude
desk-programmes-days-hint = De 1 à 365.
desk-programmes-pending-days = { $count ->
    [one] Une révocation est à l’étude pendant un jour
   *[other] Une révocation est à l’étude pendant { $count } jours
}
desk-programmes-on-expired = Quand un des badges réunis expire
desk-programmes-on-expired-keep = Un badge réuni expire : le badge de synthèse reste
desk-programmes-on-expired-revoke = Un badge réuni expire : comme s’il était révoqué
desk-programmes-on-ended = Quand la reconnaissance d’un émetteur se termine
desk-programmes-on-ended-keep = Une reconnaissance se termine : ce qui a été enregistré avant compte toujours
desk-programmes-on-ended-stop = Une reconnaissance se termine : ses badges ne comptent plus
desk-programmes-on-earlier = Badges plus anciens que la reconnaissance de leur émetteur
desk-programmes-on-earlier-as-decided = Badges plus anciens que la reconnaissance : selon la date choisie en reconnaissant
desk-programmes-on-earlier-never = Badges plus anciens que la reconnaissance : jamais comptés

desk-programmes-editing = Règle de « { $name } »
desk-programmes-back-to-composite = le badge de synthèse
desk-programmes-editor-lead = Vous écrivez un brouillon : il ne vaut rien tant qu’il n’est pas mis en vigueur.
desk-programmes-editor-says = Ce que dit le badge
desk-programmes-slug = Nom dans les règles
desk-programmes-slug-hint = En minuscules, avec des traits d’union, par exemple premiers-pas. Il ne change plus ensuite.
desk-programmes-name-fr = Nom en français
desk-programmes-name-en = Nom en anglais
desk-programmes-description-fr = Ce qu’il reconnaît, en une phrase, en français
desk-programmes-description-en = Ce qu’il reconnaît, en une phrase, en anglais
desk-programmes-editor-rule = Ce qu’il faut réunir
desk-programmes-mandatory = Badges obligatoires
desk-programmes-group = Groupe { $number } : un nombre minimum parmi
desk-programmes-at-least = Au moins
desk-programmes-at-least-hint = Combien de badges de ce groupe suffisent. Laissez le groupe vide s’il ne sert pas.
desk-programmes-within = Obtenus dans les derniers mois (facultatif)
desk-programmes-within-hint = Un nombre de mois : les badges de ce groupe plus anciens ne comptent pas.
desk-programmes-more = Ajouter un groupe
desk-programmes-as-json = Continuer en texte (JSON)
desk-programmes-as-form = Continuer avec des cases
desk-programmes-json = La règle en texte (JSON)
desk-programmes-json-hint = Pour ce que des cases ne disent pas, comme un groupe dans un groupe. Un badge : badge ; tous : all ; plusieurs parmi : atLeast, avec count, of et earnedWithinMonths.
desk-programmes-json-names = Les noms des badges
desk-programmes-not-simple = Cette règle a des groupes dans des groupes : des cases ne la disent pas. Elle reste en texte.
desk-programmes-editor-time = Durée
desk-programmes-months = Valable, en mois
desk-programmes-months-hint = Vide : sans limite de durée.
desk-programmes-renewal-lead = Sans règle propre, la règle elle-même s’applique de nouveau après l’échéance.
desk-programmes-renewal-own = Renouveler par une règle propre
desk-programmes-renewal-rule = La règle de renouvellement et ses dates
desk-programmes-renewal-opens = Ouvert, en jours avant l’échéance
desk-programmes-renewal-opens-hint = Par exemple 90.
desk-programmes-renewal-grace = Fermé, en jours après l’échéance
desk-programmes-renewal-grace-hint = Par exemple 30. Ensuite, la première règle s’applique de nouveau.
desk-programmes-renewal-reminders = Rappels, en jours avant l’échéance (facultatif)
desk-programmes-renewal-reminders-hint = Par exemple 60, 30, 7. Une lettre part chacun de ces jours.
desk-programmes-image-now = Son image
desk-programmes-image-none = Aucune image propre : celle de la version en vigueur, ou un sceau simple.
desk-programmes-no-image = Ne plus la prendre : celle de la version en vigueur, ou un sceau simple
desk-programmes-save = Enregistrer le brouillon
desk-programmes-saved-done = Le brouillon est enregistré. Simulez-le avant de le mettre en vigueur.
desk-programmes-defined-done = Le badge de synthèse est défini, en brouillon. Simulez-le avant de le mettre en vigueur.

desk-programmes-decisions = Décisions
desk-programmes-decide = Votre décision
desk-programmes-nothing-waits = Rien n’attend.
desk-programmes-pending = Révocations à l’étude
desk-programmes-pending-lead = Ces badges de synthèse sont publiquement valides jusqu’à la décision.
desk-programmes-pending-one = Révocation à l’étude : { $name }
desk-programmes-pending-reason-hint = Public si le badge est révoqué. N’écrivez rien de personnel.
desk-programmes-because-revoked = Un des badges réunis a été révoqué.
desk-programmes-because-expired = Un des badges réunis a expiré.
desk-programmes-because-recognition = Un des badges réunis ne compte plus : la reconnaissance de son émetteur a pris fin.
desk-programmes-appealed = contestée
desk-programmes-appeal = La personne bénéficiaire a répondu le { $date }
desk-programmes-waits-for-you = Elle attend votre décision, quelle que soit la date.
desk-programmes-falls-on = Sans décision, révoqué le { $date }
desk-programmes-award = Badge délivré
desk-programmes-opened = À l’étude depuis le
desk-programmes-due = Révoqué sans décision le
desk-programmes-lost-badge = Voir ce badge
desk-programmes-decided-before = La décision a déjà été prise.
desk-programmes-try-keep = Voir : le maintenir
desk-programmes-try-revoke = Voir : le révoquer
desk-programmes-keep-do = Maintenir ce badge
desk-programmes-revoke-do = Révoquer ce badge maintenant
desk-programmes-kept-done = Le badge est maintenu.
desk-programmes-revoked-done = Le badge est révoqué.
desk-programmes-deviations = Critères qui s’écartent du catalogue
desk-programmes-deviations-lead = Ces modèles de badges ne comptent pas tant que vous ne les avez pas acceptés.
desk-programmes-deviation-one = Critères propres : { $name }
desk-programmes-deviation-by = { $issuer }, le { $date }
desk-programmes-deviation-why = Pourquoi l’émetteur s’en écarte
desk-programmes-deviation-criteria = Ses critères
desk-programmes-deviation-lead = Si vous acceptez, les badges délivrés d’après ces critères comptent, ceux d’hier aussi.
desk-programmes-deviation-reason-hint = Pour l’émetteur et pour le journal.
desk-programmes-deviation-approved = Accepté le { $date }.
desk-programmes-deviation-refused = Refusé le { $date }.
desk-programmes-competency = Compétence
desk-programmes-model = Modèle de badge
desk-programmes-asked = Demandé le
desk-programmes-approve = Accepter ces critères
desk-programmes-refuse = Refuser
desk-programmes-approved-done = Les critères sont acceptés.
desk-programmes-refused-done = Les critères sont refusés.
desk-programmes-withheld = Badges de synthèse qui ne sont plus délivrés à une personne
desk-programmes-withheld-none = Il n’y en a pas.
desk-programmes-withheld-lead = Révoqué, un badge de synthèse ne revient pas de lui-même. Si vous levez le blocage, il est délivré de nouveau dès que sa règle est remplie.
desk-programmes-withheld-since = Depuis le { $date }
desk-programmes-withheld-by-holder = Décliné : seule la personne bénéficiaire peut y revenir.
desk-programmes-lift = Lever le blocage
desk-programmes-lift-done = Le blocage est levé.
desk-programmes-proposals = Versions du catalogue qui sont proposées
desk-programmes-proposal-one = Catalogue { $version }
desk-programmes-proposed = Proposée le { $date }
desk-programmes-differences = Ce qui change
desk-programmes-differences-none = Rien ne change, ou une autre version a été adoptée depuis.
desk-programmes-adopt = Adopter cette version
desk-programmes-adopt-lead = L’adoption est un acte enregistré. Les badges des versions précédentes comptent pour ce qu’est devenue leur compétence.
desk-programmes-adopt-do = Adopter { $version }

desk-programmes-indicators-lead = Un nombre de moins de cinq personnes n’est pas communiqué, ni ceux qui permettraient de le déduire.
desk-programmes-counted = Comptés le { $date } à { $time } (UTC).
desk-programmes-active = { $count ->
    [0] Aucun émetteur actif en un an.
    [one] Un émetteur actif en un an.
   *[other] { $count } émetteurs actifs en un an.
}
desk-programmes-csv = Télécharger en CSV
desk-programmes-withheld-number = non communiqué
desk-programmes-unknown-department = Non renseigné
desk-programmes-so-many-days = { $count ->
    [0] le jour même
    [one] un jour
   *[other] { $count } jours
}
desk-programmes-holders = Bénéficiaires
desk-programmes-expiring = Expire dans les 90 jours
desk-programmes-in-progress = En chemin
desk-programmes-median = Durée médiane
desk-programmes-blocking = Manque le plus
desk-programmes-by-department = Par département
desk-programmes-department = Département
desk-programmes-by-month = Délivrances par mois
desk-programmes-month = Mois
desk-programmes-month-table = Ces nombres en tableau
desk-programmes-people = Personnes
desk-programmes-where-stuck = Où en sont les autres
desk-programmes-where-stuck-lead = Les personnes en chemin : combien de badges elles ont, et lesquels leur manquent.
desk-programmes-steps = Badges réunis
desk-programmes-have = L’ont
desk-programmes-lack = En ont besoin
desk-programmes-chart-holders = Bénéficiaires par département : { $name }
desk-programmes-chart-months = Personnes à qui il a été délivré, mois par mois : { $name }
desk-programmes-chart-most = Le plus grand nombre : { $label }, { $number }. Le tableau qui suit a les mêmes nombres.
desk-programmes-active-in = Émetteurs actifs par département
desk-programmes-active-issuers = Émetteurs
