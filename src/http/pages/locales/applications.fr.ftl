# Demander un badge, montrer ses preuves. « Non retenue pour l’instant », jamais « refusée ».

## Vers les demandes
ask-for-badge = Demander ce badge
ask-for-badge-hint = Sans examen : vous montrez, critère par critère, ce que vous savez faire.
ask-mine-title = Mes demandes de badges
ask-mine-lead = Vous savez faire ? Demandez un badge, avec vos preuves.
ask-mine-counts = { $drafts ->
    [0] { $open ->
        [0] Aucune demande en cours.
        [one] { $open } demande en cours.
       *[other] { $open } demandes en cours.
    }
    [one] { $open ->
        [0] { $drafts } brouillon.
        [one] { $open } demande en cours, { $drafts } brouillon.
       *[other] { $open } demandes en cours, { $drafts } brouillon.
    }
   *[other] { $open ->
        [0] { $drafts } brouillons.
        [one] { $open } demande en cours, { $drafts } brouillons.
       *[other] { $open } demandes en cours, { $drafts } brouillons.
    }
}
ask-mine-asked = Une précision vous est demandée : ouvrez vos demandes pour y répondre.
ask-mine-see = Voir mes demandes
sign-in-to-ask = Pour demander un badge, indiquez votre adresse électronique : une lettre avec un lien et un code y part aussitôt. Il n’y a ni compte à créer, ni mot de passe.
sign-in-to-ask-hint = Les réponses à votre demande y arriveront.
sign-in-sent-to-ask = Une lettre est en route vers cette adresse. Son lien, ou son code, vous ramène à votre demande.

## Mes demandes
ask-title = Mes demandes de badges
ask-lead = Vous demandez un badge, vous montrez vos preuves, une personne les examine. Rien ne part avant que vous ne déposiez la demande.
ask-new = Demander un badge
ask-drafts = Brouillons
ask-open = Demandes déposées
ask-over = Demandes terminées
ask-none = Aucune demande pour l’instant.
ask-waits = Une attestation est attendue.
ask-lacks = { $count ->
    [one] Il y manque encore { $count } élément.
   *[other] Il y manque encore { $count } éléments.
}
ask-ready = Prête : la déposer
ask-submit-chosen = Déposer les demandes cochées
ask-choose-draft = Cochez au moins une demande.
ask-not-ready = Il manque encore quelque chose à une demande cochée : ouvrez-la pour voir quoi.
ask-submitted-done = C’est déposé. Une lettre vous le confirme ; la suite vous sera dite par lettre.
ask-all-begun-done = C’est commencé : ouvrez chaque brouillon pour y ajouter vos preuves.
ask-discarded-done = C’est fait : ce brouillon est supprimé. Vos preuves sont gardées.

## Où en est une demande
ask-state-draft = Brouillon
ask-state-submitted = Déposée
ask-state-submitted-commission = Devant la commission
ask-state-again = Déposée pour un second examen
ask-state-in-review = En cours d’examen
ask-state-more-information = Une précision vous est demandée
ask-state-accepted = Acceptée
ask-state-not-retained = Non retenue pour l’instant
ask-state-withdrawn = Retirée
ask-state-expired = Close sans réponse
ask-next-draft = Sans changement, ce brouillon est gardé jusqu’au { $date }.
ask-next-submitted = Elle attend d’être examinée. La décision est attendue d’ici au { $date } ; une lettre vous la dira.
ask-next-in-review = Son examen a commencé. La décision est attendue d’ici au { $date } ; une lettre vous la dira.
ask-next-late = La décision était attendue pour le { $date }. L’émetteur en est averti.
ask-next-more-information = Répondez d’ici au { $date } : sans réponse, la demande sera close.
ask-next-accepted = Le badge est délivré depuis le { $since }. Après le { $date }, vos preuves sont effacées, sauf celles que vous montrez depuis le badge : celles-là restent tant que vous les montrez.
ask-next-accepted-commission = La commission a décidé : le badge est délivré depuis le { $since }.
ask-next-not-retained = Vous pouvez demander un second examen jusqu’au { $date }, ou faire une nouvelle demande dès maintenant. C’est l’un ou l’autre : tant que l’un n’est pas décidé, l’autre n’est pas possible.
ask-next-not-retained-commission = Vous pouvez demander un second examen jusqu’au { $date }, ou repasser devant la commission dès maintenant, tant que vos badges remplissent la règle. C’est l’un ou l’autre : tant que l’un n’est pas décidé, l’autre n’est pas possible.
ask-next-commission-again = Tant que vos badges remplissent la règle, vous pouvez repasser devant la commission.
ask-next-not-retained-over = La décision et son motif restent à lire ici.
ask-next-not-retained-last = Une nouvelle demande est possible dès maintenant.
ask-next-withdrawn = Vous l’avez retirée le { $since }. Une nouvelle demande est possible.
ask-next-expired = Elle est close depuis le { $since }. Une nouvelle demande est possible.
ask-next-withdrawn-commission = Vous l’avez retirée le { $since }. Tant que vos badges remplissent la règle, vous pouvez repasser devant la commission.
ask-next-expired-commission = Elle est close depuis le { $since }. Tant que vos badges remplissent la règle, vous pouvez repasser devant la commission.

