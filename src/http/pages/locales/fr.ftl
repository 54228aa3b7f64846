# Les pages, en français. Les mots sont ceux de la médiation numérique ; jamais de point médian.

## Partout
skip = Aller au contenu
brand = Sceau
brand-line = Badges numériques ouverts
nav-label = Navigation principale
nav-verify = Vérifier un badge
nav-mine = Mes badges
switch = English
footer-privacy = Ni mesure d’audience, ni requête vers un autre site ; un seul cookie, pour la durée de la connexion.
footer-home = Accueil
footer-accessibility = Accessibilité : non conforme (pas encore auditée)
not-the-title = Ce badge n’est ni le titre professionnel « Médiateur numérique » (RNCP40695), ni un bloc de compétences, ni une certification enregistrée au RNCP ou au répertoire spécifique.
notice-label = À savoir

## Accueil
home-title = Délivrer et vérifier des badges de compétences
home-lead = Sceau délivre des badges numériques ouverts (Open Badges 2.0) qui reconnaissent ce qu’une personne sait faire. Chacun porte la signature numérique de son émetteur : tout le monde peut le vérifier ici, sans compte.
home-verify = Vérifier un badge
home-programmes = Programmes
home-no-programme = Aucun programme n’est encore ouvert sur cette instance.
home-mine = Vos badges, vos partages, votre page publique : une lettre avec un lien suffit pour y entrer, sans mot de passe.
home-owner = Porté par { $name }
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
status-replaced = Remplacé le { $date }
replaced-by = Remplacé par :
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
labelled = { $label } : { $text }
issued-on = Délivré le
expires-on = Valable jusqu’au
expires-never = Sans limite de durée
expired-on = A expiré le
validity = Validité
holder = Titulaire
holder-named = { $name } : nom que la personne titulaire choisit de montrer ici. Il ne fait pas partie du badge signé.
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
tree-by-rule = Délivré par règle à la personne qui réunit ces badges.
tree-all-shown = Chacun peut être ouvert et vérifié.
tree-partial = La personne titulaire choisit ceux qu’elle montre : des autres, cette page ne donne ni lien, ni émetteur, ni date.
part-of-title = Fait partie de
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
model-rule-intro-commission = Une commission examine le dossier de la personne qui remplit cette règle, et décide avant que ce badge lui soit délivré :
model-programme = Programme
open-data = Données ouvertes
model-json = Modèle de badge au format JSON

## Page d’un émetteur
issuer-title = { $name }, émetteur de badges
issuer-kind = Émetteur
issuer-closed = Cet émetteur a cessé son activité le { $date }. Les badges qu’il a délivrés restent valables et vérifiables.
issuer-heir = Pour toute question sur ces badges :
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
programme-composites-hint-commission = Délivrés par règle, sans démarche, dès que les badges demandés sont réunis, ou après la décision d’une commission, là où c’est dit.
programme-commission = Une fois ces badges réunis, une commission examine le dossier et décide avant que le badge soit délivré.
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

programme-description = Ce que demande le programme « { $name } », porté par { $owner } : badges de synthèse, compétences et émetteurs reconnus.
programme-tree = Les badges demandés
programme-catalogue-link = Lire le catalogue : critères et preuves de chaque compétence
programme-legal = Mentions légales

## Page du catalogue d’un programme
catalogue-title = Catalogue de compétences, { $name }
catalogue-heading = Catalogue de compétences
catalogue-description = Critères d’attribution, preuves possibles et règles des badges du programme « { $name } ».
catalogue-status = Qui l’approuve
catalogue-contents = Dans ce catalogue
catalogue-third-party = par une autre personne
catalogue-checked = Vérifié ({ $on }) : { $how }
catalogue-renewal = Pour le renouveler, il faut réunir { $rule }.

