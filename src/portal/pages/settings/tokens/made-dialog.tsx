// The text of a token that was just made, this once.
import { Button, Dialog, DialogActions, DialogBody, DialogContent, DialogSurface, DialogTitle, Text, makeStyles, tokens } from '@fluentui/react-components' // prettier-ignore
import { useCommonTexts, useTexts } from '../../../shell/preferences.js'
import { Secret } from '../secret.js'
import { tokensTexts } from './tokens.texts.js'

const useStyles = makeStyles({ parts: { display: 'grid', gap: tokens.spacingVerticalM } })

export interface MadeToken {
  readonly name: string
  readonly token: string
}

export function MadeDialog({ made, onClose }: { readonly made: MadeToken; readonly onClose: () => void }) {
  const styles = useStyles()
  const t = useTexts(tokensTexts)
  const { actions } = useCommonTexts()
  return (
    // A click beside it would lose the text for good.
    <Dialog open modalType="alert">
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{t.made(made.name)}</DialogTitle>
          <DialogContent className={styles.parts}>
            <Text>{t.madeHint}</Text>
            <Secret text={made.token} />
          </DialogContent>
          <DialogActions>
            <Button appearance="primary" onClick={onClose}>
              {actions.done}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  )
}
