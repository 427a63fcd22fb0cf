import { defineTexts } from '../i18n/texts.js'

/** Where the tour begins. */
export const tourStart = '/alerts?period=all&sort=-priority'

export const tourTexts = defineTexts(
  {
    tour: 'Tour',
    take: 'Take the tour',
    step: (n: number, of: number) => `Step ${n} of ${of}`,
    next: 'Next',
    back: 'Back',
    skip: 'Skip the tour',
    done: 'Done',
    queue: 'The queue',
    queueText:
      'Each alert has a priority, the chance that it is an attack; those that hunters published carry a red tag. Next: the most urgent one.',
    alert: 'The story of an alert',
    alertText: (title: string) =>
      `“${title}”: what led to it, what it did and what it touched is told from telemetry, beside why it is ranked so. Next: a hunt around its first event.`,
    hunt: 'Your first hunt',
    huntText:
      'This query shows what happened on the device at that time. Press “Run query”, or Shift+Enter in the editor.',
    onward: 'From rows to a notification',
    onwardText:
      'Tick the rows that show an attack and make a notification of them, or ask the experts about an alert. The tour is in the account menu.',
  },
  {
    tour: 'Visite',
    take: 'Faire la visite',
    step: (n: number, of: number) => `Étape ${n} sur ${of}`,
    next: 'Suivant',
    back: 'Précédent',
    skip: 'Passer la visite',
    done: 'Terminer',
    queue: 'La file',
    queueText:
      'Chaque alerte a une priorité, la probabilité d’être une attaque ; celles que les chasseurs ont publiées portent une étiquette rouge. Ensuite : la plus urgente.',
    alert: 'Le récit d’une alerte',
    alertText: (title: string) =>
      `« ${title} » : ce qui y a mené, ce qu’elle a fait et touché est raconté d’après la télémétrie, avec la raison de son rang. Ensuite : un repérage autour de son premier événement.`,
    hunt: 'Votre premier repérage',
    huntText:
      'Cette requête montre ce qui s’est passé sur l’appareil à ce moment. Lancez-la par le bouton, ou Maj+Entrée dans l’éditeur.',
    onward: 'Des lignes à une notification',
    onwardText:
      'Cochez les lignes qui montrent une attaque et tirez-en une notification, ou interrogez les experts sur une alerte. La visite reste dans le menu du compte.',
  },
)
