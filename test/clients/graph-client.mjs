// A script as users of Graph's JavaScript SDK write it: pages alerts, changes one, comments on it, hunts. Prints what it got.
import { Client, PageIterator } from '@microsoft/microsoft-graph-client'

const [baseUrl, token] = process.argv.slice(2)
const client = Client.init({
  baseUrl: `${baseUrl}/`,
  defaultVersion: 'v1.0',
  customHosts: new Set([new URL(baseUrl).hostname]),
  authProvider: (done) => {
    done(null, token)
  },
})

const links = []
const ids = []
let page = await client.api('/security/alerts_v2').top(70).filter("severity eq 'high'").get()
const pages = new PageIterator(client, page, ({ id }) => {
  ids.push(id)
  return true
})
await pages.iterate()

// The same by hand, as older scripts do it.
const byHand = []
page = await client.api('/security/alerts_v2').orderby('createdDateTime desc').get()
for (;;) {
  byHand.push(...page.value.map(({ id }) => id))
  const next = page['@odata.nextLink']
  if (!next) break
  links.push(next)
  page = await client.api(next).get()
}

const [first] = ids
const changed = await client.api(`/security/alerts_v2/${first}`).patch({
  assignedTo: 'ann@example.org',
  classification: 'truePositive',
  determination: 'malware',
  status: 'inProgress',
})
const comments = await client.api(`/security/alerts_v2/${first}/comments`).post({
  '@odata.type': 'microsoft.graph.security.alertComment',
  comment: 'Looked at.',
})
const read = await client.api(`/security/alerts_v2/${first}`).get()
const hunt = await client.api('/security/runHuntingQuery').post({
  Query: 'AlertEvidence | where DeviceId == "device7" | summarize Alerts = count() by DeviceId',
})
const refused = async (work) => {
  const { statusCode, code, message, requestId } = await work().catch((error) => error)
  return { statusCode, code, message, requestId }
}
const errors = [
  await refused(() => client.api('/security/alerts_v2/nowhere').get()),
  await refused(() => client.api('/security/runHuntingQuery').post({ Query: 'AlertInfo | where Nope == 1' })),
  await refused(() => client.api('/security/alerts_v2').filter('colour eq 1').get()),
]
console.log(JSON.stringify({ ids, byHand, links, changed, comments, read, hunt, errors }))
