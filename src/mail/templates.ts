// Texts and HTML of mails: whatever comes from outside is text, in both.

/** Text as it stands in HTML. */
const escapeHtml = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (character) => `&#${character.codePointAt(0) ?? 0};`)

/** One line without control characters: what a subject or a name may be. */
const oneLine = (text: string): string => text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim()

/** A part of a mail: a paragraph, a list, or facts with their names. */
export type MailPart =
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'list'; readonly title: string; readonly items: readonly string[] }
  | { readonly kind: 'facts'; readonly facts: readonly (readonly [name: string, value: string])[] }
  | { readonly kind: 'link'; readonly label: string; readonly url: string }

/** The parts as text and as HTML. */
export function renderMail(
  subject: string,
  parts: readonly MailPart[],
): { subject: string; text: string; html: string } {
  const title = oneLine(subject)
  return {
    subject: title,
    text: parts.map(asText).join('\n\n'),
    html: `<h2>${escapeHtml(title)}</h2>\n${parts.map(asHtml).join('\n')}`,
  }
}

function asText(part: MailPart): string {
  switch (part.kind) {
    case 'paragraph':
      return part.text
    case 'list':
      return [part.title, ...part.items.map((item) => `- ${item}`)].join('\n')
    case 'facts':
      return part.facts.map(([name, value]) => `${name}: ${oneLine(value)}`).join('\n')
    case 'link':
      return `${part.label}: ${part.url}`
  }
}

function asHtml(part: MailPart): string {
  switch (part.kind) {
    case 'paragraph':
      return `<p>${escapeHtml(part.text).replaceAll(/\r?\n/g, '<br>')}</p>`
    case 'list':
      return `<p>${escapeHtml(part.title)}</p><ul>${part.items.map((item) => `<li>${escapeHtml(item)}</li>`).join('')}</ul>`
    case 'facts':
      return `<table>${part.facts.map(([name, value]) => `<tr><th align="left">${escapeHtml(name)}</th><td>${escapeHtml(oneLine(value))}</td></tr>`).join('')}</table>`
    case 'link':
      return `<p><a href="${escapeHtml(part.url)}">${escapeHtml(part.label)}</a></p>`
  }
}
