# Recommandations de personnes : demandées par la personne titulaire, écrites par un lien, jamais signées. À ne pas confondre avec
# les endossements, qui sont ceux d’organisations.

## Partout
vouch-title = Recommandations de personnes
vouch-what = Ce sont les paroles de personnes, demandées par la personne titulaire du badge. Chacune a répondu par un lien envoyé à son adresse électronique. Rien ne les signe : elles ne font pas partie du badge, et ne sont pas des endossements d’organisations.
vouch-unsigned = Parole d’une personne, dont l’adresse électronique a été vérifiée par un lien ; non signée.
vouch-as-employer = Employeur ou responsable
vouch-as-colleague = Collègue ou pair
vouch-see-badge = Voir la page du badge

## Mes recommandations
mine-to-vouching = Recommandations de personnes
mine-vouching-waits = { $count ->
    [one] Une recommandation attend votre réponse.
   *[other] { $count } recommandations attendent votre réponse.
}
vouch-mine-title = Recommandations de personnes
vouch-mine-lead = Demandez à quelqu’un qui connaît votre travail d’écrire quelques mots sur un de vos badges. Vous lisez d’abord, puis vous choisissez de les montrer ou non. Ce sont les paroles d’une personne : elles ne sont pas signées et ne font pas partie du badge.
vouch-mine-all = Vos demandes
vouch-mine-none = Vous n’avez rien demandé.
vouch-asked-on = { $relation }, demande du { $date }
vouch-state-asked = Attend une réponse, jusqu’au { $date }
vouch-state-over = Sans réponse, terminée le { $date }
vouch-state-given = Reçue le { $date } : personne d’autre ne la voit
vouch-state-accepted = Montrée sur la page du badge depuis le { $date }
vouch-state-hidden = Masquée depuis le { $date }
vouch-state-declined = Refusée par vous le { $date }
vouch-state-refused = La personne a décliné le { $date }
vouch-state-withdrawn = Retirée par la personne le { $date }
vouch-accept = Montrer sur la page du badge
vouch-hide = Masquer
vouch-decline = Refuser
vouch-remove = Supprimer
vouch-now-shown = C’est fait. La page du badge la montre, tant que le badge est en vigueur.
vouch-now-hidden = C’est fait. La page du badge ne la montre plus.
vouch-now-removed = C’est supprimé.
vouch-now-declined = C’est refusé. Ce qui était écrit n’est pas gardé.
vouch-asked = C’est demandé : une lettre est en route.
vouch-keep = Revenir sans rien changer
vouch-decline-title = Refuser cette recommandation
vouch-decline-then = Ce qu’a écrit { $email } sera effacé, et ne pourra pas revenir. La personne n’en sera pas prévenue.
vouch-remove-title = Supprimer
vouch-remove-asked = La demande à { $email } sera retirée : le lien de la lettre n’ouvrira plus rien.
vouch-remove-said = Ce qu’a écrit { $email } sera effacé, et ne sera plus montré nulle part. Cela ne pourra pas revenir. Pour ne plus le montrer sans le perdre, choisissez « Masquer ».
vouch-remove-ended = La ligne de la demande à { $email } disparaîtra de cette page.
vouch-mine-ask = Demander une recommandation
vouch-mine-ask-lead = Au plus { $most } personnes pour un badge. Demandez à un employeur, à un collègue ou à un pair ; pas à une personne que vous accompagnez : son nom n’a pas à paraître ici.
vouch-mine-no-badge = Il vous faut d’abord un badge en vigueur, que vous avez accepté.
vouch-mine-badge = Badge
vouch-mine-email = Adresse électronique de la personne
vouch-mine-email-hint = Elle reçoit une lettre avec un lien, valable 60 jours. Son adresse n’est montrée à personne d’autre que vous.
vouch-mine-relation = Vous lui demandez en tant que
vouch-mine-relation-hint = Ce sera indiqué à côté de ses paroles.
vouch-mine-asker = Votre nom, tel que la personne vous connaît
vouch-mine-asker-hint = Il figure dans la lettre et sur la page du lien, nulle part ailleurs.
vouch-mine-request = Quelques mots pour la personne
vouch-mine-request-hint = Facultatif : où et quand vous avez travaillé ensemble, par exemple. 1 000 caractères au plus.
vouch-mine-do = Envoyer la demande
vouch-no-relation = Choisissez en tant que quoi vous demandez à cette personne.
vouch-own-address = Cette adresse est la vôtre : demandez à quelqu’un d’autre.
vouch-already-asked = Vous avez déjà demandé à cette adresse, pour ce badge.
vouch-too-many = Assez de personnes ont été sollicitées pour ce badge : supprimez d’abord une demande.
vouch-too-many-letters = Trop de lettres ont été demandées : réessayez dans une heure.
vouch-not-this-badge = Ce badge n’est plus en vigueur, ou vous ne l’avez pas accepté : choisissez-en un autre.
vouch-bad-request = Ce message est trop long : 1 000 caractères au plus.

