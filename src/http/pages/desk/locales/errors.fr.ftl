# Ce qui ne va pas dans un formulaire, par le code du refus.

error-other = Cette valeur ne convient pas ({ $code }).
error-invalid-email = Ce n’est pas une adresse électronique, comme nom@exemple.fr.
error-invalid-role = Choisissez une des qualités de la liste.
error-already-member = Cette adresse est déjà membre de ce bureau : changez plutôt sa qualité.
error-last-owner = C’est la seule personne responsable : il faut d’abord qu’une autre le soit.
error-issuer-closed = Cet émetteur a fermé : il ne définit ni ne délivre plus rien.
error-too-many-letters = Trop de lettres ont été demandées : réessayez dans une heure.
error-empty-text = Ce champ ne peut pas rester vide.
error-text-too-long = Ce texte est trop long.
error-control-character = Ce texte contient un caractère invisible qui n’y a pas sa place : recopiez-le à la main.
error-invalid-url = Ce n’est pas une adresse de site, comme https://exemple.fr.
error-invalid-telephone = Ce n’est pas un numéro international, comme +33231000000.
error-invalid-time-zone = Ce fuseau n’existe pas : par exemple Europe/Paris ou Indian/Reunion.
error-invalid-linkedin-number = Ce n’est pas le numéro d’une page LinkedIn : des chiffres seulement, comme 1337.
error-precondition-failed = Quelqu’un d’autre l’a changé depuis que vous avez ouvert cette page. Rien n’est enregistré : comparez, puis enregistrez à nouveau.
error-scope-beyond-role = L’une de ces choses n’est pas permise à cette qualité : décochez-la, ou choisissez une autre qualité.
error-out-of-range = Cette date ne convient pas : elle vient trop tôt ou trop tard.
error-invalid-date = Ce n’est pas une date.
error-in-the-future = Cette date est à venir.
error-keys-pending = Des clés préparées attendent déjà : renouvelez les clés pour les mettre en service.
error-try-again = Quelqu’un d’autre l’a fait au même moment : regardez ce qu’il en est, et recommencez si besoin.
error-already-closed = Cet émetteur a déjà fermé.
error-file-too-large = Ce fichier est trop lourd.
error-unknown-issuer = Cet émetteur n’existe pas.
error-confirmation-needed = Il faut d’abord voir ce qui se passera.
