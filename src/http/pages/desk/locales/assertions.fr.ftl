# Un badge délivré : ce qu’il dit, ce qu’il devient.

desk-assertions-title = { $badge } : badge délivré
desk-assertions-instead = Voir le badge qui le remplace
desk-assertions-not-yet = Pas encore
desk-assertions-accepted-on = Accepté
desk-assertions-recorded = Enregistré
desk-assertions-another = Délivrer à une autre personne
desk-assertions-public = Page publique
desk-assertions-replace = Corriger
desk-assertions-revoke = Révoquer
desk-assertions-said = Ce que le badge dit
desk-assertions-evidence = Preuves
desk-assertions-part-of = Badges de synthèse qui reposent sur lui
desk-assertions-history = Ce qui s’est passé
desk-assertions-when = Quand
desk-assertions-what = Quoi
desk-assertions-who = Par
desk-assertions-awarded = Délivré
desk-assertions-awarded-as-asked = Délivré à la suite d’une demande
desk-assertions-accepted = Accepté
desk-assertions-declined = Refusé
desk-assertions-lettered = Lettre envoyée de nouveau
desk-assertions-letter = La lettre
desk-assertions-letter-lead = La personne n’a pas encore répondu. Vous pouvez lui envoyer la lettre de nouveau, une fois par quart d’heure au plus : à l’adresse du badge, ou à celle qu’elle a choisie pour ses lettres. Les liens des lettres précédentes restent bons. Qui ne veut plus de lettres n’en reçoit pas.
desk-assertions-letter-do = Envoyer la lettre de nouveau
desk-assertions-letter-done = La lettre part de nouveau.
desk-assertions-revoked = Révoqué
desk-assertions-replaces = Délivré à la place d’un autre, corrigé
desk-assertions-by-member = Un membre de ce bureau
desk-assertions-by-key = Une clé d’API
desk-assertions-by-holder = La personne bénéficiaire
desk-assertions-by-rule = Sa règle
desk-assertions-by-operator = L’administration de la plateforme

desk-assertions-revoke-title = Révoquer un badge
desk-assertions-revoke-lead = { $badge }, délivré à { $email }.
desk-assertions-revoke-for-ever = Le badge sera révoqué pour toujours : aucun retour n’est possible.
desk-assertions-revoke-letter = Une lettre le dira à la personne bénéficiaire, avec le motif.
desk-assertions-reason = Motif
desk-assertions-reason-hint = Il est public, pour toujours. N’y nommez personne.
desk-assertions-revoke-do = Révoquer ce badge
desk-assertions-leave = Annuler
desk-assertions-revoked-done = Le badge est révoqué.

desk-assertions-no-effect = Aucun badge de synthèse de vos programmes n’est touché. Ceux d’autres programmes ne sont pas montrés ici.
desk-assertions-lose = Seront révoqués avec lui :
desk-assertions-pend = Leur révocation sera mise à l’étude :
desk-assertions-keep = Resteront en vigueur :
desk-assertions-gain = { $count ->
    [one] Un badge de synthèse sera délivré.
   *[other] { $count } badges de synthèse seront délivrés.
  }
desk-assertions-more = { $count ->
    [one] et un autre
   *[other] et { $count } autres
  }

desk-assertions-replace-title = Corriger un badge délivré
desk-assertions-replace-lead = { $badge }. Un badge corrigé prend sa place, avec la même date de délivrance.
desk-assertions-replace-email-hint = Changez-la si le badge est parti à une mauvaise adresse.
desk-assertions-replace-composite = Un badge de synthèse dit ce que dit sa règle : seule son adresse peut changer, pour une autre de la même personne.
desk-assertions-expires-hint = Vide : sans expiration.
desk-assertions-evidence-stays = Ce badge a plusieurs preuves : elles restent comme elles sont.
desk-assertions-replace-look = Avant de corriger
desk-assertions-before = au lieu de { $email }
desk-assertions-replace-old = L’ancien badge restera visible à son adresse, comme remplacé par le nouveau.
desk-assertions-replace-letter = Une lettre le dira à la personne bénéficiaire.
desk-assertions-replace-do = Remplacer le badge
desk-assertions-replaced-done = Le badge est remplacé : voici celui qui prend sa place.
