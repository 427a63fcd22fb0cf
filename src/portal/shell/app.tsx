// The portal as a whole: who is signed in, the frame around the pages, and which page an address means.
import { ApolloProvider } from '@apollo/client/react'
import { FluentProvider, RendererProvider, Spinner, createDOMRenderer, makeStyles } from '@fluentui/react-components'
import { Suspense, lazy, useEffect, useState } from 'react'
import { Navigate, Route, RouterProvider, Routes, createBrowserRouter, matchPath } from 'react-router'
import { Failure } from '../components/failure.js'
import { Forbidden } from '../components/forbidden.js'
import { Loading } from '../components/loading.js'
import { NotFound } from '../components/not-found.js'
import { NoticeProvider } from '../components/notices.js'
import { api } from './api.js'
import { Frame } from './frame.js'
import { PageBoundary } from './page-boundary.js'
import type { Page } from './pages.js'
import { pages } from './pages.js'
import { PreferencesProvider, useCommonTexts, useIsDark } from './preferences.js'
import { SessionProvider, SigningProvider, useSession, useSigning } from './session.js'
import { darkTheme, lightTheme } from './theme.js'

/** Most people are signed in already. */
const SignIn = lazy(() => import('./sign-in.js'))

const firstPath = location.pathname === '/' ? '/alerts' : location.pathname
// The page is on its way while the service is asked who is signed in; what fails here fails again where it is shown.
pages
  .find(({ path }) => matchPath(path, firstPath))
  ?.load()
  .catch(() => undefined)

/** Style elements need the nonce of the answer that the page came in. */
const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? ''
const renderer = createDOMRenderer(document, { styleElementAttributes: { nonce } })

/** One that can be asked to wait, so that a page with unsaved changes is not left unasked. */
const router = createBrowserRouter([{ path: '*', Component: Content }])

export function App() {
  return (
    <PreferencesProvider>
      <RendererProvider renderer={renderer}>
        <Themed />
      </RendererProvider>
    </PreferencesProvider>
  )
}

function Themed() {
  const dark = useIsDark()
  useEffect(() => {
    document.documentElement.style.colorScheme = dark ? 'dark' : 'light'
  }, [dark])
  return (
    <FluentProvider theme={dark ? darkTheme : lightTheme}>
      <ApolloProvider client={api}>
        <SigningProvider>
          {/* Without transitions, so that a box that is ticked stays ticked while its address is on the way. */}
          <RouterProvider router={router} useTransitions={false} />
        </SigningProvider>
      </ApolloProvider>
    </FluentProvider>
  )
}

function Content() {
  return (
    <Suspense fallback={null}>
      <Signed />
    </Suspense>
  )
}

const useStyles = makeStyles({ hidden: { display: 'none' }, centre: { height: '100vh' } })

function Signed() {
  const styles = useStyles()
  const { state, ask } = useSigning()
  const { session } = useCommonTexts()
  if (state.kind === 'asking') return <Waiting />
  if (state.kind === 'unreachable') return <Failure wholePage message={session.unreachable} retry={() => void ask()} />
  if (state.kind === 'out') return <SignIn again={false} />
  return (
    <>
      {state.ended && <SignIn again />}
      <div className={state.ended ? styles.hidden : undefined}>
        <SessionProvider key={state.me.name} me={state.me}>
          <NoticeProvider>
            <Frame>
              <Suspense fallback={<Loading />}>
                <Routes>
                  <Route path="/" element={<Navigate to="/alerts" replace />} />
                  {pages.map((page) => (
                    <Route key={page.path} path={page.path} element={<Guarded {...page} />} />
                  ))}
                  <Route path="*" element={<NotFound />} />
                </Routes>
              </Suspense>
            </Frame>
          </NoticeProvider>
        </SessionProvider>
      </div>
    </>
  )
}

/** The answer to who is signed in takes an instant, which nothing should flash in. */
function Waiting() {
  const styles = useStyles()
  const { states } = useCommonTexts()
  const [slow, setSlow] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => { setSlow(true) }, 500) // prettier-ignore
    return () => { clearTimeout(timer) } // prettier-ignore
  }, [])
  return slow ? <Spinner className={styles.centre} label={states.loading} /> : null
}

function Guarded({ path, page: Shown, operation }: Page) {
  const { may } = useSession()
  if (!may(operation)) return <Forbidden operation={operation} />
  return (
    <PageBoundary key={path}>
      <Shown />
    </PageBoundary>
  )
}
