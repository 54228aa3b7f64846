# Ce que toutes les pages d’un bureau ont en commun ; les membres.

footer-desk = Espace des émetteurs
desk-nav = Pages de ce bureau
desk-others = Mes bureaux
desk-instance = Administration de la plateforme
desk-errors = À corriger avant de continuer :

desk-desks-title = Mes bureaux
desk-desks-address = Vous avez ouvert la session avec l’adresse { $address }.
desk-desks-none = Aucun bureau ne s’ouvre avec cette adresse. Un bureau s’ouvre à l’adresse qui a reçu l’invitation : si vous en avez une autre, déconnectez-vous et ouvrez une session avec elle ; sinon, demandez une invitation à une personne responsable chez l’émetteur.
desk-home-public = La page publique de l’émetteur

desk-room-award = Délivrer un badge
desk-purpose-award = À une personne, avec un aperçu de ce qui se passera.
desk-room-applications = Demandes de badge
desk-purpose-applications = Ce que des personnes demandent, preuves à l’appui : l’examiner et décider.
desk-room-cohorts = Délivrer à un groupe
desk-purpose-cohorts = À partir d’un tableau CSV ou Excel, ligne par ligne.
desk-room-holders = Bénéficiaires
desk-purpose-holders = Chercher, filtrer, exporter ; révoquer ou remplacer un badge délivré.
desk-room-badges = Modèles de badges
desk-purpose-badges = Les définir, les voir comme le public les verra, suivre leurs versions.
desk-room-programmes = Programmes
desk-purpose-programmes = Reconnaissance, badges de synthèse, simulation, indicateurs.
desk-room-profile = Profil de l’émetteur
desk-purpose-profile = Ce que la page publique et les badges disent de lui.
desk-room-keys = Clés de signature
desk-purpose-keys = Celles qui signent les badges : les renouveler, les déclarer compromises.
desk-room-api-keys = Clés d’API
desk-purpose-api-keys = Pour les logiciels qui délivrent ou lisent en votre nom.
desk-room-members = Membres
desk-purpose-members = Qui travaille ici, et en quelle qualité.
desk-room-audit = Journal
desk-purpose-audit = Qui a fait quoi, et quand.
desk-room-issuers = Émetteurs
desk-purpose-issuers = Les organisations qui délivrent des badges ici.
desk-room-people = Personnes
desk-purpose-people = Effacer tout ce qui est conservé d’une personne.
desk-room-mail = Courriers
desk-purpose-mail = Ce qui attend d’être envoyé, ce qui n’a pas pu l’être.

desk-role-reader = Lecture : voir
desk-role-assessor = Délivrance : délivrer et révoquer des badges
desk-role-editor = Édition : délivrer, et définir des modèles de badges
desk-role-owner = Responsable : tout, y compris les programmes, les clés et les membres
desk-role-admin = Administration de la plateforme

desk-is-reader = Lecture
desk-is-assessor = Délivrance
desk-is-editor = Édition
desk-is-owner = Responsable
desk-is-admin = Administration

desk-members-title = Membres
desk-members-lead = Qui travaille à ce bureau, et en quelle qualité.
desk-members-email = Adresse électronique
desk-members-role = Qualité
desk-members-role-hint = Chaque qualité permet aussi ce que permettent les précédentes.
desk-members-state = État
desk-members-since = Membre depuis le { $date }
desk-members-invited = Invitation du { $date }, pas encore acceptée
desk-members-you = vous
desk-members-back = Tous les membres
desk-members-invite = Inviter une personne
desk-members-invite-lead = Elle reçoit une lettre dont le lien, valable 7 jours, sert une seule fois. Elle ouvrira ensuite ses sessions avec cette adresse ; il n’y a pas de mot de passe.
desk-members-invite-do = Envoyer l’invitation
desk-members-invited-done = L’invitation est envoyée.
desk-members-enough-done = L’invitation est enregistrée, sans nouvelle lettre : cette adresse en a déjà reçu trois pendant l’heure passée.
desk-members-role-done = La qualité est changée.
desk-members-end-done = C’est fait : le bureau ne s’ouvre pas, ou plus, à cette adresse.

desk-member-title = { $email }
desk-member-role = Changer de qualité
desk-member-role-do = Changer de qualité
desk-member-again = Envoyer l’invitation de nouveau
desk-member-again-lead = Une nouvelle lettre part, avec un nouveau lien ; celui de la lettre précédente n’ouvre plus rien. Trois lettres par heure au plus.
desk-member-again-do = Envoyer l’invitation de nouveau
desk-member-end = Retirer ce membre
desk-member-end-lead = Le bureau se ferme pour cette personne dès sa prochaine page. Ce qu’elle a fait reste, et le journal le dit toujours.
desk-member-end-own = C’est vous : le bureau se fermera pour vous.
desk-member-end-do = Retirer ce membre
desk-member-withdraw = Reprendre l’invitation
desk-member-withdraw-lead = Le lien de la lettre n’ouvrira plus rien.
desk-member-withdraw-do = Reprendre l’invitation

link-join-title = Une invitation
link-join = { $issuer } vous invite à travailler à son bureau de badges.
link-join-instance = Vous recevez une invitation à administrer { $host }.
link-join-role = { $role }
link-join-then = En acceptant, vous confirmez que l’adresse { $address } est la vôtre. C’est avec elle que vous ouvrirez vos sessions.
link-join-do = Accepter l’invitation
link-joined-title = Bienvenue
link-joined = Le bureau vous est ouvert. Pour ouvrir une session, faites-vous envoyer une lettre à l’adresse { $address }.
link-joined-do = Ouvrir une session
link-join-ended-title = Invitation reprise
link-join-ended = Cette invitation a été reprise. Demandez-en une autre à la personne qui vous l’avait envoyée.