## Partager un badge
whose-title = Est-ce bien cette personne ?
whose-label = Adresse électronique de la personne
whose-hint = La réponse dit si ce badge lui a été délivré. L’adresse n’est ni conservée ni transmise.
whose-do = Vérifier
action-share = Partager
share-badge-title = Partager ce badge
share-lead = S’il est le vôtre, ou pour le montrer : chacun de ces moyens mène à cette page, où le badge est vérifié.
share-linkedin = Ajouter à LinkedIn
share-mail = Envoyer par courriel
share-mail-subject = Badge « { $name } »
share-mail-body = Badge « { $name } », délivré par { $issuer }. Il peut être vérifié à cette adresse : { $url }
share-address = Adresse à copier
share-embed = Code à intégrer dans un site
share-embed-hint = Affiche le badge et son état du moment, sans cookie ni autre site.
share-embed-see = Voir le résultat
share-qr = Télécharger le code QR (SVG)
share-qr-alt = Code QR de l’adresse de ce badge
embed-title = Badge « { $name } »
embed-by = { $issuer }, { $date }
embed-see = Voir et vérifier ce badge
embed-window = (nouvelle fenêtre)
card-by = Délivré par { $name }
card-owner = Porté par { $name }
issuer-description = Les badges que délivre { $name }, et les programmes qui le reconnaissent.

## Accessibilité
accessibility-title = Accessibilité
accessibility-lead = Ce service s’efforce d’être utilisable par toutes et tous. Voici, honnêtement, où il en est.
accessibility-state = État de conformité
accessibility-state-text = Non conforme (pas encore auditée). Aucun audit selon le référentiel général d’amélioration de l’accessibilité (RGAA 4.1.2) n’a encore été mené : faute d’audit, la conformité ne peut pas être affirmée.
accessibility-done = Ce qui est vérifié à chaque version du logiciel
accessibility-done-text = Des contrôles automatiques portent sur chaque page, en français et en anglais. Ils ne remplacent pas un audit.
accessibility-done-axe = Les règles d’axe-core pour WCAG 2.1 A et AA et pour le RGAA, à 1280 et à 320 pixels de large, en clair et en sombre.
accessibility-done-keyboard = L’usage au clavier : chaque lien et chaque commande s’atteint, et le focus se voit.
accessibility-done-narrow = L’affichage sur 320 pixels de large sans défilement horizontal, ce qui correspond à un zoom de 400 % sur un grand écran.
accessibility-done-colour = L’état d’un badge se lit en mots et par un signe, jamais par la seule couleur.
accessibility-done-scripts = Toutes les pages fonctionnent sans JavaScript.
accessibility-known = Ce qui reste à faire ou à savoir
accessibility-known-people = Aucun essai n’a encore été fait avec des personnes qui utilisent des technologies d’assistance.
accessibility-known-issuers = Les textes et les images des émetteurs sont affichés tels quels ; l’image d’un badge est accompagnée de son nom en texte.
accessibility-known-docs = La documentation de l’interface de programmation (Swagger UI) est un outil tiers, qui a besoin de JavaScript.
accessibility-tell = Signaler une difficulté
accessibility-tell-text = Écrivez à l’émetteur du badge ou au porteur du programme, dont l’adresse figure sur sa page : il vous doit une réponse et, au besoin, l’information sous une autre forme.
accessibility-defender = Sans réponse satisfaisante, vous pouvez saisir le Défenseur des droits :
accessibility-defender-link = formulaire du Défenseur des droits