## Choisir des badges
ask-new-title = Demander un badge
ask-new-lead = Cochez un ou plusieurs badges. Une même preuve peut servir à plusieurs demandes.
ask-new-none = Aucun badge ne peut être demandé ici pour l’instant.
ask-new-then = Des brouillons seront préparés : vous les remplissez à votre rythme, puis vous les déposez.
ask-begin = Commencer
ask-choose-badge = Cochez au moins un badge.
ask-held-before = Vous détenez déjà un des badges cochés.
ask-is-held = Vous détenez ce badge.
ask-is-begun = Vous avez un brouillon pour ce badge.
ask-is-asked = Vous avez déjà demandé ce badge.
ask-see = Voir la demande
ask-criteria-of = Lire ses critères
ask-begun-done = C’est commencé. Dites où vous en êtes pour chaque critère, et montrez vos preuves.

## Une demande
ask-one-title = Demande : { $name }
ask-stands = Où en est cette demande
ask-badge = Badge demandé
ask-see-badge = Voir mon badge
ask-accepted-public = La page de ce badge est publique, et les preuves que vous laissez voir s’y ouvrent. Vous pouvez à tout moment ne plus en laisser voir une. Dans « Mes badges », acceptez ce badge ou déclinez-le, et choisissez comment le partager.
ask-held-since = Vous détenez ce badge depuis le { $date }.
ask-held-draft = Cette demande n’a plus d’objet : vous pouvez supprimer ce brouillon, en bas de la page. Vos preuves seront gardées.
ask-another = Vous avez une autre demande pour ce badge. Tant qu’elle n’est pas décidée, un second examen de celle-ci n’est pas possible.
ask-another-draft = Vous avez déjà une demande pour ce badge, qui n’est pas encore décidée. Ce brouillon ne peut pas être déposé d’ici là.
ask-again = Faire une nouvelle demande
ask-again-commission = Repasser devant la commission
ask-before-again-done = C’est fait : votre dossier est de nouveau devant la commission. La suite vous sera dite par lettre.
ask-decision = Décision
ask-appeal-title = Demander un second examen
ask-appeal-lead = Une autre personne examinera la demande, une seule fois. Vos preuves restent telles quelles.
ask-appeal-label = Pourquoi demandez-vous un second examen ?
ask-appeal-hint = Ce que vous écrivez est lu par la personne qui l’examine.
ask-appeal-do = Demander un second examen
ask-appealed-done = C’est demandé. Une autre personne examine la demande ; la suite vous sera dite par lettre.
ask-messages = Questions et réponses
ask-message-own = Votre réponse
ask-message-theirs = On vous demande
ask-missing = Ce qui manque encore
ask-missing-waits = Ce qui est attendu
ask-missing-nothing = Rien ne manque : vous pouvez déposer la demande.
ask-missing-nothing-now = Rien ne manque : vous pouvez répondre.
ask-missing-said = Critère { $number } : dites où vous en êtes.
ask-missing-proof = Critère { $number } : ajoutez une preuve.
ask-missing-proof-waits = Critère { $number } : l’attestation demandée à { $address } est attendue jusqu’au { $date }. Une autre preuve peut la remplacer.
ask-missing-third-party-waits = Une preuve doit venir de quelqu’un d’autre que vous : l’attestation demandée à { $address } est attendue jusqu’au { $date }.
ask-missing-third-party = Au moins une preuve doit venir de quelqu’un d’autre que vous.
ask-missing-no-names = Confirmez, à la fin de la page, que vous avez retiré tout nom de personne accompagnée.
ask-criteria = Critères et preuves
ask-criteria-lead = Chaque critère a votre auto-évaluation et au moins une preuve. Une preuve peut montrer plusieurs critères.
ask-criterion = Critère { $number }
ask-level = Où en êtes-vous ?
ask-level-own = Votre auto-évaluation :
ask-level-beginning = Je débute
ask-level-practised = Je le fais, parfois avec de l’aide
ask-level-assured = Je le fais sans aide
ask-words = En quelques mots
ask-words-hint = Facultatif. Ce que vous faites, avec qui, comment ; sans aucun nom.
ask-proofs = Preuves de ce critère
ask-no-proof = Aucune preuve pour l’instant.
ask-add = Ajouter une preuve
ask-save = Enregistrer
ask-saved-done = C’est enregistré.
ask-proof-change = Voir ou modifier
ask-proof-see = Voir
ask-before = Avant de déposer
ask-no-names = J’ai retiré tout nom de personne accompagnée.
ask-no-names-hint = Des récits, des fichiers, des images et des noms de fichiers aussi.
ask-submit = Déposer la demande
ask-submit-then = Une fois la demande déposée, elle est lue par les personnes qui l’examinent, et ne change plus tant que rien ne vous est demandé.
ask-public-then = Si elle est acceptée, le badge a aussitôt sa page publique, et les preuves que vous laissez voir depuis le badge s’y ouvrent.
ask-answer-title = Répondre
ask-answer-label = Votre réponse
ask-answer-hint = Enregistrée, votre réponse reste ici, et personne d’autre ne la lit tant que vous ne l’envoyez pas. Vous pouvez aussi changer ci-dessus vos preuves et ce que vous dites.
ask-answer-then = Une fois la réponse envoyée, l’examen reprend.
ask-answer-do = Envoyer ma réponse
ask-answered-done = C’est envoyé : l’examen reprend. La suite vous sera dite par lettre.
ask-purged = Ce que disait cette demande a été effacé le { $date }, comme prévu. La décision reste.
ask-discard = Supprimer ce brouillon
ask-withdraw = Retirer cette demande

