// The devices that telemetry has told of.
import { useQuery } from '@apollo/client/react'
import { Button, Select, makeStyles, tokens } from '@fluentui/react-components'
import { DesktopRegular } from '@fluentui/react-icons'
import { useSearchParams } from 'react-router'
import { SettledSearch } from '../../components/settled-search.js'
import { AppLink } from '../../components/app-link.js'
import { Empty } from '../../components/empty.js'
import { Failure } from '../../components/failure.js'
import { Loading } from '../../components/loading.js'
import { PageHeader } from '../../components/page-header.js'
import { useTableStyles } from '../../components/table-styles.js'
import { Tags } from '../../components/tags.js'
import { Time } from '../../components/time.js'
import { useTexts } from '../../shell/preferences.js'
import type { DevicesQuery } from './devices.operations.js'
import { DevicesDocument, GroupNamesDocument } from './devices.operations.js'
import { devicesTexts } from './devices.texts.js'

const useStyles = makeStyles({
  page: { display: 'grid', gap: tokens.spacingVerticalS },
  toolbar: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
  search: { width: '280px' },
  more: { justifySelf: 'center' },
})

export default function DevicesPage() {
  const styles = useStyles()
  const t = useTexts(devicesTexts)
  const [params, setParams] = useSearchParams()
  const search = params.get('search') ?? ''
  const group = params.get('group') ?? ''
  const change = (name: string, value: string): void => {
    setParams((before) => {
      const next = new URLSearchParams(before)
      if (value === '') next.delete(name)
      else next.set(name, value)
      return next
    })
  }
  const variables = { search: search === '' ? null : search, groups: group === '' ? null : [group] }
  const { data, previousData, error, refetch, fetchMore, loading } = useQuery(DevicesDocument, { variables, fetchPolicy: 'cache-and-network' }) // prettier-ignore
  const shown = data ?? previousData
  const groups = useQuery(GroupNamesDocument).data?.deviceGroups ?? []
  const more = (): void => {
    const after = data?.devices.pageInfo.endCursor ?? null
    void fetchMore({
      variables: { after },
      updateQuery: (before, { fetchMoreResult }) => joined(before, fetchMoreResult),
    })
  }
  return (
    <div className={styles.page}>
      <PageHeader title={t.title} {...(shown && { beside: t.total(shown.devices.totalCount) })} />
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
          <Select
            aria-label={t.group}
            value={group}
            onChange={(_, { value }) => {
              change('group', value)
            }}
          >
            <option value="">{t.allGroups}</option>
            {groups.map(({ name, devices }) => (
              <option key={name} value={name}>
                {name} ({devices})
              </option>
            ))}
          </Select>
        )}
      </div>
      {error && !shown ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : !shown ? (
        <Loading />
      ) : shown.devices.edges.length === 0 ? (
        <Empty icon={DesktopRegular} title={t.none} hint={t.noneHint} />
      ) : (
        <>
          <DevicesTable devices={shown.devices.edges.map(({ node }) => node)} />
          {shown.devices.pageInfo.hasNextPage && (
            <Button className={styles.more} disabled={loading} onClick={more}>
              {t.more}
            </Button>
          )}
        </>
      )}
    </div>
  )
}

const joined = (before: DevicesQuery, more: DevicesQuery): DevicesQuery => ({
  devices: { ...more.devices, edges: [...before.devices.edges, ...more.devices.edges] },
})

type DeviceRow = DevicesQuery['devices']['edges'][number]['node']

function DevicesTable({ devices }: { readonly devices: readonly DeviceRow[] }) {
  const styles = useTableStyles()
  const t = useTexts(devicesTexts)
  return (
    <div className={styles.frame}>
      <table className={styles.table}>
        <thead>
          <tr>
            {[t.name, t.os, t.kind, t.group, t.health, t.exposure, t.tags, t.lastSeen].map((name) => (
              <th key={name} scope="col" className={styles.head}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
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
        </tbody>
      </table>
    </div>
  )
}
