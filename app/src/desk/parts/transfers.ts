/** Exports and other long work that this person has begun (core/transfers.ts): the tray of the shell shows it on every screen. */
import { type Ref, shallowRef } from 'vue'
import { i18n } from '@/i18n'
import { refusalOf } from '@/core/failures'
import { type Progress, type Transfer, Transfers } from '../core/transfers'
import { desk } from './desk'
import { say } from './toasts'

/** As `GET /exports/{id}` answers. */
export interface Export {
  id: string
  list: string
  title: { zh: string; en: string }
  format: 'xlsx' | 'csv'
  state: 'queued' | 'working' | 'ready' | 'failed' | 'expired'
  problem: string | null
  rows_done: number
  rows_total: number | null
  bytes: number | null
  created_at: string
  expires_at: string | null
}

export const transfers = new Transfers()
const list = shallowRef<readonly Transfer[]>([])
transfers.list.watch((now) => (list.value = now))
export const underWay: Readonly<Ref<readonly Transfer[]>> = list
desk.stage.watch((stage) => {
  if (stage === 'out') transfers.list.set([])
})

const { t, locale } = i18n.global
const inEnglish = (): boolean => locale.value === ('en' as string)
export const titleOf = ({ title }: Export): string => (inEnglish() ? title.en : title.zh)

/** Asks for a file of a list, and follows it. @throws Refused */
export async function exportList(name: string, filters: Readonly<Record<string, string>>, format: 'xlsx' | 'csv' = 'xlsx'): Promise<void> {
  const body = { list: name, format, filters, language: inEnglish() ? 'en' : 'zh' }
  const begun = await desk.json<Export>('POST', '/exports', { body })
  say(t('desk.exports.begun'))
  followExport(begun)
}

/** Those that are still being written are followed again after a reload. */
export async function findExports(): Promise<void> {
  const { items } = await desk.json<{ items: Export[] }>('GET', '/exports', { query: { limit: 20 } })
  for (const each of items) if (progressOf(each).state === 'working') followExport(each)
}

function followExport(begun: Export): void {
  const { id } = begun
  const title = titleOf(begun)
  const look = async (): Promise<Progress> => progressOf(await desk.json<Export>('GET', `/exports/${id}`))
  const ended = (): void => say(t('desk.exports.ready', { title }))
  void transfers.follow({ id, title, look, fetch: () => fetchExport(id, `${title}.${begun.format}`), ended }, progressOf(begun))
}

function progressOf({ state, rows_done, rows_total, problem }: Export): Progress {
  const stage = state === 'ready' ? 'ready' : state === 'failed' || state === 'expired' ? 'failed' : 'working'
  return { state: stage, done: rows_done, total: rows_total, problem }
}

export async function dropExport(id: string): Promise<void> {
  transfers.drop(id)
  await desk.json('DELETE', `/exports/${id}`)
}

export const fetchExport = (id: string, name: string): Promise<void> => saveFile(`/exports/${id}/file`, name)

/** Saves what an address of the API answers as a file, under the server's name for it if it has one. @throws Refused */
export async function saveFile(path: string, name: string): Promise<void> {
  const answer = await desk.send('GET', path)
  if (!answer.ok) throw await refusalOf(answer)
  const said = /filename\*=UTF-8''([^;]+)/i.exec(answer.headers.get('Content-Disposition') ?? '')?.[1]
  saveBlob(await answer.blob(), said ? decodeURIComponent(said) : name)
}

export function saveBlob(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob)
  Object.assign(document.createElement('a'), { href: url, download: name }).click()
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