## Ajouter une preuve
ask-give-title = Ajouter une preuve
ask-give-lead = Que voulez-vous montrer ?
ask-give-private = Une preuve n’est lue que par les personnes qui examinent votre demande, sauf si vous décidez de la montrer depuis le badge.
ask-give-text = Écrire un récit
ask-give-link = Indiquer un lien
ask-give-badge = Montrer un badge d’ailleurs
ask-give-certificate = Indiquer un certificat
ask-give-file = Joindre un fichier
ask-give-given = Reprendre une preuve déjà donnée
ask-give-statement = Demander une attestation
ask-give-hint-text = Une situation que vous avez vécue : ce qu’il fallait faire, ce que vous avez fait, ce que cela a donné.
ask-give-hint-link = Un support, un site, un article, une vidéo en ligne.
ask-give-hint-badge = Un open badge délivré par une autre organisation. Il est vérifié, et le résultat se lit à côté de la preuve.
ask-give-hint-certificate = Une attestation de réussite, en quelques mots : son nom, qui l’a délivré, quand.
ask-give-hint-file = Un PDF, une photo, un document bureautique.
ask-give-hint-given = Une même preuve peut servir à plusieurs demandes.
ask-give-hint-statement = Une lettre est envoyée à un employeur, un collègue ou une personne formatrice, qui répond en quelques mots.
ask-give-do = Ajouter cette preuve
ask-proof-given-done = La preuve est ajoutée.
ask-proof-not-valid-done = La preuve est ajoutée, mais la vérification dit que ce badge n’est pas valide : il ne compte pas comme une preuve qui vient de quelqu’un d’autre.
ask-proof-not-theirs-done = La preuve est ajoutée, mais ce badge n’a pas été délivré à une adresse connue pour être la vôtre : il ne compte pas comme une preuve qui vient de quelqu’un d’autre.
ask-file = Fichier
ask-file-hint = PDF, image (PNG, JPEG, WebP), texte ou document bureautique ; { $most } Mio au plus. Le lieu et l’appareil inscrits dans une photo sont enlevés.
ask-file-too-large = Ce fichier dépasse 5 Mio : réduisez-le, ou partagez-le ailleurs et indiquez le lien.
ask-choose-file = Choisissez un fichier.
ask-url = Adresse
ask-url-hint = Par exemple exemple.fr/mon-atelier. Elle doit s’ouvrir sans mot de passe pour qui examine la demande.
ask-issued-to-hint = Rien à écrire si c’est { $address }.
ask-certificate-hint = Rien n’est vérifié : joignez une copie par une autre preuve si vous en avez une.
ask-body = Qui l’a délivré
ask-issued-on = Délivré le
ask-issued-on-missing = Indiquez la date.
ask-expires = Valable jusqu’au (facultatif)
ask-proof-title = Nom de la preuve
ask-proof-title-hint = Par exemple « Atelier messagerie, mars 2026 ».
ask-proof-title-hint-file = Facultatif : sans nom, celui du fichier est pris.
ask-text = Récit
ask-text-hint = Sans aucun nom de personne accompagnée : « une dame de 70 ans » suffit.
ask-own-words = Ce récit est le vôtre. Chaque demande a aussi au moins une preuve qui vient de quelqu’un d’autre : un lien, un fichier, un badge d’ailleurs ou une attestation.
ask-comment = Ce qu’il faut y voir
ask-comment-hint = Facultatif : par exemple la page, ou votre part dans ce travail.
ask-ticks = Quels critères cette preuve montre-t-elle ?
ask-choose-criterion = Cochez au moins un critère.
ask-third-party = Cette preuve vient de quelqu’un d’autre
ask-third-party-hint = Par exemple une lettre d’un employeur ou le retour d’une collègue. Chaque demande en a au moins une.
ask-shown = Cette preuve peut être vue depuis le badge
ask-shown-hint = Toute personne qui a l’adresse du badge pourra l’ouvrir. Vous pourrez revenir dessus à tout moment : le badge gardera alors la mention qu’une preuve de cette sorte y était.
ask-names-reminder = Retirez tout nom de personne accompagnée, aussi dans les images et les noms de fichiers.
ask-given-which = Quelles preuves ?
ask-given-none = Toutes vos preuves servent déjà à cette demande.
ask-choose-proof = Cochez au moins une preuve.
ask-statement-lead = Une lettre part vers cette personne, avec votre adresse, le nom du badge et les critères cochés. Elle répond en quelques mots, sans compte, ou décline.
ask-relation = Qui est cette personne pour vous ?
ask-relation-employer = Elle m’emploie, ou répond du lieu où je travaille
ask-relation-colleague = Elle travaille à mes côtés
ask-relation-trainer = J’ai suivi sa formation
ask-relation-other = Autre chose
ask-choose-relation = Dites qui est cette personne pour vous.
ask-statement-email = Son adresse électronique
ask-statement-email-hint = Assurez-vous de son accord : elle recevra une lettre de ce service.
ask-statement-title-hint = Facultatif : par exemple « Attestation de la médiathèque ».
ask-statement-do = Envoyer la lettre
ask-statement-sent-done = La lettre est en route. Une autre vous dira la réponse.

