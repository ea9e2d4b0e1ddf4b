/** The import of this desk that is under way, wherever one is meanwhile; told when it has ended. It lives as long as the tab. */
import { type Ref, shallowRef } from 'vue'
import { refusalOf } from '@/core/failures'
import { i18n } from '@/i18n'
import { type ImportReport, Importing, PATHS, type Run, type TableName } from '../../core/shops/imports'
import { desk } from '../../parts/desk'
import { say } from '../../parts/toasts'
import { transfers } from '../../parts/transfers'

const importing = new Importing()
const state = shallowRef<Run | null>(null)
importing.run.watch((next) => (state.value = next))
desk.stage.watch((stage) => stage === 'out' && importing.run.set(null))
export const run: Readonly<Ref<Run | null>> = state
export const forget = (): void => importing.forget()
const { t } = i18n.global

export async function importTable(table: TableName, file: File, isTrial: boolean, isComplete: boolean): Promise<void> {
  const send = async (): Promise<ImportReport> => {
    const body = new FormData()
    body.append('file', new Blob([await contentOf(file)]), file.name)
    body.append('dry_run', String(isTrial))
    if (table === 'sales') body.append('complete', String(isComplete))
    const answer = await desk.send('POST', PATHS[table], body)
    if (!answer.ok) throw await refusalOf(answer)
    return (await answer.json()) as ImportReport
  }
  const ending = importing.begin(table, file.name, isTrial, send)
  if (!isTrial) follow(file.name, ending)
  const ended = await ending
  if (location.pathname === '/app/desk/imports') return
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

/** The tray of the shell shows it on every screen. The server answers once it has read all: how far it is, nobody knows. */
function follow(file: string, ending: Promise<Run>): void {
  let ended: Run | null = null
  void ending.then((last) => (ended = last))
  const id = `import-${Date.now()}`
  void transfers.follow({
    id,
    title: t('desk_shops.imports.working', { file }),
    look: () => Promise.resolve({ state: ended ? (ended.state === 'done' ? 'ready' : 'failed') : 'working', done: ended?.report ? ended.report.created + ended.report.changed : 0, total: null, problem: null }),
    ended: () => setTimeout(() => transfers.drop(id), 4_000),
  })
}
