/** What one tab does to the phone as a whole, the others hear of: a key in their memory must not outlive what it opened. */
import { watch } from 'vue'
import { phone, syncing } from './phone'

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

/** What one tab has written, the others count and show, also while there is no network. */
export function countTogether(): void {
  const others = new BroadcastChannel('zhudian-unsent')
  let heard = ''
  watch(
    () => JSON.stringify(syncing.value.unsent),
    (unsent) => unsent !== heard && others.postMessage(unsent),
  )
  others.onmessage = ({ data }) => {
    heard = data as string
    if (phone.stage.value === 'open') void phone.open.engine.refresh()
  }
}
