import { defineTexts } from '../../../i18n/texts.js'

export const webhooksTexts = defineTexts(
  {
    hint: 'Notification rules call these addresses with each alert that they match, as JSON in a signed POST.',
    add: 'Add a rule with a webhook',
    none: 'No rule calls a webhook',
    noneHint: 'A webhook is a recipient of a notification rule, beside or instead of mail addresses.',
    url: 'Address',
    rules: 'Rules that call it',
    secret: 'Secret',
    reveal: (url: string) => `Show the secret of ${url}`,
    show: 'Show',
    secretTitle: 'Secret of the webhook',
    secretHint:
      'Whoever has it can sign as this service does. It stays the same for every rule that calls the address.',
    check: 'How a receiver checks a call',
    checkSteps:
      'X-Harrier-Signature holds t=<seconds>,v1=<hex>. The hex is the HMAC-SHA256, under the secret, of the seconds, a full stop and the body as it came. A call whose seconds are long past is to be refused, and one whose id came before is a repeat.',
  },
  {
    hint: 'Des règles de notification appellent ces adresses pour chaque alerte qui leur correspond, en JSON dans un POST signé.',
    add: 'Ajouter une règle avec webhook',
    none: 'Aucune règle n’appelle de webhook',
    noneHint: 'Un webhook est un destinataire d’une règle de notification, avec ou sans adresses électroniques.',
    url: 'Adresse',
    rules: 'Règles qui l’appellent',
    secret: 'Secret',
    reveal: (url: string) => `Afficher le secret de ${url}`,
    show: 'Afficher',
    secretTitle: 'Secret du webhook',
    secretHint:
      'Qui le possède peut signer comme ce service. Il est le même pour toutes les règles qui appellent l’adresse.',
    check: 'Comment un destinataire vérifie un appel',
    checkSteps:
      'X-Harrier-Signature contient t=<secondes>,v1=<hex>. L’hexadécimal est le HMAC-SHA256, sous le secret, des secondes, d’un point et du corps tel qu’il est arrivé. Un appel dont les secondes sont passées depuis longtemps est à refuser, et celui dont l’id est déjà venu est une répétition.',
  },
)
