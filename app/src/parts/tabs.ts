/** What one tab does to the phone as a whole, the others hear of: a key in their memory must not outlive what it opened. */
import { phone } from './phone'

export function keepTabsTogether(): void {
  const others = new BroadcastChannel('zhudian-stage')
  let hears = false
  phone.stage.watch((stage) => {
    if (!hears && (stage === 'empty' || stage === 'locked')) others.postMessage(stage)
  })
  others.onmessage = async () => {
    hears = true
    await phone.restart().finally(() => {
      hears = false
    })
  }
}