## Une preuve
ask-kind-text = Récit
ask-kind-link = Lien
ask-kind-file = Fichier
ask-kind-statement = Attestation
ask-kind-badge = Badge d’ailleurs
ask-kind-ours = Badge délivré ici
ask-kind-certificate = Certificat
ask-third-party-chip = Vient de quelqu’un d’autre
ask-shown-chip = Visible depuis le badge
ask-proof-size = { $size } Kio
ask-proof-purged = Contenu effacé le { $date }.
ask-statement-gone = La personne sollicitée a fait effacer ce qui la concerne.
ask-statement-asked = Demandée à { $address } ; réponse possible jusqu’au { $date }.
ask-statement-arrived = Reçue le { $date } de { $address }.
ask-statement-declined = Déclinée le { $date } par { $address }.
ask-statement-expired = Demandée à { $address }, sans réponse jusqu’au { $date }.
ask-proof-what = La preuve
ask-download = Télécharger { $name }
ask-is-shown = Elle peut être vue depuis le badge.
ask-is-hidden = Elle n’est vue que par les personnes qui examinent la demande.
ask-show = La laisser voir depuis le badge
ask-hide = Ne plus la laisser voir
ask-proof-shown-done = C’est fait : cette preuve peut être vue depuis le badge.
ask-proof-hidden-done = C’est fait : cette preuve n’est plus vue depuis le badge.
ask-proof-words = Modifier cette preuve
ask-proof-fixed = Cette preuve fait partie d’une demande déposée : elle ne change plus. Pour la corriger, ajoutez-en une autre.
ask-proof-reworded-done = C’est enregistré.
ask-proof-shows = Ce qu’elle montre dans cette demande
ask-proof-used-done = C’est enregistré.
ask-proof-off = Retirer de cette demande
ask-proof-off-hint = Retirée d’une demande, une preuve reste dans vos preuves.
ask-proof-off-done = C’est fait : cette preuve est retirée de la demande. Elle reste dans vos preuves.
ask-proofs-title = Mes preuves
ask-proofs-lead = Tout ce que vous avez donné, avec les demandes où cela sert.
ask-proofs-none = Aucune preuve pour l’instant.
ask-proof-used = Sert à
ask-remove = Supprimer cette preuve
ask-remove-not = Elle fait partie d’une demande déposée : elle sera effacée avec elle.
ask-proof-removed-done = C’est fait : cette preuve est supprimée.

