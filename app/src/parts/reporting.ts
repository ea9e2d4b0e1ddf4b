/** Writing a day's report: one for each day, so that a second one changes the first. */
import type { AnomalyItem, AnomalyReport } from '@/core/day/documents'
import type { Held } from '@/core/store'
import { exclusively } from '@/core/locks'
import { uuid7 } from '@/core/uuid'
import { wireTime } from '@/core/wire'
import { phone } from './phone'

export async function reportOf(day: string): Promise<Held<AnomalyReport> | null> {
  return (await phone.open.store.list<AnomalyReport>('anomaly_reports', { from: day, to: day }))[0] ?? null
}

/**
 * When it was first written stays: an edit does not make a report late. One that was taken back is written again under its own id. Two at
 * once, of two taps or two tabs, are one after the other.
 */
export async function writeReport(day: string, items: AnomalyItem[]): Promise<void> {
  const { store, outbox } = phone.open
  await exclusively('zhudian-report', async () => {
    const held = await reportOf(day)
    const report: AnomalyReport = { day, items, reported_at: held?.doc.reported_at ?? wireTime(Date.now()) }
    await outbox.write('anomaly_reports', held?.id ?? (await store.draft<string>(takenBack(day))) ?? uuid7(), report)
  })
}

export async function reportNil(day: string): Promise<void> {
  await writeReport(day, [])
  await phone.open.store.dropDraft(`report/${day}`)
}

/** There is one report for each day: the server would not take another in the very push that takes this one back. */
export async function takeReportBack(day: string): Promise<void> {
  const { store, outbox } = phone.open
  const held = await reportOf(day)
  if (!held) return
  await store.saveDraft(takenBack(day), held.id)
  await outbox.write('anomaly_reports', held.id, null)
}

const takenBack = (day: string): string => `report_taken_back/${day}`
