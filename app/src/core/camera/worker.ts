/** Develops pictures apart from the screen. */
import { type Taken, develop } from './develop'

self.onmessage = ({ data }: MessageEvent<{ turn: number; taken: Taken }>): void => {
  const { turn, taken } = data
  develop(taken).then(
    (developed) => self.postMessage({ turn, developed }),
    (error: unknown) => self.postMessage({ turn, failure: String(error) }),
  )
}