## Erreurs
error-title-forbidden = Cette page ne vous est pas ouverte
error-text-forbidden = Elle demande un droit que vous n’avez pas. Un badge, lui, se vérifie sans compte.
error-title-gone = Ce n’est plus en vigueur
error-text-gone = Ce qui se trouvait à cette adresse a été retiré, remplacé, révoqué ou effacé. Vérifiez l’adresse du badge pour en connaître l’état.
error-title-often = Trop de demandes
error-text-rate-limited = Trop de demandes de connexion sont venues de votre réseau. Réessayez dans dix minutes, ou depuis un autre réseau : une connexion mobile par exemple. Le lien que vous avez reçu reste bon jusque-là, s’il n’a pas expiré. Les badges et leur vérification restent ouverts.
error-text-often = Patientez quelques minutes avant de réessayer. La vérification d’un badge reste ouverte.
error-hint-meant = Cette adresse a un caractère de trop ou des majuscules. Vouliez-vous ouvrir :
error-hint-short = Cette adresse semble coupée : son dernier morceau devrait avoir 36 caractères, comme 0198c0de-0000-7000-8000-000000000001. Copiez-la en entier.
error-hint-id = Une telle adresse se termine par un identifiant de 36 caractères, chiffres et lettres de a à f, comme 0198c0de-0000-7000-8000-000000000001.
error-title-not-found = Cette page n’existe pas
error-text-not-found = L’adresse est peut-être incomplète, ou mal recopiée. Aucun badge n’a été délivré à cette adresse.
error-text-not-here = L’adresse est peut-être incomplète, ou ce qu’elle montrait n’y est plus, ou cela ne s’ouvre pas avec l’adresse électronique de votre connexion.
error-title-csrf = Ce formulaire n’a pas pu être reconnu
error-text-csrf = Il vient d’une page ouverte avant votre connexion, ou d’un autre site. Rien n’a été fait. Rouvrez la page, puis recommencez.
error-title-method = Cette adresse ne se consulte pas ainsi
error-text-method = Elle existe, mais ne répond pas à ce type de demande.
error-title-too-large = C’est trop volumineux
error-text-too-large = Un badge tient en 64 Kio. Collez plutôt son adresse.
error-text-form-too-large = Rien n’est enregistré : c’est plus qu’un formulaire n’en peut contenir, sans compter un fichier. Revenez en arrière, puis raccourcissez ce que vous avez écrit.
error-title-request = Cette demande n’a pas été comprise
error-text-request = Revenez en arrière et réessayez, ou repartez de l’accueil.
error-title-conflict = Ce n’est pas possible en l’état
error-text-conflict = Quelque chose a changé entre-temps, ou ce n’est pas possible maintenant. Rien n’a été fait. Rouvrez la page pour voir où en sont les choses, puis réessayez.
error-title-busy = Le service est momentanément indisponible
error-text-busy = Rien n’a été perdu. Réessayez dans quelques instants.
error-text-unsure = Ce que vous venez d’envoyer a peut-être été enregistré, peut-être pas. Dans quelques instants, regardez avant de recommencer.
error-title-internal = Quelque chose n’a pas fonctionné ici
error-text-internal = Ce n’est pas de votre fait. Réessayez ; si cela persiste, transmettez la référence ci-dessous.
error-reference = Référence de la demande
error-home = Retour à l’accueil

