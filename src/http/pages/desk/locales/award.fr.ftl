# Délivrer un badge à une personne.

desk-award-title = Délivrer un badge
desk-award-lead = À une personne. Vous verrez d’abord ce qui se passera ; rien n’est délivré avant votre confirmation.
desk-award-no-badge = Aucun modèle de badge ne peut être délivré : définissez-en un d’abord.
desk-award-badge = Modèle de badge
desk-award-choose = Choisir…
desk-award-email = Adresse électronique de la personne bénéficiaire
desk-award-email-hint = Elle n’est jamais publiée : le badge n’en porte qu’une empreinte.
desk-award-held = Voir le badge que cette personne détient
desk-award-duplicate = Délivrer quand même un second badge
desk-award-issued = Date de délivrance
desk-award-issued-hint = Vide : maintenant. Elle peut être passée, jamais à venir.
desk-award-narrative = Comment le badge a été obtenu
desk-award-narrative-hint = Facultatif, et public. La mise en forme Markdown est possible. N’y nommez personne.
desk-award-evidence = Preuve
desk-award-evidence-hint = Facultative, et publique.
desk-award-evidence-text = Description
desk-award-evidence-url = Adresse web
desk-award-evidence-url-hint = Par exemple https://exemple.fr/atelier
desk-award-notify = Écrire à cette personne, pour qu’elle accepte le badge
desk-award-preview = Voir ce qui se passera

desk-award-look = Avant de délivrer
desk-award-look-lead = Voici ce qui sera délivré. Rien ne l’est encore.
desk-award-to = Bénéficiaire
desk-award-expires = Date d’expiration
desk-award-for-ever = Sans expiration
desk-award-then = Ce qui se passera
desk-award-then-signed = Le badge sera signé et publié à une adresse qui ne se devine pas.
desk-award-then-composite = Un badge de synthèse sera délivré aussitôt, par sa règle :
desk-award-then-letter = Une lettre partira à la personne bénéficiaire : elle pourra accepter le badge ou le refuser.
desk-award-then-no-letter = Aucune lettre ne partira.
desk-award-then-duplicate = La personne détiendra ce badge deux fois.
desk-award-do = Délivrer le badge
desk-award-change = Modifier
desk-award-made-done = Le badge est délivré.
