// Cells of the settings' tables: texts that may be long, and at the end of a row what can be done with it.
import { makeStyles, tokens } from '@fluentui/react-components'

/** Cells that wrap, so that what can be done stays in sight. */
export const useCellStyles = makeStyles({
  cell: {
    height: '36px',
    padding: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalM}`,
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    maxWidth: '320px',
    overflowWrap: 'break-word',
    textAlign: 'left',
  },
  actions: {
    position: 'sticky',
    right: 0,
    whiteSpace: 'nowrap',
    backgroundColor: tokens.colorNeutralBackground1,
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    paddingInline: tokens.spacingHorizontalS,
  },
})