## Liens reçus par courriel
link-prove-title = Confirmer une adresse
link-prove = Confirmez que l’adresse { $address } est bien la vôtre.
link-prove-not = Si vous n’avez rien demandé, fermez simplement cette page : rien ne change.
link-prove-joins = La demande vient de la personne qui utilise l’adresse { $address }. En confirmant, vous dites que vous êtes cette personne : les badges des deux adresses seront réunis. Ne confirmez pas si cette adresse n’est pas la vôtre.
link-prove-do = Confirmer cette adresse
link-proved-title = Adresse confirmée
link-proved = C’est fait : les badges délivrés à cette adresse sont les vôtres.
link-proved-half = Cette adresse est confirmée. Il reste à confirmer celle d’où vient la demande : une lettre y a été envoyée.
link-mine-title = Se connecter
link-mine = Ce bouton vous connecte : il ouvre la page de vos badges, ou les bureaux où vous travaillez. Le lien sert une seule fois, dans les 30 minutes.
link-mine-to-ask = Ce bouton vous connecte et vous ramène à votre demande de badge. Le lien sert une seule fois, dans les 30 minutes.
link-mine-do = Me connecter
link-award-title = Un badge attend votre réponse
link-award = Ce badge vous a été délivré. L’accepter ne le montre à personne : c’est vous qui choisissez ensuite de le partager, ou non.
link-award-decline = Le refuser le retire : son adresse dit alors « Retiré », sans vous nommer.
link-award-objection = Une erreur ? Écrivez à l’émetteur :
link-award-accepted = Vous avez déjà accepté ce badge.
award-accept = Accepter
award-decline = Refuser et retirer
award-takes-along = Retirer ce badge met aussi en cause : { $names }.
link-accepted-title = Badge accepté
link-accepted = Merci. Votre badge est accepté.
link-declined-title = Badge retiré
link-declined = C’est fait : ce badge est retiré à votre demande.
link-appeal-title = Contester une révocation
link-appeal = La révocation de votre badge de synthèse « { $name } » est à l’étude : il sera révoqué le { $date }, sauf si la règle est de nouveau remplie ou si vous contestez.
link-appeal-then = Si vous contestez, votre badge reste valide jusqu’à la décision du porteur du programme, qui lira votre message.
link-appeal-text = Pourquoi ce badge devrait-il être gardé ?
link-appeal-error = Écrivez pourquoi, en { $most } caractères au plus.
link-appeal-do = Envoyer ma contestation
link-appealed-title = Contestation envoyée
link-appealed = C’est noté : votre badge reste valide jusqu’à la décision du porteur du programme. Vous recevrez une lettre.
link-appeal-late-title = Il n’y a plus rien à contester
link-appeal-late = La décision a déjà été prise, la règle est de nouveau remplie, ou une contestation a déjà été reçue.
link-object-title = S’opposer à une réunion
link-object = Le programme « { $programme } » indique que cette adresse et une autre sont celles d’une même personne. Leurs badges seront réunis le { $date }, sauf opposition.
link-object-then = Si ce n’est pas le cas, opposez-vous : rien ne sera réuni, et le programme en est informé.
link-object-do = M’opposer à cette réunion
link-objected-title = Opposition enregistrée
link-objected = C’est noté : rien ne sera réuni. Le porteur du programme en est informé.
link-object-late-title = Il n’y a plus rien à quoi s’opposer
link-object-late = Cette réunion a déjà eu lieu, a été annulée, ou quelqu’un s’y est opposé.
link-unknown-title = Ce lien n’existe pas
link-unknown = Il est peut-être incomplet : copiez-le en entier depuis la lettre, ou demandez-en un autre.
link-used-title = Ce lien a déjà servi
link-used = Chaque lien sert une seule fois. Demandez-en un autre pour continuer.
link-expired-title = Ce lien a expiré
link-expired = Demandez-en un autre pour continuer.
link-gone-title = Ce badge n’est plus en vigueur
link-gone = Il a déjà été retiré, remplacé ou révoqué : il n’y a plus rien à accepter, à refuser ni à partager.
link-nothing-title = Ce n’est plus là
link-nothing = C’est déjà retiré, effacé ou réuni à autre chose, ou ce n’est pas à vous. Rien n’a été fait. Rouvrez « Mes badges » pour voir ce qu’il y a.
link-owner-decides-title = Seul le programme peut rétablir ce badge
link-owner-decides = Il a été révoqué : écrivez au porteur du programme, que la page du programme indique. Rien n’a été fait.
link-not-accepted-title = Acceptez d’abord ce badge
link-not-accepted = Un badge se partage une fois accepté. Rouvrez « Mes badges », acceptez-le, puis partagez-le.
link-closed-title = Cet émetteur a cessé son activité
link-closed = Il ne prend plus part à rien de nouveau. Rien n’a été fait. Rouvrez « Mes badges » et choisissez-en un autre.
link-too-many-title = Trop d’adresses ont été demandées
status-withdrawn = Retiré le { $date }
tree-now-withdrawn = a été retiré depuis
tree-now-replaced = a été remplacé depuis

