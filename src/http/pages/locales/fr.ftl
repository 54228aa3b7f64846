# Les pages, en français. Les mots sont ceux de la médiation numérique ; jamais de point médian.

## Partout
skip = Aller au contenu
brand = Sceau
brand-line = Badges numériques ouverts
nav-label = Navigation principale
nav-verify = Vérifier un badge
switch = English
footer-privacy = Ni cookie, ni mesure d’audience, ni requête vers un autre site.
footer-accessibility = Accessibilité : non conforme (pas encore auditée, la déclaration reste à faire).
not-the-title = Ce badge n’est ni le titre professionnel « Médiateur numérique » (RNCP40695), ni un bloc de compétences, ni une certification enregistrée au RNCP ou au répertoire spécifique.
notice-label = À savoir

## Accueil
home-title = Délivrer et vérifier des badges de compétences
home-lead = Sceau délivre des badges numériques ouverts (Open Badges 2.0) qui reconnaissent ce qu’une personne sait faire. Chacun porte la signature numérique de son émetteur : tout le monde peut le vérifier ici, sans compte.
home-verify = Vérifier un badge
home-programmes = Programmes
home-no-programme = Aucun programme n’est encore ouvert sur cette instance.
home-owner = porté par { $name }
home-how = Comment ça marche
home-how-award-title = Un badge, une compétence
home-how-award = Un émetteur reconnaît une compétence d’après des critères publics et des preuves, puis signe le badge.
home-how-composite-title = Un badge de synthèse
home-how-composite = Quand une personne réunit les badges demandés par un programme, le badge de synthèse lui est délivré sans démarche.
home-how-check-title = Une vérification ouverte
home-how-check = L’adresse, le fichier ou la signature d’un badge suffit pour savoir s’il est authentique et toujours en vigueur.
home-developers = Pour les développeurs
home-api = Description de l’interface de programmation (OpenAPI)
home-developers-text = Tout ce que font ces pages, et la délivrance des badges, passe aussi par une interface de programmation.

## Formulaire de vérification
form-label = Adresse, signature (JWS) ou contenu JSON du badge
form-hint = Collez par exemple l’adresse de la page d’un badge. Rien n’est conservé.
form-submit = Vérifier
form-hint-whole = D’où qu’il vienne. Plusieurs badges : une adresse par ligne, 500 au plus.
form-file = Ou un fichier
form-file-hint = Image PNG ou SVG du badge, JSON, signature (JWS), ou liste CSV. 2 Mio au plus, 1 Mio pour une liste.
form-email = À qui doit-il appartenir ? (facultatif)
form-email-hint = Une adresse électronique : la réponse dit si le badge a été délivré à cette personne. Elle n’est ni conservée ni transmise.
form-more = Vérifier un fichier, une liste, ou à qui appartient un badge

