# Ce qui ne va pas dans un formulaire, par le code du refus.

error-other = Cette valeur ne convient pas ({ $code }).
error-invalid-email = Ce n’est pas une adresse électronique, comme nom@exemple.fr.
error-invalid-role = Choisissez une des qualités de la liste.
error-already-member = Cette adresse est déjà membre de ce bureau : changez plutôt sa qualité.
error-last-owner = C’est la seule personne responsable : il faut d’abord qu’une autre le soit.
error-issuer-closed = Cet émetteur a fermé : il ne définit ni ne délivre plus rien.
error-too-many-letters = Trop de lettres ont été demandées : réessayez dans une heure.
error-invalid-date = Ce n’est pas une date, comme 31/12/2026.
error-in-the-future = Cette date n’est pas encore venue.
error-unknown-badge = Ce badge ne peut pas être délivré : choisissez-en un de la liste.
error-cohort-confirmed = Ce fichier a déjà été confirmé : ce qui est délivré peut être révoqué.
error-unknown-column = Le fichier n’a pas cette colonne.
error-column-used-twice = Deux colonnes sont la même chose : choisissez-en une.