## Ce que voit la personne sollicitée
vouch-ask-title = Écrire une recommandation
vouch-ask = { $asker } vous demande quelques mots sur son travail, au sujet d’un badge qui lui a été délivré. Il n’y a pas de compte à créer. Vous pouvez aussi décliner : rien de vous n’est alors gardé que votre adresse.
vouch-ask-message = Son message
vouch-say = Votre réponse
vouch-as = Vous répondez en tant que : { $relation }.
vouch-published = Si la personne qui vous le demande l’accepte, la page publique du badge montrera votre nom, votre fonction, vos mots et la date, en disant que c’est la parole d’une personne, non signée. Votre adresse n’y figure pas. Vous pourrez tout retirer pendant 5 ans, par un lien que vous recevrez.
vouch-name = Votre nom
vouch-role = Votre fonction et votre organisation
vouch-role-hint = Par exemple : responsable de médiathèque, Ville de Caen.
vouch-words = Vos mots
vouch-words-hint = Ce que vous avez vu de son travail. Ne nommez pas les personnes accompagnées. 2 000 caractères au plus.
vouch-consent = J’accepte que mon nom, ma fonction et mes mots soient montrés publiquement.
vouch-give = Envoyer
vouch-refuse = Décliner
vouch-once = Le lien ne sert qu’une fois : relisez avant d’envoyer.
vouch-bad-name = Il faut un nom : 80 caractères au plus, sur une ligne.
vouch-bad-role = Il faut une fonction : 120 caractères au plus, sur une ligne.
vouch-bad-words = Il faut quelques mots : 2 000 caractères au plus.
vouch-no-consent = Cochez cette case pour envoyer, ou déclinez.
vouch-given-title = Merci, c’est envoyé
vouch-given = La personne qui vous l’a demandé est prévenue. Elle lit vos mots, puis choisit de les montrer ou non : personne d’autre ne les voit pour l’instant.
vouch-given-back = Une lettre vous parvient, avec un lien pour retirer vos mots quand vous voulez.
vouch-refused-title = Vous avez décliné
vouch-refused = C’est noté, et rien n’est publié. La personne qui vous l’a demandé le voit sur sa page.
vouch-late-title = Ce n’est plus possible
vouch-late = C’est déjà répondu, retiré ou supprimé. Rien n’a été fait.
vouch-back-title = Retirer votre recommandation
vouch-back = Voici ce que vous avez écrit au sujet du badge « { $badge } », délivré par { $issuer }.
vouch-back-then = La retirer l’efface : elle n’est plus montrée nulle part, et ne peut pas revenir.
vouch-back-do = Retirer ma recommandation
vouch-gone-title = Votre recommandation est retirée
vouch-gone = Elle est effacée et n’est plus montrée nulle part.
