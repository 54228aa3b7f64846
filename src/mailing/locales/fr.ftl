# Les lettres, en français. Elles s’adressent à des personnes qui ne sont pas à l’aise avec l’informatique.

## Partout
mail-hello = Bonjour,
mail-link-hint = Si le lien ne s’ouvre pas, copiez cette adresse dans votre navigateur :
mail-sent-by = Message automatique de { $host }.
mail-why = Pourquoi ce message ? { $issuer } vous a délivré un badge à cette adresse.
mail-why-programme = Pourquoi ce message ? { $issuer } vous a délivré un badge à cette adresse, dans le cadre du programme « { $programme } ».
mail-object = Vous ne souhaitez plus recevoir ces messages ? Écrivez à { $contact } : il n’y en aura plus, et vos badges restent les vôtres.
mail-about = Pourquoi ce message ? Il concerne des badges délivrés par { $issuer }.
mail-about-programme = Pourquoi ce message ? Il concerne des badges du programme « { $programme } », porté par { $issuer }.
mail-owner-why = Pourquoi ce message ? { $issuer } délivre ce badge de synthèse et décide de ce qu’il devient.
mail-owner-why-programme = Pourquoi ce message ? { $issuer } porte le programme « { $programme } » et décide de ce que deviennent ses badges de synthèse.
mail-question = Pour toute question, écrivez à { $contact }.
mail-see-badge = Voir le badge
mail-not-you = Si ce n’est pas vous, ne faites rien : il ne se passera rien.

## Adresse à confirmer
mail-prove-subject = Confirmez votre adresse électronique
mail-prove = Quelqu’un a indiqué, sur { $host }, que cette adresse électronique est la sienne. Si c’est vous, ouvrez ce lien pour le confirmer. Il est valable 2 jours.
mail-prove-action = Confirmer mon adresse

## Voir ses badges
mail-mine-subject = Votre lien pour vous connecter
mail-mine = Vous avez demandé à vous connecter à { $host }. Ouvrez ce lien : il est valable 30 minutes.
mail-mine-action = Me connecter
mail-mine-code = Vous êtes sur un autre appareil ? Tapez-y ce code, sur la page où vous avez demandé la lettre : { $code }. Ne le donnez à personne.

## Badge délivré
mail-received-subject = { $issuer } vous a délivré un badge
mail-received = { $issuer } vous a délivré le badge « { $badge } ». Il reconnaît ce que vous savez faire.
mail-received-answer = Ouvrez ce lien pour voir le badge, puis l’accepter ou le refuser. C’est vous qui décidez.
mail-received-action = Voir le badge et répondre

## Badge de synthèse
mail-composite-subject = Vous avez obtenu un badge de synthèse
mail-composite = Vous avez réuni tous les badges demandés : { $issuer } vous délivre le badge de synthèse « { $badge } ». Vous n’avez aucune démarche à faire pour l’obtenir.
mail-composite-with = Avec ce badge, vous avez réuni tous ceux qu’il fallait : { $issuer } vous délivre aussi le badge de synthèse « { $badge } ».
mail-composite-action = Voir le badge de synthèse et répondre

## Révocation
mail-revoked-subject = Un de vos badges a été révoqué
mail-revoked = Le badge « { $badge } », délivré par { $issuer }, a été révoqué : il n’est plus valable.
mail-revoked-reason = Motif indiqué :

## Remplacement
mail-replaced-subject = Un de vos badges a été remplacé
mail-replaced = { $issuer } a remplacé un de vos badges, par exemple pour corriger une erreur. Voici le nouveau : « { $badge } ». L’ancien est marqué « remplacé » et vous ne perdez rien.
mail-replaced-action = Voir le nouveau badge