## Mes badges
mine-title = Mes badges
mine-lead = Indiquez votre adresse électronique : si des badges y sont liés, ou un bureau d’émetteur, une lettre avec un lien et un code part aussitôt. Il n’y a pas de mot de passe.
mine-address = Adresse électronique
mine-address-hint = Celle à laquelle vos badges ont été délivrés, ou celle qui a reçu l’invitation à un bureau.
mine-send = Recevoir le lien
mine-sent = Si cette adresse est connue ici, une lettre est en route.
mine-sent-then = Ouvrez son lien, ou tapez son code ci-dessous. L’un ou l’autre sert une seule fois, dans les 30 minutes. Au plus trois lettres par heure sont envoyées à une adresse.
mine-bad-address = Ce n’est pas une adresse électronique. Exemple : camille@exemple.fr
mine-private = Cette page n’est visible que de vous. Sans action, la connexion prend fin au bout d’une heure.
mine-awards = Badges délivrés
mine-no-award = Aucun badge pour l’instant.
mine-is-accepted = Accepté
mine-awaits = En attente de votre réponse
mine-takes-along = Retirer ou effacer ce badge met aussi en cause : { $names }.
mine-withheld = Badges de synthèse mis de côté
mine-withheld-own = Mis de côté à votre demande depuis le { $date } : il ne vous sera délivré à nouveau que si vous le demandez.
mine-withheld-owner = Révoqué le { $date } : seul le porteur du programme peut le rétablir.
mine-lift = Le recevoir à nouveau
mine-held = Obtenu
mine-commission = Une fois les badges réunis, une commission examine votre dossier et décide avant que ce badge soit délivré. Vous n’avez rien à demander ; la suite est dans « Mes demandes de badges ».
mine-before-open = Votre dossier est devant la commission.
mine-before-not-retained = La commission n’a pas retenu votre dossier pour l’instant.
mine-before-withdrawn = Vous avez retiré votre dossier : la commission ne l’examine plus.
mine-before-expired = Votre dossier est clos, sans réponse de votre part.
mine-why = Pourquoi pas encore ?
mine-addresses = Mes adresses
mine-address-proved = Confirmée
mine-address-not-proved = Pas encore confirmée
mine-add = Ajouter une adresse
mine-add-hint = Une lettre y sera envoyée ; son lien réunit les badges des deux adresses.
mine-add-do = Ajouter cette adresse
mine-pending = Révocation à l’étude : ce badge de synthèse sera révoqué le { $date }, sauf si sa règle est de nouveau remplie ou si une contestation attend sa réponse. La lettre que vous avez reçue dit comment contester.
mine-accepted = Badge accepté.
mine-declined = Badge retiré.
mine-lifted = C’est fait. Le badge est délivré s’il est dû.
mine-asked = Une lettre est en route vers cette adresse : son lien la confirme.
mine-has-address = Cette adresse est déjà la vôtre, et confirmée : aucune lettre n’est partie.

## Effacer
erased-title = { $name } (effacé)
erased = Ce badge a été effacé à la demande de sa personne titulaire : il n’est plus en vigueur, et rien n’est gardé d’elle avec lui.
erased-month = Délivré en
mine-erase = Effacer
mine-erased = Badge effacé.
mine-erase-all-title = Tout effacer
mine-erase-all-lead = Vous pouvez faire effacer tout ce que ce service sait de vous. Une page dit d’abord ce qui se passera.
mine-erase-all = Tout effacer…
erase-one-title = Effacer un badge
erase-one = Le badge « { $name } » sera effacé : son adresse, son image et ses copies déjà données diront qu’il n’est plus en vigueur.
erase-one-left = Il restera ici son numéro, le nom du badge et le mois où il a été délivré, sans rien de vous. On ne peut pas revenir en arrière.
erase-takes-along = Effacer ce badge met aussi en cause : { $names }.
erase-one-composite = Ce badge de synthèse ne vous sera délivré à nouveau que si vous le demandez.
erase-one-do = Effacer ce badge
erase-all-title = Tout effacer
erase-all = Seront effacés : vos badges délivrés ({ $count }), vos adresses ({ $addresses }), ce que vous avez apporté, les adresses indiquées et jamais confirmées, les liens et les lettres en attente.
erase-all-badges = Vos badges ne pourront plus être vérifiés : leurs adresses et leurs copies déjà données diront qu’ils ne sont plus en vigueur. Si vous voulez en garder une trace, enregistrez-la d’abord.
erase-all-left = Il restera de chaque badge son numéro, son nom et le mois où il a été délivré, et, si vous aviez un badge de synthèse, une empreinte de vos adresses faite avec un secret du service : elle sert seulement à ce qu’il ne revienne pas sans que vous le demandiez.
erase-all-copies = Les copies de sauvegarde du service disparaissent avec leur renouvellement. Aucune lettre ne confirmera l’effacement : il n’y aura plus d’adresse où l’envoyer.
erase-all-final = On ne peut pas revenir en arrière.
erase-all-do = Effacer tout, pour toujours
erase-back = Ne rien effacer
erase-all-done-title = Tout est effacé
erase-all-done = C’est fait : ce service ne sait plus rien de vous.

