// Rows of the registry: keys by their full names, values by their types.
import { expect, test } from '@jest/globals'
import { fullKey } from '../../../src/ingest/windows-events/registry.js'
import { rowOf, sysmon } from './events.js'

test.each([
  ['DWORD (0x0000000a)', 'Dword', '10'],
  ['QWORD (0x01d69000-0xffffffff)', 'Qword', '132451573023375359'],
  ['Binary Data', 'Binary', undefined],
  ['(Empty)', 'String', undefined],
  ['C:\\a.exe', 'String', 'C:\\a.exe'],
])('a registry value %s', (Details, type, data) => {
  const { columns } = rowOf(
    sysmon(13, { TargetObject: 'HKU\\S-1-5-21-1\\Software\\Run\\(Default)', Details, EventType: 'SetValue' }),
  )
  expect(columns).toMatchObject({
    ActionType: 'RegistryValueSet',
    RegistryKey: 'HKEY_CURRENT_USER\\S-1-5-21-1\\Software\\Run',
    RegistryValueType: type,
  })
  expect(columns).not.toHaveProperty('RegistryValueName')
  expect(columns['RegistryValueData']).toBe(data)
})

test.each([
  ['HKLM\\Software\\X', 'HKEY_LOCAL_MACHINE\\Software', 'X'],
  ['HKLM\\Types\\text/html', 'HKEY_LOCAL_MACHINE\\Types', 'text/html'],
  ['HKLM\\bam\\S-1-5-18\\\\Device\\Volume2\\a.exe', 'HKEY_LOCAL_MACHINE\\bam\\S-1-5-18', '\\Device\\Volume2\\a.exe'],
])('a value in the registry, %s', (TargetObject, key, name) => {
  const { columns } = rowOf(sysmon(13, { TargetObject, Details: 'x', EventType: 'SetValue' }))
  expect(columns).toMatchObject({ RegistryKey: key, RegistryValueName: name })
})

test.each([
  ['HKLM\\System', 'HKEY_LOCAL_MACHINE\\System'],
  ['HKU\\.DEFAULT\\X', 'HKEY_USERS\\.DEFAULT\\X'],
  ['HKCR\\.txt', 'HKEY_CLASSES_ROOT\\.txt'],
  ['\\REGISTRY\\MACHINE\\SYSTEM', 'HKEY_LOCAL_MACHINE\\SYSTEM'],
  ['\\REGISTRY\\A\\{1}', '\\REGISTRY\\A\\{1}'],
  ['HKLMX\\Y', 'HKLMX\\Y'],
])('the key %s', (path, key) => {
  expect(fullKey(path)).toBe(key)
})
