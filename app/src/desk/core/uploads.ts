/** A large body on its way to the server. `fetch` does not say how much of it has gone out, so it goes by XMLHttpRequest. */
export type Sent = (bytes: number, total: number) => void

/** Reading 200,000 rows takes the server minutes: long after the last byte it is still waited for. */
const PATIENCE_MS = 30 * 60_000

/** What `Api.send` may be given in the place of `fetch`; it has a patience of its own. */
export function telling(sent: Sent): typeof fetch {
  return (url, { method = 'POST', headers, body } = {}) =>
    new Promise((done, failed) => {
      const request = new XMLHttpRequest()
      request.open(method, String(url))
      request.responseType = 'arraybuffer'
      request.timeout = PATIENCE_MS
      new Headers(headers).forEach((value, name) => request.setRequestHeader(name, value))
      request.upload.onprogress = ({ loaded, total }) => sent(loaded, total)
      request.onload = () => done(new Response([204, 205, 304].includes(request.status) ? null : (request.response as ArrayBuffer), { status: request.status, headers: headersOf(request) }))
      request.onerror = request.ontimeout = request.onabort = () => failed(new TypeError('no answer'))
      request.send(body as XMLHttpRequestBodyInit)
    })
}

function headersOf(request: XMLHttpRequest): [string, string][] {
  const lines = request.getAllResponseHeaders().trim().split(/[\r\n]+/)
  return lines.filter(Boolean).map((line) => {
    const at = line.indexOf(':')
    return [line.slice(0, at), line.slice(at + 1).trim()]
  })
}
