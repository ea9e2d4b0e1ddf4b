import { describe, expect, it } from 'vitest'
import { Api, type Tokens } from '@/core/api'
import { Refused, SignedOut, Unreachable } from '@/core/failures'
import { AnotherPerson, NotAManager } from '@/core/phone'
import { emptyPhone, openPhone, settle } from './devices'
import { PERSON, Server, problem } from './server'

/** An api whose tokens lie in a variable. */
async function loggedIn(server: Server, fetch = server.fetch, now = () => 0) {
  let kept: Tokens | null = null
  const saves: (Tokens | null)[] = []
  const keeper = {
    load: async () => kept,
    save: async (tokens: Tokens | null) => {
      kept = tokens
      saves.push(tokens)
    },
  }
  const api = new Api({ keeper, erase: async () => undefined, fetch, now })
  const device = { id: 'device', name: 'a phone', platform: 'web' }
  kept = api.tokensOf(await api.logIn({ username: 'lin.xiao', password: 'right', city: null, device }))
  return { api, saves, kept: () => kept }
}

const pull = (api: Api) => api.json('GET', '/sync/pull?limit=1')

describe('a session', () => {
  it('is renewed once for all who wait for it', async () => {
    const server = new Server()
    const { api } = await loggedIn(server)
    server.endSessions()
    await Promise.all([pull(api), pull(api), pull(api)])
    expect(server.refreshes).toBe(1)
  })

  it('is renewed before it ends', async () => {
    const server = new Server()
    let now = 0
    const { api } = await loggedIn(server, server.fetch, () => now)
    now = (900 - 30) * 1000
    await pull(api)
    expect(server.requests.slice(-2)).toEqual(['POST /sessions/refresh', 'GET /sync/pull'])
  })

  it('outlives a renewal whose answer was lost', async () => {
    const server = new Server()
    let isLost = true
    const fetch: typeof globalThis.fetch = async (input, init) => {
      const answer = await server.fetch(input, init)
      if (String(input).includes('refresh') && isLost) throw new TypeError('cut')
      return answer
    }
    const { api, kept } = await loggedIn(server, fetch)
    server.endSessions()
    await expect(pull(api)).rejects.toThrow(Unreachable)
    expect(kept()).not.toBeNull()
    isLost = false
    await pull(api)
  })

  it('is not ended by a server that is down', async () => {
    const server = new Server()
    let isDown = false
    const fetch: typeof globalThis.fetch = async (input, init) => (isDown ? problem(503, 'unavailable', { 'Retry-After': '7' }) : server.fetch(input, init))
    const { api, kept } = await loggedIn(server, fetch)
    server.endSessions()
    isDown = true
    await expect(pull(api)).rejects.toMatchObject({ status: 503, retryAfterSeconds: 7 })
    expect(kept()).not.toBeNull()
    isDown = false
    await pull(api)
  })

  it('that is over is asked for no longer', async () => {
    const server = new Server()
    const { api, saves } = await loggedIn(server)
    server.forgetLogIns()
    await expect(pull(api)).rejects.toThrow(SignedOut)
    await expect(pull(api)).rejects.toThrow(SignedOut)
    expect([saves, server.refreshes]).toEqual([[null], 1])
  })

  it('makes a refusal of what a proxy says in HTML', async () => {
    const server = new Server()
    let isProxy = false
    const fetch: typeof globalThis.fetch = async (input, init) => (isProxy ? new Response('<h1>Bad gateway</h1>', { status: 502 }) : server.fetch(input, init))
    const { api } = await loggedIn(server, fetch)
    isProxy = true
    await expect(pull(api)).rejects.toThrow(Refused)
  })
})

describe('logging in', () => {
  it('tells a wrong password from everything else', async () => {
    const phone = emptyPhone(new Server())
    await phone.start()
    await expect(phone.logIn('lin.xiao', 'wrong')).rejects.toMatchObject({ problem: { slug: 'wrong-credentials' } })
    expect(phone.stage.value).toBe('empty')
  })

  it('is for customer managers: the session of others is for the desk, and nothing of it stays here', async () => {
    const server = new Server()
    const fetch: typeof globalThis.fetch = async (input, init) => {
      const answer = await server.fetch(input, init)
      if (!String(input).endsWith('/sessions')) return answer
      return new Response(JSON.stringify({ ...((await answer.json()) as object), person: { ...PERSON, role: 'market_manager' } }), { status: 201 })
    }
    const phone = emptyPhone(server, { fetch })
    await phone.start()
    const refusal = await phone.logIn('zhao.min', 'right').catch((error: unknown) => error)
    expect(refusal).toBeInstanceOf(NotAManager)
    expect(refusal).toMatchObject({ session: { person: { role: 'market_manager' } }, device: { id: expect.any(String) } })
    expect([phone.stage.value, await phone.database.meta.count()]).toEqual(['empty', 0])
  })

  it('as another person is refused while somebody’s work is unsent, and starts with an empty phone else', async () => {
    const server = new Server()
    let person = PERSON
    const fetch: typeof globalThis.fetch = async (input, init) => {
      const answer = await server.fetch(input, init)
      if (!String(input).endsWith('/sessions')) return answer
      return new Response(JSON.stringify({ ...((await answer.json()) as object), person }), { status: answer.status })
    }
    const phone = await openPhone(server, { fetch, sync: { isOnline: () => false } })
    await phone.open.outbox.write('visits', 'a', { note: 'one' })
    person = { ...PERSON, id: 'another', username: 'he.ming', name: '何明' }
    await expect(phone.logIn('he.ming', 'right')).rejects.toThrow(AnotherPerson)
    expect(await phone.open.outbox.unsent()).toMatchObject({ documents: 1 })
    await phone.database.outbox.clear()
    const before = await phone.database.read('device_id')
    await phone.logIn('he.ming', 'right')
    await phone.guard(null)
    await settle(phone)
    expect([phone.open.person.name, (await phone.database.read('device_id')) === before]).toEqual(['何明', false])
  })
})
