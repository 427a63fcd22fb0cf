import { LockClosedRegular } from '@fluentui/react-icons'
import type { Operation } from '../../access/operations.js'
import { operations } from '../../access/operations.js'
import { useCommonTexts } from '../shell/preferences.js'
import { Empty } from './empty.js'

/** Stands where a page would be that the person may not see. */
export function Forbidden({ operation }: { readonly operation: Operation }) {
  const { states } = useCommonTexts()
  return (
    <Empty
      wholePage
      icon={LockClosedRegular}
      title={states.forbidden}
      hint={states.forbiddenHint(operations[operation].join(', '))}
    />
  )
}
