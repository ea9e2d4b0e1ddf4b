/**
 * The import of this desk that is under way, wherever one is meanwhile; told when it has ended. It lives as long as the tab, which asks before
 * it is closed.
 */
import { type Ref, shallowRef } from 'vue'
import { refusalOf } from '@/core/failures'
import { i18n, sayBytes } from '@/i18n'
import { type ImportReport, Importing, PATHS, type Run, type TableName } from '../../core/shops/imports'
import { type Sent, telling } from '../../core/uploads'
import { desk } from '../../parts/desk'
import { say } from '../../parts/toasts'
import type { Progress } from '../../core/transfers'
import { transfers } from '../../parts/transfers'

const SCREEN = '/app/desk/imports'
const importing = new Importing()
const state = shallowRef<Run | null>(null)
importing.run.watch((next) => (state.value = next))
desk.stage.watch((stage) => stage === 'out' && importing.run.set(null))
export const run: Readonly<Ref<Run | null>> = state
export const forget = (): void => importing.forget()
const { t } = i18n.global
addEventListener('beforeunload', (event) => {
  if (run.value?.state === 'working') event.preventDefault()
})

export async function importTable(table: TableName, file: File, isTrial: boolean, isComplete: boolean): Promise<void> {
  const send = async (sent: Sent): Promise<ImportReport> => {
    const body = new FormData()
    body.append('file', new Blob([await contentOf(file)]), file.name)
    body.append('dry_run', String(isTrial))
    if (table === 'sales') body.append('complete', String(isComplete))
    const answer = await desk.send('POST', PATHS[table], body, {}, telling(sent))
    if (!answer.ok) throw await refusalOf(answer)
    return (await answer.json()) as ImportReport
  }
  const ending = importing.begin(table, file.name, isTrial, send)
  const id = follow(ending)
  const ended = await ending
  if (location.pathname === SCREEN) {
    transfers.drop(id)
    return
  }
  if (isTrial) say(t('desk_shops.imports.trial_toast', { file: file.name }))
  else if (ended.state === 'failed') say(t('desk_shops.imports.failed_toast', { file: file.name }), { isAlarm: true })
  else say(t('desk_shops.imports.done_toast', { file: file.name, created: ended.report!.created, changed: ended.report!.changed }))
}

/** A file that was saved since it was chosen can no longer be read: whoever has corrected it chooses it again. */
async function contentOf(file: File): Promise<ArrayBuffer> {
  try {
    return await file.arrayBuffer()
  } catch {
    throw new Error(t('desk_shops.imports.changed_file'))
  }
}

/** How far it is, to be read: on its way, or read by the server, which answers once it has read all. */
export function stepOf({ state, isTrial, sent }: Run): string {
  if (state !== 'working') return t(`desk_shops.imports.${state === 'done' ? (isTrial ? 'ok_trial' : 'ok') : isTrial ? 'refused_trial' : 'refused'}`)
  if (!sent || sent.bytes < sent.total) return t('desk_shops.imports.sending', { done: sayBytes(sent?.bytes ?? 0), total: sent ? sayBytes(sent.total) : '…' })
  return t(isTrial ? 'desk_shops.imports.reading_trial' : 'desk_shops.imports.reading')
}

/** The tray of the shell shows it on every other screen. */
function follow(ending: Promise<Run>): string {
  for (const { id: former, to } of transfers.list.value) if (to === SCREEN) transfers.drop(former)
  let ended: Run | null = null
  void ending.then((last) => (ended = last))
  const { file, begunAt } = importing.run.value!
  const id = `import-${begunAt}`
  const look = (): Progress => {
    const now = ended ?? (importing.run.value?.begunAt === begunAt ? importing.run.value : null)
    const [done, total] = now?.sent && now.sent.bytes < now.sent.total ? [now.sent.bytes, now.sent.total] : [0, null]
    return { state: now?.state === 'failed' ? 'failed' : now?.state === 'working' ? 'working' : 'ready', done, total, problem: null, said: now ? stepOf(now) : '' }
  }
  void transfers.follow({ id, title: file, to: SCREEN, look: () => Promise.resolve(look()), everyMs: 300, ended: () => setTimeout(() => transfers.drop(id), 6_000) }, look())
  return id
}
