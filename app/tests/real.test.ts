/**
 * The core against the real server, told by tests/test_app_journey.py, which says in ZHUDIAN_STORY where it is and who works: text and
 * picture arrive, a second push changes nothing, and the digest agrees.
 */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { hashesOf } from '@/core/digest'
import { uuid7 } from '@/core/uuid'
import { emptyPhone, held, sync } from './devices'
import type { Server } from './server'

interface Story {
  address: string
  username: string
  password: string
  terminal_id: string
  template_version: number
  /** Where a JPEG lies. */
  picture: string
}

const story = JSON.parse(process.env['ZHUDIAN_STORY'] ?? 'null') as Story | null

describe.skipIf(!story)('a phone at the real server', () => {
  it('brings a visit with its photo, and then holds what the server says', async () => {
    const { address, username, password, terminal_id, template_version, picture } = story!
    const fetch: typeof globalThis.fetch = (input, init) => globalThis.fetch(new URL(String(input), address), init)
    const phone = emptyPhone({ fetch } as Server, { sync: { isOnline: () => true } })
    await phone.start()
    await phone.logIn(username, password)
    await phone.guard('135790')
    await sync(phone)
    expect((await held(phone)).has(`terminals/${terminal_id}`)).toBe(true)

    const bytes = new Uint8Array(readFileSync(picture))
    const photo = { id: uuid7(), sha256: createHash('sha256').update(bytes).digest('hex'), media_type: 'image/jpeg' }
    const at = new Date(Date.now() - 60_000).toISOString()
    const visit = {
      ...{ terminal_id, template_version, kind: 'ad_hoc', sections: {}, shelf_checks: [], display_checks: [], joint_with: null },
      ...{ check_in: { device_time: at, position: null }, check_out: null, submitted_at: null },
      photos: [{ ...photo, size: bytes.length, view: null, display_check_id: null, taken_at: at, source: 'camera' }],
    }
    const id = uuid7()
    await phone.open.outbox.write('visits', id, visit, [{ ...photo, taken_at: Date.now(), bytes: bytes.buffer }])
    await phone.open.outbox.write('visits', uuid7(), { ...visit, kind: 'nonsense', photos: [] })
    await sync(phone)
    expect(phone.open.engine.state.value).toMatchObject({ trouble: null, unsent: { documents: 0, photos: 0, refused: 1 } })
    expect(await phone.open.store.get('visits', id)).toMatchObject({ standing: 'synced', doc: { server: { photos_received: 1 } } })
    expect(await phone.database.refusals.toArray()).toMatchObject([{ status: 'rejected', problem: { slug: 'invalid' } }])
    expect(await phone.database.pictures.count()).toBe(0)

    await phone.database.outbox.clear()
    const cursor = await phone.database.read('cursor')
    const own = await hashesOf(phone.database)
    expect(await phone.api.json('POST', '/sync/digest', { cursor, held: own })).toEqual({ differs: [] })
    await phone.lock()
  })
})
