/** Uploads that were begun at this desk: followed in the tray, wherever one goes meanwhile. */
import { i18n } from '@/i18n'
import { type Picture, bring } from '../../../core/promoter/uploads'
import { desk } from '../../../parts/desk'
import { transfers } from '../../../parts/transfers'
import type { Progress } from '../../../core/transfers'

const { base } = desk.api
const door = { send: (method: string, url: string, body: BodyInit | null, headers: Record<string, string>) => desk.send(method, new URL(url, location.origin).pathname.slice(base.length), body, headers) }

/** Whether pictures are on their way: leaving the desk then would lose them. */
let open = 0
addEventListener('beforeunload', (event) => {
  if (open) event.preventDefault()
})

/** Brings pictures one after another; `ended` is told when all are there. */
export function bringPictures(pictures: readonly Picture[], ended: () => void = () => undefined): void {
  if (!pictures.length) return
  const total = pictures.reduce((sum, { file }) => sum + file.size, 0)
  const progress: Progress = { state: 'working', done: 0, total, problem: null }
  const kilobytes = (bytes: number): number => Math.ceil(bytes / 1000)
  const look = (): Promise<Progress> => Promise.resolve({ ...progress, done: kilobytes(progress.done), total: kilobytes(total) })
  const title = i18n.global.t('desk_confirmations.evidence.uploading', { n: pictures.length }, pictures.length)
  void transfers.follow({ id: pictures[0]!.declaration.id, title, look, ended: () => transfers.drop(pictures[0]!.declaration.id) })
  void work()

  async function work(): Promise<void> {
    open += 1
    try {
      let before = 0
      for (const { file, declaration } of pictures) {
        await bring({ file, declaration }, { door, endpoint: `${base}/sync/uploads`, report: (bytes) => (progress.done = before + bytes) })
        before += file.size
        progress.done = before
      }
      progress.state = 'ready'
      ended()
    } catch {
      progress.state = 'failed'
    } finally {
      open -= 1
    }
  }
}
