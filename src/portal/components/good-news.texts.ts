import { countEn, countFr, defineTexts } from '../i18n/texts.js'

export const goodNewsTexts = defineTexts(
  {
    goodNews: 'Good news: no attack was found on your endpoints',
    proofOfLife: (hunts: number, rows: number, last: string) =>
      `The watch goes on: ${countEn(hunts, 'hunt', 'hunts')} over ${countEn(rows, 'row', 'rows')} so far, the last one ${last}.`,
    neverHunted: 'No hunt has run yet.',
  },
  {
    goodNews: 'Bonne nouvelle : aucune attaque n’a été trouvée sur vos points de terminaison',
    proofOfLife: (hunts: number, rows: number, last: string) =>
      `La veille continue : ${countFr(hunts, 'repérage', 'repérages')} sur ${countFr(rows, 'ligne', 'lignes')} à ce jour, le dernier ${last}.`,
    neverHunted: 'Aucun repérage n’a encore eu lieu.',
  },
)
