# Ce que l’émetteur dit de lui, et sa fermeture.

desk-profile-title = Profil de l’émetteur
desk-profile-lead = Ce que disent la page publique de l’émetteur et tous ses badges, aussi ceux qui sont déjà délivrés.
desk-profile-name = Nom
desk-profile-url = Site
desk-profile-email = Adresse électronique publique
desk-profile-email-hint = Où l’on peut vous écrire. Tout le monde la voit.
desk-profile-description = Présentation
desk-profile-description-hint = Facultatif. Qui vous êtes, en quelques phrases.
desk-profile-telephone = Téléphone
desk-profile-telephone-hint = Facultatif. Numéro international, comme +33231000000.
desk-profile-timezone = Fuseau horaire
desk-profile-timezone-hint = Facultatif, par exemple Indian/Reunion. Sans rien : Europe/Paris. Il n’est pas publié.
desk-profile-linkedinorganisation = Numéro de la page LinkedIn
desk-profile-linkedinorganisation-hint = Facultatif. Un badge ajouté à un profil LinkedIn y mènera. Qui administre la page le voit dans son adresse.
desk-profile-logo = Logo
desk-profile-logo-hint = Facultatif. Une image carrée, PNG ou SVG.
desk-profile-logo-now = Logo actuel
desk-profile-no-logo = Retirer le logo
desk-profile-meanwhile = Enregistré depuis par quelqu’un d’autre : « { $text } »
desk-profile-do = Enregistrer
desk-profile-done = Le profil est enregistré.
desk-profile-closed = Cet émetteur a fermé le { $date }.

desk-closure-title = Fermer l’émetteur
desk-closure-short = Un émetteur qui cesse son activité ferme : il ne délivre plus rien, et ce qu’il a délivré reste valable.
desk-closure-go = Voir ce que la fermeture entraîne
desk-closure-nothing-new = Plus aucun badge ne sera défini ni délivré au nom de cet émetteur, ni par les règles de ses programmes. Sa page publique le dira, avec le motif.
desk-closure-stays = Les badges délivrés restent valables, se vérifient et comptent comme avant.
desk-closure-may = Vous pourrez encore les révoquer et les remplacer. L’administration de la plateforme peut désigner un émetteur qui le fera à votre place.
desk-closure-final = On ne peut pas rouvrir.
desk-closure-reason = Motif
desk-closure-reason-hint = Tout le monde peut le lire.
desk-closure-try = Voir qui est concerné
desk-closure-do = Fermer pour toujours
desk-closure-done = L’émetteur est fermé.
desk-closure-persons = { $count ->
    [0] Personne ne tient de badge de cet émetteur.
    [one] Une personne tient un badge de cet émetteur. Elle ne perd rien.
   *[other] { $count } personnes tiennent des badges de cet émetteur. Elles ne perdent rien.
}
desk-closure-keep = { $count ->
    [0] Aucun badge de synthèse n’en est fait.
    [one] Un badge de synthèse en est fait : il reste.
   *[other] { $count } badges de synthèse en sont faits : ils restent.
}
