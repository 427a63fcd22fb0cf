import { countEn, countFr, defineTexts } from '../i18n/texts.js'

export const askTexts = defineTexts(
  {
    ask: 'Ask Defender Experts',
    hint: (n: number) => `A question costs one credit; ${countEn(n, 'credit is', 'credits are')} left this quarter.`,
    topic: 'Topic',
    question: 'Question',
    contacts: 'Mail addresses for the answer, separated by commas',
    asked: 'The question is on its way to the experts',
    send: 'Send',
  },
  {
    ask: 'Demander aux experts',
    hint: (n: number) =>
      `Une question coûte un crédit ; ${countFr(n, 'crédit reste', 'crédits restent')} pour ce trimestre.`,
    topic: 'Sujet',
    question: 'Question',
    contacts: 'Adresses de courriel pour la réponse, séparées par des virgules',
    asked: 'La question est en route vers les experts',
    send: 'Envoyer',
  },
)
