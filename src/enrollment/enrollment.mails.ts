// The mails that an application causes.
import { renderMail } from '../mail/templates.js'
import type { Delivery } from '../outbox/delivery.js'
import type { MoveRow } from './enrollment.store.js'

/** Once for each application, however often it is accepted. */
export const welcomeMail = ({ number, name, email }: MoveRow, { at }: MoveRow): Delivery => ({
  id: `welcome:${number}`,
  channel: 'email',
  recipient: email ?? '',
  about: 'welcome',
  due: at,
  content: renderMail('Welcome to endpoint attack notifications', [
    { kind: 'paragraph', text: `Hello ${name ?? ''},` },
    {
      kind: 'paragraph',
      text: 'The application was accepted: the experts now hunt for attacks on your devices. What they find is in the alert queue under the tag Endpoint Attack Notification, in the API, in the hunting tables, and comes by mail where a notification rule says so.',
    },
    { kind: 'paragraph', text: 'No notification is good news. Opting out is possible at any time in the settings.' },
  ]),
})

export const rejectionMail = ({ name, email }: MoveRow, { at, number, reason }: MoveRow): Delivery => ({
  id: `rejection:${number}`,
  channel: 'email',
  recipient: email ?? '',
  about: 'rejection',
  due: at,
  content: renderMail('Endpoint attack notifications: the application was not accepted', [
    { kind: 'paragraph', text: `Hello ${name ?? ''},` },
    { kind: 'paragraph', text: `The application was not accepted for now: ${reason ?? ''}` },
    { kind: 'paragraph', text: 'It can be made again at any time in the settings.' },
  ]),
})