## Ce que l’on partage
mine-shared = Partagé : les pages publiques peuvent y mener.
mine-not-shared = Non partagé : aucune page publique n’y mène ; seul qui connaît son adresse le trouve.
mine-share = Partager
mine-unshare = Ne plus partager
mine-now-shared = C’est fait : ce badge est partagé.
mine-now-unshared = C’est fait : ce badge n’est plus partagé.
mine-name-title = Mon nom sur les pages de mes badges
mine-name-lead = Par défaut, aucune page ne vous nomme. Si vous indiquez un nom, vous choisissez ensuite, pour chaque badge que vous partagez, si sa page le montre. Il ne figure ni dans le badge signé, ni dans ses images.
mine-name = Nom à montrer
mine-name-hint = Par exemple « Camille Martin ». Laissez vide pour n’en montrer aucun.
mine-name-do = Enregistrer ce nom
mine-name-everywhere = Le montrer pour tous les badges que je partage
mine-name-nowhere = Effacer ce nom et ne le montrer nulle part
mine-name-kept = C’est fait : ce nom est enregistré. Il n’est montré que là où vous le choisissez.
mine-name-gone = C’est fait : plus aucune page ne vous nomme.
mine-name-now-everywhere = C’est fait : les pages des badges que vous partagez vous nomment.
mine-name-now-shown = C’est fait : la page de ce badge vous nomme.
mine-name-now-hidden = C’est fait : la page de ce badge ne vous nomme plus.
mine-name-shown = Sa page vous nomme.
mine-name-hidden = Sa page ne vous nomme pas.
mine-show-name = Montrer mon nom
mine-hide-name = Ne plus montrer mon nom
mine-listed = Les moteurs de recherche peuvent retenir sa page.
mine-not-listed = Les moteurs de recherche sont priés de ne pas retenir sa page.
mine-list = Autoriser les moteurs de recherche
mine-unlist = Ne plus autoriser les moteurs de recherche
mine-now-listed = C’est fait : les moteurs de recherche peuvent retenir la page de ce badge.
mine-now-unlisted = C’est fait : les moteurs de recherche sont priés de ne plus retenir la page de ce badge. Cela peut leur prendre quelques semaines.
mine-made-of = Badges dont il est composé
share-title = Partager un badge de synthèse ?
share-warning = Qui ouvre ce badge de synthèse peut lire, dans son fichier signé, de quels badges il est composé, même de ceux que vous ne partagez pas, et par eux qui les a délivrés :
share-warning-then = Ce fichier est signé : rien ne peut en être ôté. Si vous cessez un jour de partager ce badge, qui connaît son adresse pourra encore le lire.
share-confirm = J’ai compris, le partager
share-not = Ne pas le partager
mine-consents = Qui voit où j’en suis
mine-consents-lead = Le porteur d’un programme voit où vous y en êtes. Vous pouvez aussi le montrer à un émetteur : il verra, tant que vous le voulez bien, vos badges obtenus, expirés ou révoqués, et ceux qui manquent.
mine-consent = { $programme }, depuis le { $date }
mine-consent-owner = { $owner } porte ce programme et voit où vous en êtes.
mine-consent-do = Lui montrer où j’en suis
mine-withdraw = Ne plus lui montrer
mine-consented = C’est fait : cet émetteur voit où vous en êtes.
mine-withdrawn = C’est fait : cet émetteur ne voit plus où vous en êtes.