## Révocation à l’étude
mail-pending-subject = La révocation d’un de vos badges est à l’étude
mail-pending = La révocation de votre badge de synthèse « { $badge } », délivré par { $issuer }, est à l’étude, car un des badges dont il dépend ne compte plus. Sans autre décision, il sera révoqué le { $date }. D’ici là, il reste valable.
mail-pending-appeal = Vous n’êtes pas d’accord ? Ouvrez ce lien pour dire pourquoi : { $issuer } examinera ce que vous écrivez.
mail-pending-action = Contester la révocation
mail-pending-owner-subject = La révocation d’un badge de synthèse est à l’étude
mail-pending-owner = La révocation d’un badge de synthèse « { $badge } » est à l’étude, car un des badges dont il dépend ne compte plus. Sans autre décision de votre part, il sera révoqué le { $date }. La personne titulaire le sait et peut contester.
mail-appeal-subject = Une personne titulaire conteste une révocation
mail-appeal = La personne titulaire d’un badge de synthèse « { $badge } » conteste la révocation à l’étude. Sa demande attend votre décision.
mail-kept-subject = Votre badge est conservé
mail-kept = La révocation de votre badge de synthèse « { $badge } », délivré par { $issuer }, n’est plus à l’étude : ce badge est conservé et reste valable.

## Bientôt expiré
mail-expiry-subject = Un de vos badges expire bientôt
mail-expiry = { $days ->
    [one] Votre badge « { $badge } », délivré par { $issuer }, expire dans { $days } jour.
   *[other] Votre badge « { $badge } », délivré par { $issuer }, expire dans { $days } jours.
}
mail-expiry-date = Il est valable jusqu’au { $date }.
mail-expiry-renew = Pour savoir comment le renouveler, écrivez à { $contact }.

## Deux adresses, une personne
mail-merge-subject = Deux adresses électroniques vont être réunies
mail-merge = Il a été indiqué, sur { $host }, que deux adresses électroniques, dont celle-ci, sont celles d’une même personne. Si personne ne s’y oppose, elles seront réunies le { $date } : les badges délivrés à l’une et à l’autre seront alors ceux d’une seule personne.
mail-merge-object = Si les deux adresses sont bien les vôtres, ne faites rien. Sinon, ouvrez ce lien pour vous y opposer.
mail-merge-action = M’opposer à la réunion
mail-merged-subject = Deux adresses électroniques ont été réunies
mail-merged = Sur { $host }, cette adresse électronique et une autre sont maintenant celles d’une même personne. Les badges délivrés à l’une et à l’autre sont réunis.
mail-merged-wrong = Si ce n’est pas juste, écrivez à l’organisme qui vous a délivré vos badges.
mail-objected-subject = Une personne s’oppose à la réunion de deux adresses
mail-objected = Vous avez demandé, sur { $host }, que deux adresses électroniques soient réunies comme celles d’une même personne. Une personne concernée s’y est opposée : elles restent séparées.

## Badge ou certificat venu d’ailleurs
mail-evidence-counts-subject = Ce que vous avez présenté est reconnu
mail-evidence-counts = Un badge ou un certificat que vous avez présenté sur { $host } est reconnu : il compte désormais comme un des badges demandés.
mail-evidence-not-subject = Ce que vous avez présenté ne compte pas
mail-evidence-not = Un badge ou un certificat que vous avez présenté sur { $host } ne compte pas, ou ne compte plus, parmi les badges demandés. Les badges qui vous ont été délivrés restent les vôtres.
mail-brought-subject = Un badge d’une autre plateforme attend votre décision
mail-brought = Sur { $host }, une personne a présenté à votre programme un badge d’une autre plateforme. Il a été vérifié, il est valide, et cette personne a confirmé l’adresse à laquelle il a été délivré. Rien ne dit encore s’il compte : sans décision de votre part, il ne compte pas.
mail-brought-decide = C’est la pièce { $evidence } du programme { $programme }. « sceau programme evidence list { $programme } --undecided » et l’API la montrent. Une équivalence fait compter tous les badges du même modèle ; « evidence decide » fait compter celui-ci, « evidence withdraw » le refuse.

mail-invited-subject = Une invitation à travailler à un bureau de badges
mail-invited = { $issuer } vous invite à travailler avec son équipe à son bureau de badges, sur { $host }. Ouvrez ce lien pour voir en quelle qualité et accepter. Il est valable 7 jours et sert une seule fois.
mail-invited-instance = Une personne qui administre { $host } vous invite à le faire avec elle. Ouvrez ce lien pour accepter. Il est valable 7 jours et sert une seule fois.
mail-invited-action = Voir l’invitation
mail-invited-why = Vous recevez ce message parce que { $issuer } a saisi votre adresse. Pour toute question : { $contact }.

