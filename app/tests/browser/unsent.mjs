/**
 * Writes edits and photos into a phone's outbox, as screens do, for stories that need unsent work before there is time to make it by hand.
 * The phone has no PIN: its key lies in IndexedDB then, and can seal, but not leave.
 */

/** `documents`: collection, id, base_rev, doc. `photos`: id, collection, doc_id, size, and `problem` of a refused one. */
export async function writeUnsent(page, documents, photos = []) {
  await page.evaluate(
    async ([documents, photos]) => {
      const database = await new Promise((done) => (indexedDB.open('zhudian').onsuccess = (event) => done(event.target.result)))
      const ask = (request) => new Promise((done, failed) => Object.assign(request, { onsuccess: () => done(request.result), onerror: () => failed(request.error) }))
      const table = (name, mode = 'readwrite') => database.transaction(name, mode).objectStore(name)
      const { key } = (await ask(table('meta').get('vault'))).value
      const bytesOf = (text) => new TextEncoder().encode(text)
      const seal = async (content, place) => {
        const iv = crypto.getRandomValues(new Uint8Array(12))
        const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: bytesOf(place) }, key, content)
        return new Uint8Array([...iv, ...new Uint8Array(sealed)])
      }
      let seq = (await ask(table('meta').get('device_seq')))?.value ?? 0
      for (const { collection, id, base_rev = 0, doc } of documents) {
        const body = await seal(bytesOf(JSON.stringify(doc)), `${collection}/${id}`)
        await ask(table('meta').put({ key: 'device_seq', value: ++seq }))
        const more = { state: 'waiting', acknowledged_rev: 0, problem: null, ref: doc.terminal_id ?? '', day: '', edited_at: Date.now() - 90 * 60_000, bytes: body.length }
        await ask(table('outbox').put({ seq, collection, id, base_rev, body, ...more }))
      }
      for (const { id, collection, doc_id, size, problem = null, sent_bytes = 0 } of photos) {
        const canvas = Object.assign(document.createElement('canvas'), { width: 320, height: 240 })
        const paint = canvas.getContext('2d')
        for (let x = 0; x < 320; x += 40) Object.assign(paint, { fillStyle: `hsl(${x} 40% 60%)` }).fillRect(x, 0, 40, 240)
        const blob = await new Promise((done) => canvas.toBlob(done, 'image/jpeg'))
        const bytes = await blob.arrayBuffer()
        const sha256 = [...new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
        const state = problem ? 'refused' : 'waiting'
        await ask(table('photos').put({ id, collection, doc_id, sha256, size, media_type: 'image/jpeg', state, taken_at: Date.now(), sent_at: 0, sent_bytes, upload_url: null, problem }))
        await ask(table('pictures').put({ id, body: await seal(bytes, `photo/${id}`) }))
      }
      database.close()
    },
    [documents, photos],
  )
}

/** A phone of the same person beside the browser: asks the API. */
export async function anotherPhone(address, username, password) {
  const id = crypto.randomUUID()
  const ask = async (method, path, body, token) => {
    const headers = { 'Content-Type': 'application/json', ...(token && { Authorization: `Bearer ${token}` }) }
    const answer = await fetch(`${address}/api/v1${path}`, { method, headers, body: body && JSON.stringify(body) })
    return answer.status === 204 ? null : answer.json()
  }
  const { access_token } = await ask('POST', '/sessions', { username, password, device: { id, name: 'the other phone', platform: 'test' } })
  let seq = 0
  return {
    ask: (method, path, body) => ask(method, path, body, access_token),
    async push(collection, id, base_rev, doc) {
      const changes = [{ collection, id, base_rev, device_seq: ++seq, doc }]
      const said = { device_time: new Date().toISOString(), app: { version: 'test', schema: 1 }, outbox: { documents: 0, photos: 0, oldest_at: null }, changes }
      return (await ask('POST', '/sync/push', said, access_token)).results[0]
    },
  }
}