## Badges d’une autre plateforme
mine-brought = Votre badge a été vérifié et reçu. Son état est indiqué ci-dessous.
mine-taken-back = C’est retiré.
bring-title = Badges d’une autre plateforme
bring-lead = Un Open Badge reçu ailleurs peut compter ici, si le programme l’a décidé ou le décide. Il est vérifié maintenant, puis chaque jour. { $most } au plus peuvent attendre par programme.
bring-programme = Programme
bring-hint = Collez par exemple l’adresse de la page du badge.
bring-file-hint = Image PNG ou SVG du badge, JSON ou signature (JWS). 2 Mio au plus.
bring-issued-to = À quelle adresse ce badge a-t-il été délivré ?
bring-issued-to-hint = Rien à écrire si c’est { $address }. Si c’en est une autre, une lettre y sera envoyée : son lien confirme qu’elle est à vous.
bring-do = Présenter ce badge
bring-take-back = Retirer
bring-not-valid = Ce badge ne peut pas être présenté. Résultat de sa vérification : { $verdict }. La page « Vérifier un badge » dit pourquoi.
bring-unusable = Ce badge est valide, mais il n’a ni adresse ni signature : il ne pourrait pas être vérifié à nouveau. Donnez son adresse ou son fichier d’origine.
bring-of-another = Ce badge n’a pas été délivré à cette adresse. Indiquez celle à laquelle il a été délivré.
bring-ours = Ce badge vient d’ici : il n’y a rien à présenter, il compte de lui-même.
bring-closed = Ce programme ne reçoit plus de badges : son porteur a cessé son activité.
bring-again = Vous avez déjà présenté ce badge à ce programme : son état est indiqué dans la liste.
bring-too-many = { $most } badges présentés à ce programme ne comptent pas. Retirez-en un d’abord.
bring-too-many-letters = Trop d’adresses ont été demandées : réessayez dans une heure.
brought-detail = Délivré par { $issuer } le { $date }, présenté au programme « { $programme } »
brought-counts = Il compte pour ce programme.
brought-not-proved = En attente : confirmez l’adresse à laquelle il a été délivré, par le lien de la lettre qui y a été envoyée.
brought-undecided = En attente : le porteur du programme n’a pas encore décidé s’il compte.
brought-expired = Il a expiré : il ne compte pas, ou plus.
brought-fallen = Sa vérification a trouvé qu’il est révoqué ou qu’il n’est plus authentique : il ne compte pas.
brought-out-of-reach = Il n’a pas pu être vérifié depuis 14 jours : il ne compte plus pour un nouveau badge de synthèse.
brought-withdrawn = Le programme ne le retient pas. Raison : { $reason }

## Se connecter
sign-in-title = Se connecter
sign-in-ended = Votre session a pris fin, et ce que vous venez d’envoyer n’est pas enregistré. Avant de vous connecter, revenez en arrière et copiez ce que vous aviez écrit.
sign-in-code-title = La lettre est arrivée sur un autre appareil ?
sign-in-code = Code de la lettre
sign-in-code-hint = Huit chiffres, avec ou sans espace.
sign-in-do = Me connecter
sign-in-again = Demander une autre lettre
sign-in-wrong-code = Ce code n’est pas le bon, ou n’est plus valable. Vérifiez-le, ouvrez le lien de la lettre, ou demandez-en une autre.
sessions-title = Vos sessions ouvertes
sessions-lead = Les navigateurs où vous avez une session. Une session se termine d’elle-même après une heure sans usage. Nous ne gardons ni l’adresse réseau ni le lieu.
sessions-other-browser = Un autre navigateur
sessions-here = celui-ci
sessions-detail = Depuis le { $since } ; dernier usage le { $used }
sessions-end = Terminer cette session
sessions-end-others = Terminer toutes les autres
sessions-ended = C’est fait : la session est terminée ailleurs. Ici, elle reste ouverte.
sessions-to = Voir vos sessions ouvertes

sign-out = Me déconnecter
sign-out-everywhere = Me déconnecter partout
sign-out-done = Votre connexion est terminée.
sign-out-done-everywhere = Vos connexions sont terminées sur tous vos appareils.

