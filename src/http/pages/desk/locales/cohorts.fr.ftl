# Délivrer à un groupe : le fichier, son aperçu, ce qui en est venu.

desk-cohorts-title = Délivrer à un groupe
desk-cohorts-lead = Déposez un tableau avec une ligne par personne. Vous verrez d’abord ce qui se passera pour chaque ligne ; rien n’est délivré avant votre accord.
desk-cohorts-bring = Déposer un fichier
desk-cohorts-bring-do = Voir l’aperçu
desk-cohorts-file = Fichier CSV ou Excel (.xlsx)
desk-cohorts-file-corrected = Fichier corrigé
desk-cohorts-file-hint = Tel qu’Excel l’enregistre, 10 Mio et 100 000 lignes au plus. La première ligne nomme les colonnes : courriel, badge, et si vous le souhaitez récit, preuve, date.
desk-cohorts-for-all = Le fichier ne dit pas le badge, ou pas la date
desk-cohorts-badge = Badge des lignes qui n’en nomment pas
desk-cohorts-badge-hint = Quand tout le groupe reçoit le même.
desk-cohorts-badge-column = Celui que chaque ligne nomme
desk-cohorts-badge-choose = Choisir un badge
desk-cohorts-date = Date de délivrance des lignes qui n’en ont pas
desk-cohorts-date-hint = Le jour de la délivrance si rien n’est dit.
desk-cohorts-too-large = Le fichier dépasse 10 Mio : partagez-le en plusieurs.
desk-cohorts-no-file = Choisissez un fichier.
desk-cohorts-former = Fichiers déjà déposés
desk-cohorts-none = Aucun fichier n’a encore été déposé.
desk-cohorts-name = Fichier
desk-cohorts-brought = Déposé le
desk-cohorts-state = État
desk-cohorts-lines = Lignes
desk-cohorts-state-preview = Aperçu, rien n’est délivré
desk-cohorts-state-running = Délivrance en cours
desk-cohorts-state-done = Terminé
desk-cohorts-state-failed = Interrompu
desk-cohorts-counts-preview = { $awarded } à délivrer, { $rejected } à corriger, sur { $lines }
desk-cohorts-counts =
    { $awarded ->
        [one] { $awarded } badge délivré
       *[other] { $awarded } badges délivrés
    }, { $rejected ->
        [one] { $rejected } ligne refusée
       *[other] { $rejected } lignes refusées
    }, sur { $lines }
desk-cohorts-older = Fichiers plus anciens
desk-cohorts-discard-done = L’aperçu est abandonné, et tout ce qu’il contenait oublié. Rien n’a été délivré.
desk-cohorts-brought-done = Le fichier est lu. Rien n’est encore délivré.

desk-cohorts-will-award = Sera délivré
desk-cohorts-awarded = Délivré
desk-cohorts-waits = En attente
desk-cohorts-held = La personne a déjà ce badge
desk-cohorts-same = Déjà délivré par cette même ligne
desk-cohorts-not-again = Délivré puis révoqué, refusé ou remplacé : pas délivré de nouveau
desk-cohorts-refused = À corriger
desk-cohorts-completes = Complète le badge de synthèse « { $name } »
desk-cohorts-wrong = { $column } : « { $value } ». { $why }
desk-cohorts-wrong-empty = { $column } : vide. { $why }
desk-cohorts-column-unnamed = Colonne { $number } (sans nom)

desk-cohort-title = { $name }
desk-cohort-back = Tous les fichiers
desk-cohort-brought = Fichier déposé le { $date }
desk-cohort-sum = En résumé
desk-cohort-lead-columns = Rien n’est délivré. Dites d’abord ce que sont les colonnes du fichier.
desk-cohort-lead-preview =
    Rien n’est encore délivré. { $awarded ->
        [one] Un badge est prêt à l’être
       *[other] { $awarded } badges sont prêts à l’être
    }{ $rejected ->
        [0] .
        [one] , une ligne est à corriger.
       *[other] , { $rejected } lignes sont à corriger.
    }
desk-cohort-lead-nothing-good =
    Rien n’est encore délivré. { $rejected ->
        [one] Une ligne est à corriger.
       *[other] { $rejected } lignes sont à corriger.
    }
