// A search field whose text is followed once the typing pauses, so that not every letter is a request.
import { SearchBox } from '@fluentui/react-components'
import { useEffect, useEffectEvent, useState } from 'react'

const pauseMs = 250

export interface SettledSearchProps {
  readonly label: string
  /** What is searched for now. */
  readonly search: string
  /** Told of another text, without white space around it. */
  readonly onSearch: (search: string) => void
  readonly className: string
}

export function SettledSearch({ label, search, onSearch, className }: SettledSearchProps) {
  const [text, setText] = useState(search)
  const [told, setTold] = useState(search)
  const [known, setKnown] = useState(search)
  if (search !== known) {
    setKnown(search)
    // A link has led to another search. What was typed here comes back as it was told, and typing goes on meanwhile.
    if (search.toLowerCase() !== told.toLowerCase()) setText(search)
  }
  const settled = useEffectEvent(() => {
    if (text.trim() === search) return
    setTold(text.trim())
    onSearch(text.trim())
  })
  useEffect(() => {
    const timer = setTimeout(settled, pauseMs)
    return () => { clearTimeout(timer) } // prettier-ignore
  }, [text])
  return (
    <SearchBox
      className={className}
      aria-label={label}
      placeholder={label}
      value={text}
      onChange={(_, { value }) => {
        setText(value)
      }}
    />
  )
}
