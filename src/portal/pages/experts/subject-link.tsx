import { AppLink } from '../../components/app-link.js'
import type { InquirySubject } from '../../schema.js'
import { useTexts } from '../../shell/preferences.js'
import { expertsTexts } from './experts.texts.js'

const paths: Readonly<Record<Exclude<InquirySubject, 'GENERAL'>, string>> = {
  ALERT: '/alerts',
  DEVICE: '/devices',
  INCIDENT: '/incidents',
}

export interface SubjectLinkProps {
  readonly subjectKind: InquirySubject
  readonly subjectId: string
}

/** What a question is about, as a way to its page. */
export function SubjectLink({ subjectKind, subjectId }: SubjectLinkProps) {
  const { subjects } = useTexts(expertsTexts)
  if (subjectKind === 'GENERAL') return subjects.GENERAL
  return (
    <AppLink to={`${paths[subjectKind]}/${encodeURIComponent(subjectId)}`}>
      {subjects[subjectKind]} {subjectId}
    </AppLink>
  )
}