desk-cohort-lead-nothing-new = Ce fichier ne change rien : toutes ses lignes ont déjà été traitées. Il n’y a rien à délivrer.
desk-cohort-lead-nothing-done = Ce fichier n’a rien changé : toutes ses lignes avaient déjà été traitées.
desk-cohort-lead-running = La délivrance est en cours. Vous pouvez quitter cette page : elle continue sans vous.
desk-cohort-lead-done =
    { $awarded ->
        [0] Aucun badge n’a été délivré
        [one] Un badge a été délivré
       *[other] { $awarded } badges ont été délivrés
    }{ $rejected ->
        [0] .
        [one] , une ligne reste à corriger.
       *[other] , { $rejected } lignes restent à corriger.
    }
desk-cohort-lead-failed = La délivrance s’est interrompue. Ce qui est délivré le reste : déposez le même fichier, seules les autres lignes seront traitées.
desk-cohort-progress =
    { $done ->
        [one] { $done } ligne traitée sur { $lines }
       *[other] { $done } lignes traitées sur { $lines }
    }
desk-cohort-reload = Actualiser
desk-cohort-follow = Actualiser toutes les 5 secondes
desk-cohort-unfollow = Ne plus actualiser
desk-cohort-count-lines = Lignes
desk-cohort-count-to-award = À délivrer
desk-cohort-count-awarded = Délivrés
desk-cohort-count-held = Badge déjà obtenu
desk-cohort-count-same = Mêmes lignes qu’avant
desk-cohort-count-not-again = Pas délivrés de nouveau
desk-cohort-count-refused = À corriger
desk-cohort-composites = Badges de synthèse qui viennent avec :
desk-cohort-times = × { $count }

desk-cohort-correct = À corriger
desk-cohort-correct-lead = Corrigez ici ce qui ne va pas. Une ligne que vous laissez telle quelle est mise de côté et n’empêche pas les autres ; vous pourrez la reprendre ensuite.
desk-cohort-line = Ligne { $number }
desk-cohort-more-refused = D’autres lignes sont à corriger : prenez le fichier ci-dessous, ou vérifiez celles-ci pour voir les suivantes.
desk-cohort-rejected = Télécharger les lignes refusées (CSV)
desk-cohort-check = Vérifier d’abord
desk-cohort-confirm =
    { $count ->
        [one] Délivrer ce badge
       *[other] Délivrer ces { $count } badges
    }
desk-cohort-confirm-rest =
    { $count ->
        [one] Délivrer le badge prêt et ceux que je viens de corriger
       *[other] Délivrer les { $count } badges prêts et ceux que je viens de corriger
    }
desk-cohort-confirm-corrected = Délivrer ceux que je viens de corriger
desk-cohort-still-wrong = Ligne { $line } : { $why }
desk-cohort-columns = Colonnes, badge et date
desk-cohort-missing = Il manque :
desk-cohort-column = Colonne
desk-cohort-samples = Premières valeurs
desk-cohort-is = Ce que c’est
desk-cohort-column-unread = Non lue
desk-cohort-column-email = Adresse électronique
desk-cohort-column-badge = Badge
desk-cohort-column-narrative = Récit
desk-cohort-column-evidence = Preuves
desk-cohort-column-date = Date de délivrance
desk-cohort-column-twice = Deux colonnes sont la même chose : choisissez-en une.
desk-cohort-notify = Écrire aux bénéficiaires
desk-cohort-duplicates = Délivrer aussi à qui a déjà le badge, quand la ligne est nouvelle
desk-cohort-read-again = Relire le fichier ainsi
desk-cohort-again-done = Le fichier a été relu. Rien n’est encore délivré.
desk-cohort-overtaken = Ce fichier a été relu ou corrigé depuis que vous avez ouvert cette page, par quelqu’un d’autre ou par un second envoi : rien n’a été délivré de ce que la page demandait. Voici l’aperçu tel qu’il est maintenant : regardez-le, puis recommencez.
desk-cohort-discard = Abandonner ce fichier

desk-cohort-to-correct = Les lignes refusées
desk-cohort-correct-file = Corrigez-les dans votre tableur : la dernière colonne dit ce qui ne va pas.
desk-cohort-bring-again = Déposez ici le fichier corrigé.
desk-cohort-forgotten = Le détail des lignes n’est conservé que sept jours après la délivrance.
desk-cohort-lines = Ligne par ligne
desk-cohort-column-line = Ligne
desk-cohort-outcome = Ce qui se passe
desk-cohort-see-award = Voir le badge
desk-cohort-newer = Lignes précédentes
desk-cohort-older = Lignes suivantes
