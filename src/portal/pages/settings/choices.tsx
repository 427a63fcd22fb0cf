import { Checkbox, Text, makeStyles, tokens } from '@fluentui/react-components'

const useStyles = makeStyles({
  choices: { border: 'none', padding: 0, margin: 0, minWidth: 0 },
  legend: { padding: 0, fontWeight: tokens.fontWeightSemibold },
  hint: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
  options: { display: 'flex', flexWrap: 'wrap', maxHeight: '180px', overflowY: 'auto' },
})

export interface ChoicesProps<Value extends string> {
  readonly legend: string
  readonly hint?: string
  readonly options: readonly { readonly value: Value; readonly label: string }[]
  readonly chosen: readonly Value[]
  readonly onChange: (chosen: readonly Value[]) => void
}

/** Any number of some options, under one legend. */
export function Choices<Value extends string>({ legend, hint, options, chosen, onChange }: ChoicesProps<Value>) {
  const styles = useStyles()
  return (
    <fieldset className={styles.choices}>
      <legend className={styles.legend}>{legend}</legend>
      {hint !== undefined && <Text className={styles.hint}>{hint}</Text>}
      <div className={styles.options}>
        {options.map(({ value, label }) => (
          <Checkbox
            key={value}
            label={label}
            checked={chosen.includes(value)}
            onChange={(_, { checked }) => {
              onChange(checked === true ? [...chosen, value] : chosen.filter((one) => one !== value))
            }}
          />
        ))}
      </div>
    </fieldset>
  )
}
