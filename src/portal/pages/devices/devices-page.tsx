// The devices that telemetry has told of.
import { useQuery } from '@apollo/client/react'
import { DesktopRegular } from '@fluentui/react-icons'
import { SettledSearch } from '../../components/settled-search.js'
import { AppLink } from '../../components/app-link.js'
import { Empty } from '../../components/empty.js'
import { PageHeader } from '../../components/page-header.js'
import { useTableStyles } from '../../components/table-styles.js'
import { Tags } from '../../components/tags.js'
import { Time } from '../../components/time.js'
import { Choice } from '../../components/choice.js'
import { PagedList } from '../../components/paged-list.js'
import { usePageStyles } from '../../components/page-styles.js'
import { Table } from '../../components/table.js'
import { useAddress } from '../../components/use-address.js'
import { usePages } from '../../components/use-pages.js'
import { useTexts } from '../../shell/preferences.js'
import type { DevicesQuery } from './devices.operations.js'
import { DevicesDocument, GroupNamesDocument } from './devices.operations.js'
import { devicesTexts } from './devices.texts.js'

export default function DevicesPage() {
  const styles = usePageStyles()
  const t = useTexts(devicesTexts)
  const [params, change] = useAddress()
  const search = params.get('search') ?? ''
  const group = params.get('group') ?? ''
  const variables = { search: search === '' ? null : search, groups: group === '' ? null : [group] }
  const devices = usePages(DevicesDocument, 'devices', variables)
  const groups = useQuery(GroupNamesDocument).data?.deviceGroups ?? []
  return (
    <div className={styles.page}>
      <PageHeader title={t.title} {...(devices.shown && { beside: t.total(devices.shown.totalCount) })} />
      <div className={styles.toolbar}>
        <SettledSearch
          label={t.search}
          className={styles.search}
          search={search}
          onSearch={(text) => {
            change('search', text)
          }}
        />
        {groups.length > 0 && (
          <Choice
            label={t.group}
            value={group}
            any={t.allGroups}
            values={groups.map(({ name }) => name)}
            nameOf={(name) => `${name} (${groups.find((one) => one.name === name)?.devices ?? 0})`}
            onChange={(value) => {
              change('group', value)
            }}
          />
        )}
      </div>
      <PagedList pages={devices} empty={<Empty icon={DesktopRegular} title={t.none} hint={t.noneHint} />}>
        {(rows) => <DevicesTable devices={rows} />}
      </PagedList>
    </div>
  )
}

type DeviceRow = DevicesQuery['devices']['edges'][number]['node']

function DevicesTable({ devices }: { readonly devices: readonly DeviceRow[] }) {
  const styles = useTableStyles()
  const t = useTexts(devicesTexts)
  return (
    <Table heads={[t.name, t.os, t.kind, t.group, t.health, t.exposure, t.tags, t.lastSeen]}>
      {devices.map((device) => (
        <tr key={device.id} className={styles.row}>
          <td className={styles.cell}>
            <AppLink to={`/devices/${encodeURIComponent(device.id)}`}>{device.name || device.id}</AppLink>
          </td>
          <td className={styles.cell}>
            {device.osPlatform} {device.osVersion}
          </td>
          <td className={styles.cell}>{device.deviceType}</td>
          <td className={styles.cell}>{device.group}</td>
          <td className={styles.cell}>{device.health}</td>
          <td className={styles.cell}>{device.exposureLevel}</td>
          <td className={styles.cell}>
            <Tags system={[]} custom={device.tags} />
          </td>
          <td className={styles.cell}>
            <Time brief value={device.lastSeen} />
          </td>
        </tr>
      ))}
    </Table>
  )
}