## Demandes de badge
mail-see-application = Voir la demande
mail-asked-why = Pourquoi ce message ? Vous avez demandé un badge à { $issuer }. Pour toute question : { $contact }.
mail-asked-why-issuer = Pourquoi ce message ? { $issuer } délivre ce badge et examine les demandes.
mail-asked-decline = Vous pouvez dire non : la page du lien le propose aussi. Si ce message ne vous concerne pas, ne faites rien.
mail-begun-subject = Une demande de badge vous attend
mail-begun = { $issuer } a commencé pour vous une demande du badge « { $badge } ». Elle vous appartient : rien n’est envoyé en votre nom. Ouvrez-la en vous connectant avec cette adresse, complétez-la, puis envoyez-la si vous le souhaitez. Sans rien de votre part, elle sera oubliée.
mail-begun-why = Pourquoi ce message ? { $issuer } délivre ce badge et a donné votre adresse. Pour toute question : { $contact }.
mail-asked-subject = Votre demande de badge est arrivée
mail-asked = Votre demande du badge « { $badge } » est arrivée chez { $issuer }. La suite vous sera dite par lettre. Vous pouvez la retirer tant qu’elle n’est pas décidée.
mail-commission-subject = Vous avez réuni les badges demandés
mail-commission = Vous avez réuni tous les badges demandés pour le badge de synthèse « { $badge } ». Avant de le délivrer, une commission de { $issuer } examine votre dossier. Vous n’avez rien à faire : la suite vous sera dite par lettre.
mail-more-subject = Un complément est demandé pour votre demande de badge
mail-more = { $issuer } examine votre demande du badge « { $badge } » et vous demande un complément :
mail-not-retained-subject = Votre demande de badge n’est pas retenue pour l’instant
mail-not-retained = { $issuer } ne retient pas pour l’instant votre demande du badge « { $badge } ». Voici pourquoi :
mail-not-retained-again = Ce n’est pas définitif : vous pouvez faire une nouvelle demande quand vous voulez. Vous pouvez aussi, une fois, demander que quelqu’un d’autre examine celle-ci.
mail-waits-subject = Votre demande de badge vous attend
mail-waits = Votre demande du badge « { $badge } » attend quelque chose de vous. Sans cela, elle expire le { $date }.
mail-expired-subject = Votre demande de badge a expiré
mail-expired = Votre demande du badge « { $badge } » a expiré : elle est restée trop longtemps sans réponse. Vous pouvez en faire une nouvelle quand vous voulez.
mail-said-subject = Une attestation est arrivée pour votre demande de badge
mail-said = La personne que vous aviez sollicitée a écrit une attestation pour votre demande du badge « { $badge } ».
mail-unsaid-subject = Une attestation ne viendra pas
mail-unsaid = La personne que vous aviez sollicitée préfère ne pas écrire d’attestation pour votre demande du badge « { $badge } ». Vous pouvez le demander à quelqu’un d’autre.
mail-asked-for-subject = Une nouvelle demande de badge
mail-asked-for = { $applicant } demande le badge « { $badge } ». La demande attend une personne chargée de l’examen.
mail-answered-subject = Une personne a complété sa demande de badge
mail-answered = { $applicant } a répondu au complément demandé pour le badge « { $badge } ».
mail-asked-again-subject = Une demande de badge est à examiner de nouveau
mail-asked-again = { $applicant } demande que quelqu’un d’autre examine sa demande du badge « { $badge } ».
mail-overdue-subject = Une demande de badge attend depuis trop longtemps
mail-overdue = La demande du badge « { $badge } » de { $applicant } aurait dû être décidée.
mail-review-subject = Une demande de badge à examiner
mail-review = { $issuer } vous confie l’examen de la demande du badge « { $badge } » de { $applicant }.
mail-review-late-subject = Une demande de badge attend votre avis
mail-review-late = La demande du badge « { $badge } » de { $applicant } attend encore votre avis.
mail-review-declined-subject = Une demande de badge attend quelqu’un pour l’examiner
mail-review-declined = La personne à qui vous aviez demandé un avis sur la demande du badge « { $badge } » ne l’examinera pas. La demande attend quelqu’un d’autre.
mail-examine-subject = On vous demande un avis sur une demande de badge
mail-examine = { $issuer } vous demande d’examiner une demande du badge « { $badge } ». Ouvrez ce lien pour lire la demande et donner votre avis : aucun compte n’est nécessaire.
mail-examine-action = Lire la demande
mail-examine-why = Pourquoi ce message ? { $issuer } a saisi votre adresse. Pour toute question : { $contact }.
mail-statement-subject = On vous demande une attestation
mail-statement = { $applicant } demande le badge « { $badge } » à { $issuer }, et vous demande d’attester ce que vous avez vu de son travail. Ouvrez ce lien pour l’écrire : aucun compte n’est nécessaire.
mail-statement-action = Écrire l’attestation
mail-statement-why = Pourquoi ce message ? { $applicant } a saisi votre adresse. Pour toute question : { $contact }.
## Recommandation d’une personne
mail-vouch-subject = Une recommandation vous est demandée
mail-vouch = « { $asker } » a reçu le badge « { $badge } », délivré par { $issuer }, et vous demande d’écrire quelques mots sur son travail.
mail-vouch-then = Ouvrez ce lien pour voir le badge, puis écrire ou décliner. Il n’y a pas de compte à créer. Le lien est valable 60 jours.
mail-vouch-action = Voir le badge et répondre
mail-vouch-not-you = Si vous ne connaissez pas cette personne, ne faites rien : il ne se passera rien.
mail-vouch-why = Pourquoi ce message ? La personne titulaire d’un badge délivré par { $issuer } a donné votre adresse.
mail-vouch-why-programme = Pourquoi ce message ? La personne titulaire d’un badge délivré par { $issuer }, dans le cadre du programme « { $programme } », a donné votre adresse.
mail-vouch-object = Vous ne souhaitez plus recevoir ces messages ? Écrivez à { $contact } : il n’y en aura plus.
mail-vouched-subject = Votre recommandation est enregistrée
mail-vouched = Votre recommandation au sujet du badge « { $badge } », délivré par { $issuer }, est enregistrée. La personne titulaire du badge décide de la montrer, ou non, sur la page du badge.
mail-vouched-back = Vous pouvez la retirer quand vous voulez, pendant 5 ans, par ce lien. Gardez ce message.
mail-vouched-action = Retirer ma recommandation
mail-words-subject = Une recommandation vous attend
mail-words = Une personne à qui vous l’avez demandé a écrit une recommandation au sujet de votre badge « { $badge } », délivré par { $issuer }.
mail-words-then = Personne d’autre ne la voit pour l’instant. Pour la lire, puis l’accepter ou la refuser, connectez-vous à { $host } et ouvrez « Mes badges », puis « Recommandations de personnes ».
mail-vouch-dropped-subject = Votre recommandation est effacée
mail-vouch-dropped = La personne titulaire du badge « { $badge } », délivré par { $issuer }, ne garde pas la recommandation que vous aviez écrite. Votre nom et votre texte sont effacés : plus aucune page ne les montre.
mail-vouch-dropped-then = Vous n’avez rien à faire. Le lien qui permettait de la retirer ne sert plus.
mail-words-refused-subject = Une recommandation ne sera pas écrite
mail-words-refused = Une personne à qui vous demandiez une recommandation au sujet de votre badge « { $badge } », délivré par { $issuer }, préfère ne pas en écrire. Vous pouvez demander à quelqu’un d’autre.
mail-words-gone-subject = Une recommandation est retirée
mail-words-gone = Une personne qui avait écrit une recommandation au sujet de votre badge « { $badge } », délivré par { $issuer }, l’a retirée. Son texte est effacé : la page du badge ne le montre plus.
