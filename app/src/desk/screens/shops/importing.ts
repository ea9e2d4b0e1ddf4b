/**
 * The import of this desk that is under way, wherever one is meanwhile; told when it has ended. Once its last byte has gone out the server goes on
 * by itself, so that it is found again after a reload; before that the tab asks before it is closed.
 */
import { type Ref, shallowRef } from 'vue'
import { refusalOf } from '@/core/failures'
import { i18n, sayBytes } from '@/i18n'
import { type ImportReport, Importing, type KeptImport, PATHS, type Run, type TableName, type WholeImport, isOnItsWay, runOf } from '../../core/shops/imports'
import { type Sent, telling } from '../../core/uploads'
import { desk, isOneOf } from '../../parts/desk'
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
  if (isOnItsWay(run.value)) event.preventDefault()
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
  if (ended.failure?.kind === 'unreachable') await findImports().catch(() => undefined)
  if (location.pathname === SCREEN) transfers.drop(id)
  else tell(ended)
}

function tell({ file, isTrial, state: came, report }: Run): void {
  if (isTrial) say(t('desk_shops.imports.trial_toast', { file }))
  else if (came === 'failed') say(t('desk_shops.imports.failed_toast', { file }), { isAlarm: true })
  else say(t('desk_shops.imports.done_toast', { file, created: report!.created, changed: report!.changed }))
}

export const whole = async (id: string): Promise<Run> => runOf(await desk.json<WholeImport>('GET', `/imports/${id}`))

/** Shows one that the server remembers in the place of another. */
export async function lookAt(id: string): Promise<void> {
  importing.run.set(await whole(id))
}

/** The newest that the server is still at is followed again after a reload. */
export async function findImports(): Promise<void> {
  if (!isOneOf(['marketing_centre', 'admin']) || run.value?.state === 'working') return
  const { items } = await desk.json<{ items: KeptImport[] }>('GET', '/imports', { query: { limit: 20 } })
  const found = items.find((each) => each.state === 'working')
  if (!found) return
  const begun = runOf({ ...found, errors: [], ignored_columns: [], problem: null })
  importing.run.set(begun)
  let last = begun
  const look = async (): Promise<Progress> => {
    const now = await whole(found.id)
    if (run.value === last) importing.run.set(now)
    last = now
    return progressOf(now)
  }
  const ended = (): void => {
    setTimeout(() => transfers.drop(found.id), 6_000)
    if (location.pathname !== SCREEN) tell(last)
  }
  await transfers.follow({ id: found.id, title: found.filename, to: SCREEN, look, ended }, progressOf(begun))
}

function progressOf(now: Run): Progress {
  return { state: now.state === 'failed' ? 'failed' : now.state === 'working' ? 'working' : 'ready', done: now.steps?.done ?? 0, total: now.steps?.total ?? null, problem: null, said: stepOf(now) }
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
export function stepOf({ id, state, isTrial, isLost, sent, steps }: Run): string {
  if (isLost) return t('desk_shops.imports.lost')
  if (state !== 'working') return t(`desk_shops.imports.${state === 'done' ? (isTrial ? 'ok_trial' : 'ok') : isTrial ? 'refused_trial' : 'refused'}`)
  if (!id && (!sent || sent.bytes < sent.total)) return t('desk_shops.imports.sending', { done: sayBytes(sent?.bytes ?? 0), total: sent ? sayBytes(sent.total) : '…' })
  const said = t(isTrial ? 'desk_shops.imports.reading_trial' : 'desk_shops.imports.reading')
  return steps ? `${said} ${Math.floor((100 * steps.done) / steps.total)}%` : said
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
