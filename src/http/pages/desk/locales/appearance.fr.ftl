# L’apparence de la page d’un programme.

desk-appearance = Apparence
desk-appearance-lead = Le logo, les couleurs et les mentions légales de la page publique du programme.
desk-appearance-preview = Aperçu
desk-appearance-preview-do = Voir l’aperçu
desk-appearance-contrast = Contraste des deux couleurs : { $ratio }.
desk-appearance-contrast-low = Contraste de { $ratio } : il en faut { $least } au moins pour que ce soit lisible. Choisissez une couleur plus claire ou plus foncée.
desk-appearance-logo = Logo
desk-appearance-colours = Couleurs
desk-appearance-colours-hint = Un bandeau en haut de la page, avec le nom du programme. Le contraste des deux couleurs doit être de 4,5 au moins.
desk-appearance-coloured = Donner au bandeau ces deux couleurs
desk-appearance-ground = Fond
desk-appearance-ink = Lettres
desk-appearance-notices = Mentions légales
desk-appearance-notices-hint = Qui répond du programme, en texte simple : dans les deux langues, ou dans aucune.
desk-appearance-notice-fr = En français
desk-appearance-notice-en = En anglais
desk-appearance-do = Enregistrer
desk-appearance-done = L’apparence est enregistrée.
