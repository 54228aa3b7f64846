# Les clés de signature, les clés d’API, et la page qui demande de confirmer.

desk-sure-follows = Ce qui se passera
desk-sure-back = Annuler

desk-keys-title = Clés de signature
desk-keys-lead = Chaque badge délivré porte la signature numérique de l’émetteur. Les clés vont par deux, une de chaque sorte ; une clé privée ne quitte jamais ce service.
desk-keys-key = Clé
desk-keys-state = État
desk-keys-when = Depuis
desk-keys-made = Créée le
desk-keys-more = Signaler
desk-keys-active = En service
desk-keys-pending = Préparée, pas encore en service
desk-keys-retired = Retirée : ce qu’elle a signé reste valable
desk-keys-compromised = Compromise : ce qu’elle a signé n’est plus cru
desk-keys-since = le { $date }
desk-keys-doubtful = douteuse depuis le { $date }
desk-keys-compromise = Déclarer compromise
desk-keys-waiting = Deux clés préparées sont publiées et attendent : le renouvellement les mettra en service.
desk-keys-none-waiting = Aucune clé n’attend : le renouvellement en créera deux. Vous pouvez aussi les préparer d’abord, pour qu’elles soient connues avant de servir.
desk-keys-rotate = Renouveler les clés
desk-keys-prepare = Préparer les prochaines clés

desk-keys-prepare-title = Préparer les prochaines clés
desk-keys-prepare-lead = Deux clés seront créées et publiées dans un nouveau profil public de l’émetteur. Elles ne signeront rien avant le renouvellement.
desk-keys-prepare-then = Rien ne change pour les badges délivrés ni pour ceux que vous délivrez d’ici là.
desk-keys-prepare-do = Préparer ces clés
desk-keys-prepare-done = Les prochaines clés sont prêtes et publiées.

desk-keys-rotate-title = Renouveler les clés
desk-keys-rotate-which = Les clés préparées seront mises en service ; s’il n’y en a pas, deux clés seront créées. Celles d’aujourd’hui seront retirées.
desk-keys-rotate-then = Dès maintenant, les badges seront signés avec les nouvelles clés. Chaque modèle aura, la prochaine fois qu’il sera délivré, une version qui nomme le nouveau profil de l’émetteur.
desk-keys-rotate-before = Les badges déjà délivrés gardent leur adresse et leur signature, et restent valables. Les reconnaissances de l’émetteur sont publiées aussi pour le nouveau profil.
desk-keys-rotate-final = On ne revient pas aux clés retirées.
desk-keys-rotate-do = Renouveler maintenant
desk-keys-rotate-done = Les clés sont renouvelées : les prochains badges sont signés avec les nouvelles.

desk-keys-compromise-title = Déclarer une clé compromise
desk-keys-compromise-when = À faire si quelqu’un d’autre a pu se servir de cette clé. Plus rien de ce qu’elle a signé ne sera cru, sauf ce que ce service a lui-même enregistré. Une autre clé prend aussitôt sa place.
desk-keys-compromise-again = { $count ->
    [0] Elle n’a signé aucun badge en vigueur.
    [one] Un badge en vigueur porte sa signature : il sera signé à nouveau, à la même adresse. Les copies déjà données, fichiers et images, ne seront plus valables ; sa page en donne de nouvelles.
   *[other] { $count } badges en vigueur portent sa signature : ils seront signés à nouveau, aux mêmes adresses. Les copies déjà données, fichiers et images, ne seront plus valables ; leurs pages en donnent de nouvelles.
}
desk-keys-compromise-final = On ne peut pas revenir en arrière.
desk-keys-compromise-since = Douteuse depuis le
desk-keys-compromise-since-hint = Facultatif : sans date, depuis maintenant. Dans le doute, une date plus ancienne.
desk-keys-compromise-do = Déclarer cette clé compromise
desk-keys-compromise-done = La clé est déclarée compromise, une autre a pris sa place.

desk-api-keys-title = Clés d’API
desk-api-keys-lead = Une clé d’API laisse un logiciel agir au nom de l’émetteur, dans les limites que vous lui donnez. Donnez-en une à chaque logiciel : vous pourrez révoquer l’une sans gêner les autres.
desk-api-keys-none = Il n’y en a pas encore.
desk-api-keys-label = À quoi elle sert
desk-api-keys-label-hint = Par exemple « Logiciel de gestion des formations ». Le journal la nommera ainsi.
desk-api-keys-role = Qualité
desk-api-keys-scopes = Ce qu’elle peut faire
desk-api-keys-scopes-hint = Sans choix : tout ce que permet la qualité. Moins une clé peut faire, moins sa perte est grave.
desk-api-keys-end = Valable jusqu’au
desk-api-keys-end-hint = Facultatif, jour compris.
desk-api-keys-state = État
desk-api-keys-created = Créée le
desk-api-keys-living = Utilisable
desk-api-keys-until = Utilisable jusqu’au { $date }
desk-api-keys-over = Terminée le { $date }
desk-api-keys-revoked = Révoquée le { $date }
desk-api-keys-more = Révoquer
desk-api-keys-new = Créer une clé d’API
desk-api-keys-do = Créer la clé

desk-api-key-made = Votre clé d’API
desk-api-key-once = Copiez-la maintenant dans le logiciel « { $label } » : elle n’est montrée qu’une fois, et n’est enregistrée nulle part ici. Si vous la perdez, révoquez-la et créez-en une autre.
desk-api-key-text = Clé
desk-api-key-use = Le logiciel l’envoie dans l’en-tête « Authorization: Bearer ». Ne l’écrivez ni dans un courriel ni dans un document partagé.
desk-api-key-back = C’est copié : revenir aux clés d’API
desk-api-key-revoke-title = Révoquer une clé d’API
desk-api-key-revoke-lead = Le logiciel qui s’en sert sera refusé dès sa prochaine demande. Ce qu’il a fait reste, et le journal le dit toujours.
desk-api-key-revoke-final = Une clé révoquée ne redevient pas utilisable : il faudra en créer une autre.
desk-api-key-revoke-do = Révoquer cette clé
desk-api-keys-revoke-done = La clé d’API est révoquée.
desk-api-key-before-done = Cette clé d’API existe déjà : ce formulaire avait été envoyé deux fois, et une seule clé a été créée. Elle n’a été montrée qu’une fois et ne peut plus l’être. Si vous ne l’avez pas gardée, révoquez-la et créez-en une autre.

scope-issuers-read = Voir l’émetteur
scope-badges-read = Voir les modèles de badges
scope-badges-write = Définir des modèles de badges
scope-assertions-read = Voir les badges délivrés
scope-assertions-write = Délivrer et révoquer
scope-applications-write = Examiner les demandes de badge, et décider
scope-endorsements-read = Voir les endossements
scope-endorsements-write = Endosser, et répondre aux endossements proposés
scope-programmes-read = Voir les programmes et les progrès
scope-composites-write = Définir des badges de synthèse en brouillon
scope-programmes-write = Diriger les programmes de l’émetteur
scope-people-write = Proposer que deux adresses soient celles d’une même personne
scope-people-erase = Effacer une personne
scope-api-keys-write = Créer et révoquer des clés d’API
scope-members-write = Inviter et retirer des membres
scope-profile-write = Changer le profil de l’émetteur
scope-keys-write = Renouveler les clés de signature
scope-audit-read = Lire le journal
scope-issuers-write = Créer des émetteurs et des programmes
