// The page's policy asks style elements for a nonce, and the editor makes its own without one: they get it here. Imported
// before the editor, which makes the first as it loads.
const nonce = document.querySelector<HTMLMetaElement>('meta[property=csp-nonce]')?.nonce ?? ''

type MakeElement = (name: string, options?: ElementCreationOptions) => HTMLElement

const own: MakeElement = Reflect.get<Document, 'createElement'>(document, 'createElement')
const makeElement = own.bind(document)

Reflect.set(document, 'createElement', ((name, options) => {
  const element = makeElement(name, options)
  if (element instanceof HTMLStyleElement) element.nonce = nonce
  return element
}) satisfies MakeElement)
