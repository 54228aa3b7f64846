# Les bénéficiaires : chercher, filtrer, exporter.

desk-holders-title = Bénéficiaires
desk-holders-search = Chercher parmi les badges délivrés
desk-holders-email = Adresse, ou son début
desk-holders-badge = Modèle de badge
desk-holders-any-badge = Tous les modèles
desk-holders-state = État
desk-holders-any-state = Tous les états
desk-holders-valid = En vigueur
desk-holders-not-accepted = Pas encore acceptés
desk-holders-expired = Expirés
desk-holders-revoked = Révoqués
desk-holders-replaced = Remplacés
desk-holders-from = Délivrés du
desk-holders-until = Au (inclus)
desk-holders-do = Chercher
desk-holders-export = Exporter (CSV)
desk-holders-all = Tout afficher
desk-holders-none = Aucun badge délivré ne répond à cette recherche.
desk-holders-nobody = Cet émetteur n’a encore délivré aucun badge.
desk-holders-award = Délivrer un badge
desk-holders-count = { $count ->
    [0] Aucun badge délivré
    [one] 1 badge délivré
   *[other] { $count } badges délivrés
  }
desk-holders-table = Badges délivrés, du plus récent au plus ancien
desk-holders-who = Bénéficiaire
desk-holders-issued = Délivré le
desk-holders-in-force = En vigueur
desk-holders-waits = En vigueur, pas encore accepté
desk-holders-pages = Pages de la liste
desk-holders-first = Revenir au début
desk-holders-next = Page suivante