## Avant ce qui ne se défait pas
ask-keep = Revenir sans rien changer
ask-discard-title = Supprimer le brouillon « { $name } » ?
ask-discard-lead = Ce que vous avez écrit pour chaque critère sera effacé. { $issuer } n’en a rien vu.
ask-discard-proofs = Vos preuves restent dans « Mes preuves ».
ask-discard-do = Supprimer ce brouillon
ask-withdraw-title = Retirer la demande « { $name } » ?
ask-withdraw-lead = { $issuer } ne l’examinera plus. Ce qu’elle dit sera effacé, avec les preuves qui ne servent qu’à elle ; la demande restera dans votre liste, comme retirée.
ask-withdraw-then = Une nouvelle demande restera possible : elle commencera par un brouillon vide.
ask-withdraw-title-commission = Retirer votre dossier « { $name } » ?
ask-withdraw-lead-commission = La commission de { $issuer } ne l’examinera plus. Les questions et les réponses seront effacées ; la demande restera dans votre liste, comme retirée.
ask-withdraw-then-commission = Vos badges restent à vous. Tant qu’ils remplissent la règle, vous pourrez repasser devant la commission depuis la page de cette demande : il n’y aura rien à remplir.
ask-withdraw-do = Retirer cette demande
ask-withdrawn-done = C’est fait : cette demande est retirée.
ask-remove-title = Supprimer la preuve « { $title } » ?
ask-remove-lead = La preuve et son fichier seront effacés. Les brouillons où elle sert ne l’auront plus.
ask-remove-then = Rien ne pourra la rétablir.
ask-remove-do = Supprimer cette preuve

## Devant une commission
proposal-title = Les badges réunis
proposal-not-met = La règle n’est plus remplie : un badge au moins ne compte plus, et le badge de synthèse ne peut pas être délivré en l’état.
proposal-rule = La règle
proposal-asks = Ce que la règle demande
proposal-valid = compte pour la règle
proposal-until = compte pour la règle, valable jusqu’au { $date }
