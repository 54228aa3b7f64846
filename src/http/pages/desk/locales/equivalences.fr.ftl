# Les équivalences d’un programme.

desk-equivalences = Équivalences
desk-equivalences-lead = Une équivalence fait compter, pour une compétence, les badges d’un autre modèle, délivrés ici ou sur une autre plateforme.
desk-equivalences-none = Aucune équivalence.
desk-equivalences-running = { $count ->
    [0] Aucune équivalence en cours.
    [one] Une équivalence en cours.
   *[other] { $count } équivalences en cours.
}
desk-equivalences-manage = Décider une équivalence, y mettre fin
desk-equivalences-see = Voir les équivalences
desk-equivalences-list = Équivalences de ce programme
desk-equivalences-badge = Badges de ce modèle
desk-equivalences-elsewhere = Un modèle d’une autre plateforme
desk-equivalences-for = Comptent pour
desk-equivalences-decided = Décidée le { $date }
desk-equivalences-decided-by = Décidée le { $date } – { $who }
desk-equivalences-new = Décider une équivalence
desk-equivalences-new-lead = La page suivante montre qui y gagnerait ; rien n’est enregistré avant.
desk-equivalences-class = Adresse du modèle de badge
desk-equivalences-class-hint = Celle qu’il se donne lui-même, par exemple https://badges.exemple.fr/badges/42.
desk-equivalences-issuer = Adresse du profil de son émetteur
desk-equivalences-issuer-hint = Celle que donne le modèle de badge. Pour un modèle de cette plateforme, laissez vide.
desk-equivalences-competency = Compétence
desk-equivalences-choose = Choisissez
desk-equivalences-reason = Motif
desk-equivalences-reason-hint = Pourquoi ces badges valent cette compétence.
desk-equivalences-from-hint = Ce qui a été enregistré depuis cette date compte. Sans date : depuis la création du programme.
desk-equivalences-until-hint = Ce qui est enregistré ensuite ne compte plus. Sans date : jusqu’à ce que vous y mettiez fin.
desk-equivalences-confirm = Compter ces badges pour « { $competency } » ?
desk-equivalences-model = Modèle de badge
desk-equivalences-its-issuer = Émetteur
desk-equivalences-later = Qui a déjà de tels badges reçoit ce qui lui est dû à sa prochaine attribution, à la prochaine vérification de ce qui a été apporté, ou lors du prochain examen d’ensemble.
desk-equivalences-do = Décider cette équivalence
desk-equivalences-done = L’équivalence est décidée.
desk-equivalences-end = Mettre fin
desk-equivalences-end-title = Mettre fin à cette équivalence ?
desk-equivalences-end-now = À partir de maintenant, un badge de ce modèle qui est délivré ici, ou apporté, ne compte plus pour « { $competency } ».
desk-equivalences-end-falls = Rien ne tombe : ce qui a été enregistré tant qu’elle valait continue de compter, et aucun badge de synthèse n’est révoqué.
desk-equivalences-end-not-begun = Elle n’a pas commencé : rien ne compte encore par elle, et aucun badge de synthèse n’est révoqué.
desk-equivalences-end-final = Elle ne se rouvre pas : il faudra en décider une autre.
desk-equivalences-end-do = Mettre fin maintenant
desk-equivalences-end-done = L’équivalence est terminée.
desk-equivalences-ended-before = Cette équivalence était déjà terminée : rien n’a changé.
