// Scopes, roles and operations: what each opens, and that none is out of reach or open by mistake.
import { describe, expect, test } from '@jest/globals'
import { operationNames, operations } from '../../src/access/operations.js'
import type { Role } from '../../src/access/roles.js'
import { roleNames, roleOf, scopesOf } from '../../src/access/roles.js'
import type { Scope } from '../../src/access/scopes.js'
import { scopeNames, scopeOf, scopes } from '../../src/access/scopes.js'
import type { Caller } from '../../src/caller.js'
import { authorize, localCaller, may } from '../../src/caller.js'
import { Forbidden } from '../../src/request-errors.js'

const withScopes = (given: ReadonlySet<Scope>): Caller => ({ ...localCaller, kind: 'token', scopes: given })

describe('scopes', () => {
  test.each<readonly [string, Scope]>([
    ['Alert.Read.All', 'Alert.Read.All'],
    ['SecurityAlert.ReadWrite.All', 'Alert.ReadWrite.All'],
    ['AdvancedQuery.Read.All', 'AdvancedHunting.Read.All'],
    ['ThreatHunting.Read.All', 'AdvancedHunting.Read.All'],
  ])('%s is %s', (name, scope) => {
    expect(scopeOf(name)).toBe(scope)
  })

  test.each(['', 'alert.read.all', 'constructor', '__proto__', 'Alert.Read.All '])('%j is none', (name) => {
    expect(scopeOf(name)).toBeUndefined()
    expect(roleOf(name)).toBeUndefined()
  })

  test('every name leads to a scope that some operation asks for, or that opens rows', () => {
    const asked = new Set<Scope>([...Object.values(operations).flat(), 'Audit.Read.All'])
    expect(new Set(scopeNames.map(scopeOf))).toEqual(asked)
  })
})

describe('operations', () => {
  test('without scopes only the service itself can be asked about', () => {
    expect(operationNames.filter((operation) => may(withScopes(new Set()), operation))).toEqual(['readService'])
  })

  test.each(operationNames.filter((name) => operations[name].length > 0))('%s is refused by name', (operation) => {
    const anyOf: readonly Scope[] = operations[operation]
    const others = withScopes(new Set(scopes.filter((scope) => !anyOf.includes(scope))))
    expect(() => { authorize(others, operation) }).toThrow(new Forbidden(`This needs the scope ${anyOf.join(' or ')}.`)) // prettier-ignore
    for (const scope of anyOf) expect(may(withScopes(new Set([scope])), operation)).toBe(true)
  })
})

describe('roles', () => {
  /** The writing operations of each role, as Defender's table of permissions has them. */
  const writes: Readonly<Record<Role, readonly string[]>> = {
    ViewData: [],
    SecurityReader: [],
    ActiveRemediation: ['writeDevices'],
    AlertsInvestigation: ['writeAlerts', 'writeDevices', 'writeInquiries'],
    ManageSecuritySettings: [
      'writeNotificationRules',
      'writeSuppressionRules',
      'writeDetectionRules',
      'writeInquiries',
    ],
    ManagePortalSystemSettings: [
      'writeEnrollment',
      'writeNotificationRules',
      'writeSuppressionRules',
      'writeDetectionRules',
      'writeInquiries',
      'writeDeviceGroups',
      'manageTokens',
    ],
    Administrator: operationNames.filter((name) => /^(write|manage)/.test(name)),
    Expert: ['writeAlerts', 'actAsExpert'],
  }
  test.each(roleNames)('%s', (role) => {
    const caller = withScopes(scopesOf([role]))
    const writing = operationNames.filter((name) => /^(write|manage|act)/.test(name))
    expect(writing.filter((operation) => may(caller, operation))).toEqual(writes[role])
    expect(may(caller, 'hunt')).toBe(true)
  })
})
