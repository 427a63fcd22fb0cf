// Who is signed in. A session that ends keeps its page as it is, out of sight, until the same person is back.
import type { ReactNode } from 'react'
import { createContext, use, useEffect, useMemo, useState } from 'react'
import type { Operation } from '../../access/operations.js'
import { operations } from '../../access/operations.js'
import { api, closeLive, listeners, openLive } from './api.js'
import type { MeQuery } from './session.operations.js'
import { MeDocument } from './session.operations.js'

export type Me = MeQuery['me']

export interface Session {
  readonly me: Me
  /** Whether the person has one of the scopes that an operation asks for. */
  readonly may: (operation: Operation) => boolean
  readonly signOut: () => Promise<void>
}

export type SessionState =
  | { readonly kind: 'asking' }
  | { readonly kind: 'out' }
  | { readonly kind: 'unreachable' }
  | { readonly kind: 'in'; readonly me: Me; readonly ended: boolean }

export type SignInOutcome = 'in' | 'refused' | 'unreachable'

interface Signing {
  readonly state: SessionState
  readonly signIn: (token: string) => Promise<SignInOutcome>
  readonly signOut: () => Promise<void>
  readonly ask: () => Promise<void>
}

const SigningContext = createContext<Signing | undefined>(undefined)
const SessionContext = createContext<Session | undefined>(undefined)

const askWho = () => api.query({ query: MeDocument, fetchPolicy: 'network-only' })
/** Asked before anything is drawn, which takes longer than the answer. */
let asked: ReturnType<typeof askWho> | undefined = askWho()
asked.catch(() => undefined)

export function SigningProvider({ children }: { readonly children: ReactNode }) {
  const [state, setState] = useState<SessionState>({ kind: 'asking' })

  const actions = useMemo(() => {
    const enter = async (): Promise<void> => {
      const answer = asked ?? askWho()
      asked = undefined
      const { data } = await answer
      if (!data) throw new Error('The service does not say who asks.')
      const { me } = data
      openLive()
      setState((before) => {
        // Nothing that another person saw is left for the next one.
        if (before.kind === 'in' && before.me.name !== me.name) void api.clearStore()
        return { kind: 'in', me, ended: false }
      })
      await api.refetchQueries({ include: 'active' })
    }
    const ask = async (): Promise<void> => {
      try {
        await enter()
      } catch {
        // Where nobody is signed in, the listener below has said so already.
        setState((before) => (before.kind === 'asking' ? { kind: 'unreachable' } : before))
      }
    }
    const signIn = async (token: string): Promise<SignInOutcome> => {
      const headers = { 'content-type': 'application/json' }
      try {
        const { ok, status } = await fetch('/session', { method: 'POST', headers, body: JSON.stringify({ token }) })
        if (!ok) return status < 500 ? 'refused' : 'unreachable'
        await enter()
        return 'in'
      } catch {
        return 'unreachable'
      }
    }
    const signOut = async (): Promise<void> => {
      await fetch('/session', { method: 'DELETE' }).catch(() => undefined)
      closeLive()
      setState({ kind: 'out' })
      await api.clearStore()
    }
    return { ask, signIn, signOut }
  }, [])

  useEffect(() => {
    const stop = listeners.on('session-ended', () => {
      closeLive()
      setState((before) => (before.kind === 'in' ? { ...before, ended: true } : { kind: 'out' }))
    })
    const refresh = listeners.on('reconnected', () => {
      void api.refetchQueries({ include: 'active' })
    })
    void actions.ask()
    return () => {
      stop()
      refresh()
    }
  }, [actions])

  const signing = useMemo<Signing>(() => ({ state, ...actions }), [state, actions])
  return <SigningContext value={signing}>{children}</SigningContext>
}

/** For the pages of somebody who is signed in. */
export function SessionProvider({ me, children }: { readonly me: Me; readonly children: ReactNode }) {
  const { signOut } = useSigning()
  const session = useMemo<Session>(() => {
    const scopes = new Set(me.scopes)
    const may = (operation: Operation): boolean => {
      const anyOf: readonly string[] = operations[operation]
      return anyOf.length === 0 || anyOf.some((scope) => scopes.has(scope))
    }
    return { me, may, signOut }
  }, [me, signOut])
  return <SessionContext value={session}>{children}</SessionContext>
}

export function useSigning(): Signing {
  const signing = use(SigningContext)
  if (!signing) throw new Error('Signing in happens below its provider.')
  return signing
}

/** Whoever is signed in. */
export function useSession(): Session {
  const session = use(SessionContext)
  if (!session) throw new Error('Pages are for people who are signed in.')
  return session
}