## Ce que je montre
mine-to-shared = Ma page publique, mes liens, ma signature
mine-export-title = Emporter mes badges
mine-export-lead = Un fichier ZIP avec, pour chaque badge, son image qui le contient, son document et sa signature numérique, et la liste de ce qui est enregistré sur vous.
mine-export = Télécharger tous mes badges et mes données (ZIP)
mine-address-main = Adresse principale : les lettres y arrivent.
mine-make-main = En faire mon adresse principale
mine-remove-address = Retirer
mine-now-main = C’est fait : les lettres arriveront à cette adresse.
mine-address-removed = C’est fait : cette adresse n’est plus liée à vos badges.
mine-address-needed = Cette adresse ne peut pas être retirée : des badges y ont été délivrés ou présentés, un bureau s’ouvre avec elle, ou c’est la seule qui soit confirmée. Choisissez plutôt une autre adresse principale, ou effacez ces badges.
shared-title = Ce que je montre
shared-lead = Rien n’est public sans votre accord. Qui a l’adresse d’une page ci-dessous peut la lire ; les moteurs de recherche sont priés de ne pas la retenir.
shared-back = Revenir à mes badges
shared-public = Ma page publique
shared-public-lead = { $count ->
    [0] Elle montre les badges que vous partagez. Vous n’en partagez aucun pour l’instant : le bouton « Partager » de chaque badge est sur la page de vos badges.
    [one] Elle montre le badge que vous partagez, et les suivants.
   *[other] Elle montre les { $count } badges que vous partagez, et les suivants.
}
shared-name = Nom affiché
shared-name-hint = Facultatif. La page dit qu’il s’agit des badges de cette personne.
shared-publish = Ouvrir ma page publique
shared-unpublish = Fermer ma page publique
shared-published = C’est fait : votre page publique est ouverte.
shared-links = Mes liens de partage
shared-links-lead = Un lien montre les badges que vous choisissez, par exemple à un employeur, jusqu’à une date. Vous pouvez le retirer à tout moment.
shared-label = Pour qui est ce lien ?
shared-label-hint = Personne d’autre ne le voit : par exemple « Mairie, candidature de mars ».
shared-choose = Badges montrés
shared-composite = Badge de synthèse : sa page dit de quels badges il est composé.
shared-until-label = Jusqu’au
shared-until-hint = Facultatif : sans date, le lien dure jusqu’à ce que vous le retiriez.
shared-make = Créer le lien
shared-made = C’est fait : voici votre lien, dans la liste.
shared-remove = Retirer ce lien
shared-removed = C’est fait : cette adresse ne mène plus à rien.
shared-nothing = Acceptez d’abord un badge : il pourra être choisi ici.
shared-count = { $count ->
    [one] { $count } badge montré.
   *[other] { $count } badges montrés.
}
shared-until = Jusqu’au { $date }.
shared-over = Terminé depuis le { $date }.
shared-no-badge = Choisissez au moins un badge.
shared-bad-day = Cette date ne convient pas : indiquez un jour à venir, dans l’année.
shared-bad-label = Dites en quelques mots pour qui est ce lien (80 caractères au plus).
shared-bad-name = Ce nom est trop long : 80 caractères au plus, sur une ligne.
shared-too-many = Vous avez déjà 20 liens : retirez-en un d’abord.
shared-signature = Ma signature de courriel
shared-signature-lead = Copiez l’un de ces textes dans la signature de votre messagerie. Il n’a que des liens : aucune image ne dit qui vous lit.
shared-signature-text = Texte simple
shared-signature-html = HTML
shared-signature-none = Partagez d’abord un badge : la signature en sera faite.
shared-signature-intro = Mes badges
shared-signature-all = Tous mes badges

## Page de badges d’une personne
showcase-title = Des badges
showcase-title-of = Les badges de { $name }
showcase-lead = La personne titulaire a choisi de montrer ces badges. Chacun mène à sa page, où il est vérifié.
showcase-until = Cette page est ouverte jusqu’au { $date }.
showcase-badges = Badges
showcase-empty = Aucun badge n’est montré ici pour l’instant.
showcase-expired = Expiré le
showcase-cv = Version à imprimer (CV)
showcase-back = Version avec les images
showcase-check = Pour vérifier un badge, ouvrez sa page : elle dit s’il est toujours valable.
showcase-gone-title = Cette page n’est plus ouverte
showcase-gone = La personne titulaire l’avait ouverte jusqu’à une date, qui est passée. Demandez-lui un autre lien.

## Index du ZIP
export-title = Mes badges
export-lead = Téléchargé le { $date } depuis { $host }. L’image PNG d’un badge le contient : n’importe quel portefeuille de badges peut la lire.
export-data = Tout ce qui est enregistré sur vous est dans « donnees.json ».
export-none = Aucun badge.
export-file-png = Image contenant le badge (PNG)
export-file-json = Document (JSON)
export-file-jws = Badge signé (JWS)
export-file-url = Page du badge