## Vérifier
verify-title = Vérifier un badge
verify-lead = Collez ou déposez ce que l’on vous a transmis : le résultat s’affiche aussitôt, en clair, avec le détail de chaque contrôle.
verify-result-title = Résultat de la vérification : { $status }
verify-again = Vérifier un autre badge
verify-what = Ce qui a été vérifié
verify-how = Bon à savoir
verify-how-fetch = Un badge délivré par un autre service est vérifié auprès de lui : cet autre service voit qu’une vérification a lieu, pas qui la demande.
verify-how-list = Un fichier CSV nomme ses colonnes, par exemple « url » et « courriel » ; chaque ligne reçoit sa réponse.
verify-how-kept = Rien de ce que vous donnez n’est conservé, et aucun résultat non plus : imprimez-le si vous devez en garder une trace.
foreign-label = Badge délivré par un autre service
foreign-hint = Ce qui suit est ce que son émetteur en dit, à son adresse. Qui est cet émetteur reste à apprécier.
standard = Standard
recognised-by-programmes = Émetteur reconnu par
address-checked = Adresse vérifiée :
unnamed = (sans nom)
input-empty = Indiquez l’adresse, la signature ou le contenu JSON d’un badge, ou choisissez un fichier.
input-too-large = C’est trop long : un badge tient en { $kib } Kio. Collez plutôt son adresse.
input-bad-json = Ce texte commence comme du JSON mais ne peut pas être lu. Copiez le fichier en entier, sans rien changer.
input-unknown = Ce texte n’est ni une adresse web (https://…), ni une signature JWS, ni du JSON.
input-file-unknown = Ce fichier n’est ni une image PNG ou SVG, ni du JSON, ni une signature JWS, ni une liste.
input-file-too-large = Ce fichier est trop volumineux : { $mib } Mio au plus.
input-both = Donnez un texte ou un fichier, pas les deux.
input-error = La vérification n’a pas commencé
list-title = { $count ->
    [one] Vérification de { $count } badge
   *[other] Vérification de { $count } badges
}
list-lead = Les lignes s’affichent dans l’ordre de la liste, à mesure qu’elles sont vérifiées ; le bilan est au bas de la page.
list-table = Résultats, ligne par ligne
list-line = Ligne
list-status = Résultat
list-badge = Badge
list-belongs = Délivré à la personne
list-report = Rapport
list-report-of = de la ligne { $line }
list-column = Colonne { $column } :
list-unusable = Ligne inutilisable
list-of-others = Valide, mais délivré à quelqu’un d’autre, ou impossible à dire
list-done = { $count ->
    [one] Bilan : { $count } ligne
   *[other] Bilan : { $count } lignes
}

## État d’un badge
status-expired = Expiré le { $date }
status-revoked = Révoqué le { $date }
reason = Motif :

## Contrôles
checks-title = Vérification
checks-when = Faite le { $date } à { $time } (temps universel).
checks-count = { $passed ->
    [one] { $passed } contrôle conforme sur { $all }.
   *[other] { $passed } contrôles conformes sur { $all }.
}
checks-none = Aucun contrôle n’a été fait.
check-detail = Précision :
fetched-title = Ce qui a été consulté, et quand ({ $count })
fetched-answer = réponse { $status }
fetched-before = réponse { $status }, déjà consulté
report-by = Rapport de vérification établi par Sceau, { $base }.
report-print = Pour garder une trace, imprimez cette page : elle devient un rapport daté.
report-text = Télécharger le rapport en texte
report-file = verification-{ $date }

## Page d’un badge délivré
award-title = { $name }, badge délivré par { $issuer } ({ $status })
award-description = Badge « { $name } » délivré par { $issuer } le { $date }.
award-kind = Badge délivré
award-kind-composite = Badge de synthèse délivré
issuer = Émetteur
issued-on = Délivré le
expires-on = Valable jusqu’au
expires-never = Sans limite de durée
expired-on = A expiré le
validity = Validité
holder = Titulaire
holder-hidden = La personne titulaire n’est pas nommée : son adresse électronique n’est présente que sous forme d’empreinte.
narrative = Comment il a été obtenu
criteria = Critères d’attribution
evidence = Preuves
evidence-number = Preuve { $number }
alignments = En lien avec
tags = Mots-clés
documents = Le badge pour les machines
documents-hint = Les mêmes informations, signées, pour un portefeuille de badges ou un logiciel.
award-address = Adresse du badge
download = Le badge en image
download-hint = L’image contient le badge signé : déposée sur un autre service, elle peut y être vérifiée.
download-png = Télécharger l’image PNG
download-svg = Télécharger l’image SVG
document-json = Badge au format JSON
document-rs256 = Signature numérique de l’émetteur (JWS, RS256)
document-eddsa = Signature numérique de l’émetteur (JWS, EdDSA)
action-verify = Vérifier à nouveau
action-model = Voir le modèle de badge
tree-title = Badges réunis
tree-count = { $held } sur { $needed }
tree-rule = Règle, version { $version } : { $rule }.
tree-by-rule = Délivré par règle à la personne qui réunit ces badges ; chacun peut être ouvert et vérifié.
tree-all = Tous ces badges :
tree-at-least = Au moins { $count } parmi :
tree-at-least-recent = Au moins { $count } parmi, en moins de { $months } mois :
tree-issued = Délivré par { $issuer } le { $date }
tree-now-expired = a expiré le { $date }
tree-now-revoked = a été révoqué depuis
tree-not-used = Autre possibilité, non utilisée ici
tree-elsewhere = Badge d’un autre service, compté par une décision du programme
tree-certificate = Certificat, compté par une décision du programme
tree-by-decision = compté par une décision du programme
why-not-yet = Pourquoi pas encore ?

## Endossements
endorsements = Endossements
endorsed-by = Endossé par
recognised-by = Reconnu par
endorsement-json = Endossement au format JSON

## Page d’un modèle de badge
model-title = { $name }, modèle de badge de { $issuer }
model-kind = Modèle de badge
model-kind-composite = Modèle de badge de synthèse
model-version = Version
model-version-older = Une version plus récente existe.
model-version-newer-link = Voir la version la plus récente
model-archived = Ce modèle n’est plus délivré depuis le { $date }.
model-months = { $months } mois à partir de la délivrance
model-rule = Règle d’attribution
model-rule-intro = Ce badge est délivré, sans démarche, à la personne qui remplit cette règle :
model-programme = Programme
open-data = Données ouvertes
model-json = Modèle de badge au format JSON

## Page d’un émetteur
issuer-title = { $name }, émetteur de badges
issuer-kind = Émetteur
issuer-website = Site web
issuer-email = Courriel
issuer-telephone = Téléphone
issuer-badges = Badges délivrés par cet émetteur
issuer-no-badge = Cet émetteur n’a pas encore défini de badge.
issuer-programmes = Programmes portés
issuer-json = Profil de l’émetteur au format JSON
issuer-revocations = Liste des badges révoqués
issuer-key = Clé publique de signature ({ $algorithm })
tag-composite = Badge de synthèse

## Page d’un programme
programme-title = { $name }, programme de badges
programme-kind = Programme
programme-owner = Porté par
programme-catalogue = Catalogue
programme-catalogue-version = version { $version }
programme-adopted = Adopté le
programme-no-catalogue = Ce programme n’a pas encore adopté de catalogue : il ne délivre rien.
programme-composites = Badges de synthèse
programme-composites-hint = Délivrés par règle, sans démarche, dès que les badges demandés sont réunis.
programme-composite-rule = Il faut réunir { $rule }.
programme-rule-version = Règle, version { $version }
programme-months = Valable { $months } mois
programme-competencies = Compétences
programme-core = Socle
programme-core-hint = Les compétences minimales.
programme-further = Approfondissements
programme-further-hint = Pour aller plus loin, au choix.
programme-owner-awards = Le porteur du programme, { $name }, peut délivrer chacun de ces badges ; les émetteurs reconnus par le programme sont indiqués pour chaque compétence.
programme-recognised = { $count ->
    [one] Émetteur reconnu par le programme :
   *[other] Émetteurs reconnus par le programme :
}
programme-nobody = Aucun autre émetteur reconnu par le programme pour l’instant.
programme-model-link = modèle de badge

## Erreurs
error-title-not-found = Cette page n’existe pas
error-text-not-found = L’adresse est peut-être incomplète, ou mal recopiée. Aucun badge n’a été délivré à cette adresse.
error-title-method = Cette adresse ne se consulte pas ainsi
error-text-method = Elle existe, mais ne répond pas à ce type de demande.
error-title-too-large = C’est trop volumineux
error-text-too-large = Un badge tient en 64 Kio. Collez plutôt son adresse.
error-title-request = Cette demande n’a pas été comprise
error-text-request = Revenez en arrière et réessayez, ou repartez de l’accueil.
error-title-busy = Le service est momentanément indisponible
error-text-busy = Rien n’a été perdu. Réessayez dans quelques instants.
error-title-internal = Quelque chose n’a pas fonctionné ici
error-text-internal = Ce n’est pas de votre fait. Réessayez ; si cela persiste, transmettez la référence ci-dessous.
error-reference = Référence de la demande
error-home = Retour à l’accueil
