// The frame around every page: the bar at the top, the navigation, and the word when the service does not answer.
import { makeStyles, tokens } from '@fluentui/react-components'
import type { ReactNode } from 'react'
import { Suspense, lazy, useEffect, useRef, useSyncExternalStore } from 'react'
import { useLocation } from 'react-router'
import { connectionNow, listeners } from './api.js'
import { Navigation } from './navigation.js'
import { useCommonTexts, usePreferences } from './preferences.js'

/** Menus are a fifth of the program, and not what is looked at first. */
const AccountMenu = lazy(() => import('./account-menu.js'))

/** For those who have not taken it yet. */
const Tour = lazy(() => import('./tour.js'))

const barHeight = '48px'

const useStyles = makeStyles({
  frame: {
    height: '100vh',
    display: 'grid',
    gridTemplate: `"bar bar" ${barHeight} "navigation content" minmax(0, 1fr) / auto minmax(0, 1fr)`,
    backgroundColor: tokens.colorNeutralBackground2,
    color: tokens.colorNeutralForeground1,
  },
  bar: {
    gridArea: 'bar',
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalM,
    paddingInline: tokens.spacingHorizontalM,
    backgroundColor: tokens.colorNeutralBackground1,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  product: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalS, flexGrow: 1 },
  productName: { fontSize: tokens.fontSizeBase400, fontWeight: tokens.fontWeightSemibold },
  content: {
    gridArea: 'content',
    overflow: 'auto',
    padding: `${tokens.spacingVerticalM} ${tokens.spacingHorizontalXL}`,
    outline: 'none',
    boxSizing: 'border-box',
  },
  skip: {
    position: 'absolute',
    left: tokens.spacingHorizontalM,
    top: '-100px',
    zIndex: 10,
    padding: tokens.spacingHorizontalM,
    backgroundColor: tokens.colorNeutralBackground1,
    color: tokens.colorBrandForegroundLink,
    ':focus': { top: tokens.spacingVerticalS },
  },
  live: {
    display: 'inline-flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalXS,
    fontSize: tokens.fontSizeBase200,
    color: tokens.colorNeutralForeground2,
  },
  dot: { width: '8px', height: '8px', borderRadius: '50%', backgroundColor: tokens.colorPaletteGreenBackground3 },
  lost: {
    position: 'fixed',
    top: barHeight,
    left: 0,
    right: 0,
    zIndex: 5,
    padding: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalL}`,
    textAlign: 'center',
    backgroundColor: tokens.colorStatusWarningBackground1,
    color: tokens.colorNeutralForeground1,
    borderBottom: `1px solid ${tokens.colorStatusWarningBorder1}`,
  },
})

export function Frame({ children }: { readonly children: ReactNode }) {
  const styles = useStyles()
  const { product, skipToContent, connection: t } = useCommonTexts()
  const connection = useSyncExternalStore((changed) => listeners.on('connection', changed), connectionNow)
  const content = useFocusOnNewPage()
  const { tour } = usePreferences().preferences
  return (
    <div className={styles.frame}>
      <a className={styles.skip} href="#content">
        {skipToContent}
      </a>
      <header className={styles.bar}>
        <div className={styles.product}>
          <img src="/icon.svg" alt="" width={24} height={24} />
          <span className={styles.productName}>{product}</span>
        </div>
        {connection === 'live' && (
          <span className={styles.live}>
            <span className={styles.dot} aria-hidden />
            {t.live}
          </span>
        )}
        <Suspense fallback={null}>
          <AccountMenu />
        </Suspense>
      </header>
      <Navigation />
      <main id="content" className={styles.content} tabIndex={-1} ref={content}>
        {children}
      </main>
      {tour !== 'done' && (
        <Suspense fallback={null}>
          <Tour />
        </Suspense>
      )}
      {connection === 'lost' && (
        <div className={styles.lost} role="status">
          {t.lost}
        </div>
      )}
    </div>
  )
}

/** Who moves by keyboard or listens goes on at the top of the page that they went to. */
function useFocusOnNewPage() {
  const { pathname } = useLocation()
  const content = useRef<HTMLElement>(null)
  const before = useRef(pathname)
  useEffect(() => {
    if (before.current === pathname) return
    before.current = pathname
    content.current?.focus({ preventScroll: true })
    content.current?.scrollTo(0, 0)
  }, [pathname])
  return content
}
