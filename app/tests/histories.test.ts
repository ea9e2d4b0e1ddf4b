/**
 * Random histories: two devices of one person on a bad network, and a server that goes on meanwhile. Whatever happens, nothing is
 * lost, nothing is doubled, and in the end both hold just what the server shows. HISTORIES sets how many, SEED where they begin.
 */
import { describe, expect, it } from 'vitest'
import type { Phone } from '@/core/phone'
import { dice, held, openPhone, sync } from './devices'
import { Server, problem } from './server'

const HISTORIES = Number(process.env['HISTORIES'] ?? 60)
const SEED = Number(process.env['SEED'] ?? 0)

class Network {
  isBad = false
  /** What people do while a request is under way. */
  meanwhile: () => Promise<void> = async () => undefined
  constructor(
    private readonly server: Server,
    private readonly random: () => number,
  ) {}

  readonly fetch: typeof fetch = async (input, init) => {
    const chance = this.isBad ? this.random() : 1
    if (chance < 0.08) throw new TypeError('the request was lost')
    if (chance < 0.12) return problem(500, 'internal')
    if (chance < 0.16) this.server.endSessions()
    if (chance < 0.22) await this.server.fetch(input, init) // it arrives twice
    const answer = await this.server.fetch(input, init)
    if (this.isBad && this.random() < 0.2) await this.meanwhile()
    if (chance < 0.3) throw new TypeError('the answer was lost')
    if (chance < 0.33) return problem(502, 'bad-gateway')
    if (chance < 0.36) return new Response('{"cur', { status: answer.status === 201 ? 201 : 200 })
    return answer
  }
}

interface Written {
  key: string
  content: string
}

async function tell(seed: number): Promise<void> {
  const random = dice(seed)
  const pick = <T>(things: T[]): T => things[Math.floor(random() * things.length)]!
  const server = new Server()
  const network = new Network(server, random)
  const options = { fetch: network.fetch, sync: { random } }
  const phones = [await openPhone(server, options), await openPhone(server, options)]
  const last = new Map<Phone, Map<string, Written>>(phones.map((phone) => [phone, new Map()]))
  const ids = ['a', 'b', 'c', 'd', 'e']
  let writes = 0
  const write = async (phone: Phone): Promise<void> => {
    const id = pick(ids)
    const doc = { note: `${seed}.${++writes}`, ...(random() < 0.08 && { refuse: true }), ...(random() < 0.1 && { needs: `visits/${pick(ids)}` }) }
    await phone.open.outbox.write('visits', id, doc)
    last.get(phone)!.set(`visits/${id}`, { key: `visits/${id}`, content: JSON.stringify(doc) })
  }
  network.meanwhile = () => write(pick(phones))
  network.isBad = true
  for (let step = 0; step < 40; step++) {
    const phone = pick(phones)
    const what = random()
    if (what < 0.4) await write(phone)
    else if (what < 0.8) await sync(phone)
    else if (what < 0.9) server.put('terminals', pick(ids), { name: `${step}` })
    else if (what < 0.96) server.hide(`terminals/${pick(ids)}`)
    else server.beginEpoch()
  }
  network.isBad = false
  for (let i = 0; i < 4; i++) for (const phone of phones) await sync(phone)
  await check(server, phones, last)
}

async function check(server: Server, phones: Phone[], last: Map<Phone, Map<string, Written>>): Promise<void> {
  expect([...server.applied.values()].every((times) => times === 1)).toBe(true)
  for (const phone of phones) {
    const waiting = (await phone.database.outbox.toArray()).map((edit) => `${edit.collection}/${edit.id}`)
    // What waits still waits for something that nobody ever wrote.
    for (const edit of await phone.database.outbox.toArray()) expect(edit.state).toBe('deferred')
    expect(await held(phone)).toEqual(server.visible)
    for (const { key, content } of last.get(phone)!.values()) {
      const isStored = server.contents.get(key)?.includes(content)
      const isRefused = server.refusals.some((refusal) => refusal.key === key && refusal.content === content)
      const isInSight = (await phone.database.refusals.get(key.split('/') as [string, string])) !== undefined
      expect(isStored || (isRefused && isInSight) || waiting.includes(key), `${key} ${content}`).toBe(true)
    }
  }
}

describe('a history', () => {
  it.each(Array.from({ length: HISTORIES }, (_, i) => SEED + i))('%i ends with nothing lost and nothing doubled', tell)
})
