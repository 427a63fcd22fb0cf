// What a query becomes on its way to the engine.
import { useQuery } from '@apollo/client/react'
import { Button, Dialog, DialogActions, DialogBody, DialogContent, DialogSurface, DialogTitle, Tab, TabList, makeStyles, tokens } from '@fluentui/react-components' // prettier-ignore
import { useState } from 'react'
import type { ReactElement } from 'react'
import { LoadingInPlace } from '../../components/loading.js'
import { useTexts } from '../../shell/preferences.js'
import { huntingTexts } from './hunting.texts.js'
import type { HuntRequest } from './hunt.js'
import { ExplainHuntDocument } from './hunting.operations.js'

const stages = ['plan', 'sql', 'physical', 'ast'] as const
type Stage = (typeof stages)[number]

const useStyles = makeStyles({
  surface: { maxWidth: '1000px', width: '90vw' },
  text: { height: '55vh', width: '100%', boxSizing: 'border-box', border: 'none', resize: 'none', backgroundColor: 'inherit', color: 'inherit', overflow: 'auto', fontFamily: tokens.fontFamilyMonospace, fontSize: '12px', whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }, // prettier-ignore
})

export interface ExplainDialogProps {
  readonly request: HuntRequest
  readonly onClose: () => void
}

export function ExplainDialog({ request, onClose }: ExplainDialogProps): ReactElement {
  const styles = useStyles()
  const hunting = useTexts(huntingTexts)
  const [stage, setStage] = useState<Stage>('plan')
  const { data, error, loading } = useQuery(ExplainHuntDocument, { variables: { ...request, stage }, fetchPolicy: 'no-cache' }) // prettier-ignore
  return (
    <Dialog
      open
      onOpenChange={(_, { open }) => {
        if (!open) onClose()
      }}
    >
      <DialogSurface className={styles.surface}>
        <DialogBody>
          <DialogTitle>{hunting.explain}</DialogTitle>
          <DialogContent>
            <TabList
              selectedValue={stage}
              onTabSelect={(_, { value }) => {
                setStage(value as Stage)
              }}
            >
              {stages.map((one) => (
                <Tab key={one} value={one}>
                  {hunting.stages[one]}
                </Tab>
              ))}
            </TabList>
            {loading ? (
              <LoadingInPlace />
            ) : (
              <textarea
                className={styles.text}
                readOnly
                aria-label={hunting.stages[stage]}
                value={error?.message ?? data?.explainHunt ?? ''}
              />
            )}
          </DialogContent>
          <DialogActions>
            <Button
              onClick={() => void navigator.clipboard.writeText(data?.explainHunt ?? '')}
              disabled={data === undefined}
            >
              {hunting.copy}
            </Button>
            <Button appearance="primary" onClick={onClose}>
              {hunting.close}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  )
}
