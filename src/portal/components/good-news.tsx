import { Text } from '@fluentui/react-components'
import { ShieldCheckmarkRegular } from '@fluentui/react-icons'
import { useState } from 'react'
import { useFormat, useTexts } from '../shell/preferences.js'
import { Empty } from './empty.js'
import type { ProofOfLifeFactsFragment } from './good-news.operations.js'
import { goodNewsTexts } from './good-news.texts.js'

/** What an enrolled customer sees where no attack was found: that it is good news, and the proof that somebody watches. */
export function GoodNews({ proof }: { readonly proof: ProofOfLifeFactsFragment }) {
  const t = useTexts(goodNewsTexts)
  return (
    <Empty icon={ShieldCheckmarkRegular} title={t.goodNews}>
      <ProofOfLife proof={proof} />
    </Empty>
  )
}

/** How much was hunted, and when last. */
export function ProofOfLife({ proof }: { readonly proof: ProofOfLifeFactsFragment }) {
  const t = useTexts(goodNewsTexts)
  const { relative } = useFormat()
  const [now] = useState(() => Date.now())
  const { hunts, rowsHunted, lastHunt } = proof
  return (
    <Text>{lastHunt === null ? t.neverHunted : t.proofOfLife(hunts, Number(rowsHunted), relative(lastHunt, now))}</Text>
  )
}
