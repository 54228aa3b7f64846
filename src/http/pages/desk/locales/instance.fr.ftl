# L’administration de la plateforme.

desk-issuers-title = Émetteurs
desk-issuers-none = Il n’y a pas encore d’émetteur.
desk-issuers-since = Depuis
desk-issuers-id = Numéro
desk-issuers-more = Les suivants
desk-issuers-new = Créer un émetteur
desk-issuers-new-lead = Il reçoit un profil public et ses clés de signature. La personne responsable reçoit une invitation : elle invitera les autres membres et complétera le profil.
desk-issuers-name = Nom
desk-issuers-url = Site
desk-issuers-url-hint = Par exemple https://exemple.fr
desk-issuers-email = Adresse électronique publique
desk-issuers-email-hint = Où l’on peut écrire à l’émetteur. Tout le monde la voit.
desk-issuers-owner = Adresse de la personne responsable
desk-issuers-owner-hint = Elle n’est pas publiée.
desk-issuers-do = Créer l’émetteur
desk-issuers-created-done = L’émetteur est créé, et l’invitation est envoyée.
desk-issuers-invite = Inviter une personne responsable
desk-issuers-invite-lead = Pour un émetteur qui n’en a plus.

desk-heir-go = Nommer qui prend la suite
desk-heir-title = Qui prend la suite de « { $issuer } » ?
desk-heir-is = « { $heir } » a pris la suite.
desk-heir-may = L’émetteur que vous nommez pourra révoquer et corriger les badges que « { $issuer } » a délivrés, et mettre fin à ce que ses programmes ont décidé. La page publique de « { $issuer } » mènera à lui pour toute question.
desk-heir-stays = Personne ne gagne ni ne perd rien : les badges restent ceux de l’émetteur fermé, gardent leur adresse et continuent de compter. Rien de nouveau n’est délivré en son nom.
desk-heir-final = Assurez-vous d’abord de l’accord de cet émetteur : ce choix ne se change pas.
desk-heir-who = Émetteur qui prend la suite
desk-heir-do = Nommer cet émetteur
desk-heir-done = L’émetteur qui prend la suite est nommé.
desk-heir-before = Quelqu’un a déjà été nommé : rien n’a changé.

desk-instance-programmes-title = Programmes
desk-instance-programmes-none = Il n’y a pas encore de programme.
desk-instance-programmes-name = Nom du programme
desk-instance-programmes-owner = Émetteur qui le dirige
desk-instance-programmes-owner-hint = Il adopte un catalogue, reconnaît des émetteurs et délivre les badges de synthèse.
desk-instance-programmes-new = Créer un programme
desk-instance-programmes-lead = Qui dirige un programme voit les badges qui y comptent, même délivrés par d’autres. C’est pourquoi seule l’administration en crée.
desk-instance-programmes-no-issuer = Créez d’abord un émetteur.
desk-instance-programmes-do = Créer le programme
desk-programme-created-done = Le programme est créé : l’émetteur qui le dirige le trouve à son bureau.

desk-people-title = Effacer une personne
desk-people-lead = À sa demande, et quand elle ne peut pas le faire elle-même sur la page de ses badges. Vérifiez d’abord que la demande vient bien d’elle.
desk-people-email = Adresse électronique
desk-people-email-hint = L’une de ses adresses : les autres sont trouvées.
desk-people-try = Voir ce qui serait effacé
desk-people-would = Ce qui serait effacé pour { $email }
desk-people-nothing = Rien n’est conservé sous cette adresse.
desk-people-badges = Badges délivrés
desk-people-badge = { $badge }, délivré par { $issuer }
desk-people-beside = Avec eux
desk-people-addresses = { $count ->
    [one] Une adresse électronique
   *[other] { $count } adresses électroniques
}
desk-people-evidence = { $count ->
    [one] Un badge ou une attestation d’ailleurs
   *[other] { $count } badges ou attestations d’ailleurs
}
desk-people-merges = { $count ->
    [one] Une réunion avec une autre personne, prévue ou faite
   *[other] { $count } réunions avec d’autres personnes, prévues ou faites
}
desk-people-letters = { $count ->
    [one] Un courrier
   *[other] { $count } courriers
}
desk-people-answers = { $count ->
    [one] Une réponse gardée pour un logiciel
   *[other] { $count } réponses gardées pour des logiciels
}
desk-people-lines = { $count ->
    [one] Une ligne de tableau
   *[other] { $count } lignes de tableaux
}
desk-people-blocked = Ces badges de synthèse ne lui seront pas délivrés à nouveau sans qu’elle le demande :
desk-people-left = Il restera de chaque badge son numéro, son nom et son mois. Son adresse publique dira qu’il est effacé.
desk-people-final = On ne peut pas revenir en arrière, et aucune lettre ne le confirme.
desk-people-do = Effacer tout, pour toujours
desk-people-erased-done = C’est effacé.

desk-mail-title = Courriers
desk-mail-lead = Ce que le service écrit aux personnes. Un courrier envoyé ne garde ni destinataire ni contenu, et n’est donc pas ici. Heures en temps universel (UTC).
desk-mail-dead = Courriers qui n’ont pas pu partir
desk-mail-no-dead = Aucun.
desk-mail-waiting = En attente
desk-mail-no-waiting = Aucun.
desk-mail-to = Destinataire
desk-mail-since = Écrit le
desk-mail-next = Prochain essai
desk-mail-tries = Essais
desk-mail-why = Dernière erreur
desk-mail-retry = Réessayer
desk-mail-retry-done = Ce courrier attend à nouveau d’être envoyé.
desk-mail-more = Seuls les cent plus anciens de chaque sorte sont montrés.
