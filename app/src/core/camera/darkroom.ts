/** Where pictures are developed: in one worker, or, in browsers that cannot draw there, in the app itself. */
import { type Developed, NotAPicture, type Taken, develop } from './develop'

interface Answer {
  turn: number
  developed?: Developed
  failure?: string
}

let worker: Worker | null = null
let turns = 0

let last: Promise<unknown> = Promise.resolve()

/** One after the other: a gallery gives twenty at once, and each of them unpacked takes fifty megabytes. @throws NotAPicture */
export function developed(taken: Taken): Promise<Developed> {
  const turn = last.then(() => developNow(taken))
  last = turn.catch(() => undefined)
  return turn
}

function developNow(taken: Taken): Promise<Developed> {
  if (typeof OffscreenCanvas === 'undefined' || typeof Worker === 'undefined') return develop(taken)
  const own = (worker ??= new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' }))
  const turn = ++turns
  return new Promise((resolve, reject) => {
    const end = (): void => {
      own.removeEventListener('message', hear)
      own.removeEventListener('error', fail)
    }
    const hear = ({ data }: MessageEvent<Answer>): void => {
      if (data.turn !== turn) return
      end()
      if (data.developed) resolve(data.developed)
      else reject(new NotAPicture(data.failure))
    }
    // The worker did not start, or it died of a picture: the app does it itself.
    const fail = (): void => {
      end()
      worker = null
      develop(taken).then(resolve, reject)
    }
    own.addEventListener('message', hear)
    own.addEventListener('error', fail)
    own.postMessage({ turn, taken })
  })
}
