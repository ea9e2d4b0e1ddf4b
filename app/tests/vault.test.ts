import { describe, expect, it } from 'vitest'
import { Phone, TooManyPins } from '@/core/phone'
import { Vault, WrongPin, waitAfterWrongPins } from '@/core/vault'
import { emptyPhone, newDatabase, settle } from './devices'
import { Server } from './server'

const SECRET = { name: '如意茶楼' }

describe('a vault', () => {
  it('opens with its PIN, and with no other', async () => {
    const { vault, record } = await Vault.create('1357', 10)
    const sealed = await vault.seal(SECRET, 'here')
    expect(await (await Vault.open(record, '1357')).unseal(sealed, 'here')).toEqual(SECRET)
    await expect(Vault.open(record, '1358')).rejects.toThrow(WrongPin)
    expect(JSON.stringify(record)).not.toContain('1357')
  })

  it('opens the same things after its PIN was changed', async () => {
    const { vault, record } = await Vault.create('1357', 10)
    const sealed = await vault.seal(SECRET, 'here')
    const changed = await Vault.changePin(record, '1357', '2468')
    expect(await (await Vault.open(changed, '2468')).unseal(sealed, 'here')).toEqual(SECRET)
    await expect(Vault.open(changed, '1357')).rejects.toThrow(WrongPin)
    await expect(Vault.changePin(record, '9999', '2468')).rejects.toThrow(WrongPin)
  })

  it('opens nothing that was changed, or that was sealed for another place', async () => {
    const { vault } = await Vault.create(null)
    const sealed = await vault.seal(SECRET, 'visits/a')
    await expect(vault.unseal(sealed, 'visits/b')).rejects.toThrow()
    sealed[20]! ^= 1
    await expect(vault.unseal(sealed, 'visits/a')).rejects.toThrow()
  })

  it('without a PIN gives its key to nobody', async () => {
    const { record } = await Vault.create(null)
    if (record.mode !== 'device') throw new Error('it has a PIN')
    await expect(crypto.subtle.exportKey('raw', record.key)).rejects.toThrow()
  })
})

describe('wrong PINs', () => {
  it('make people wait longer and longer, but never for good', () => {
    expect([1, 4, 5, 6, 7].map(waitAfterWrongPins)).toEqual([0, 0, 30_000, 60_000, 120_000])
    expect(waitAfterWrongPins(1000)).toBe(3_600_000)
  })

  it('are counted across a restart, and the wait does not look at the PIN', async () => {
    const server = new Server()
    const database = newDatabase()
    let now = 1_000_000
    const options = { appVersion: '1', database, fetch: server.fetch, now: () => now, iterations: 10 }
    const phone = emptyPhone(server, options)
    await phone.start()
    await phone.logIn('lin.xiao', 'right')
    await phone.guard('1357')
    await settle(phone)
    await phone.lock()
    expect(phone.stage.value).toBe('locked')
    for (let i = 0; i < 5; i++) await expect(phone.unlock('0000')).rejects.toThrow(WrongPin)
    const again = new Phone(options)
    await again.start()
    await expect(again.unlock('1357')).rejects.toThrow(TooManyPins)
    now += 30_000
    await again.unlock('1357')
    await settle(again)
    expect(again.stage.value).toBe('open')
  })

  it('are counted in memory while the phone is full, and the right one opens it', async () => {
    const database = newDatabase()
    const phone = emptyPhone(new Server(), { database })
    await phone.start()
    await phone.logIn('lin.xiao', 'right')
    await phone.guard('1357')
    await settle(phone)
    await phone.lock()
    const write = database.write.bind(database)
    database.write = (key, value) => (key === 'wrong_pins' ? Promise.reject(new DOMException('full', 'QuotaExceededError')) : write(key, value))
    for (let tries = 0; tries < 4; tries += 1) await expect(phone.unlock('0000')).rejects.toThrow(WrongPin)
    await phone.unlock('1357')
    expect(phone.stage.value).toBe('open')
    await phone.lock()
    for (let tries = 0; tries < 5; tries += 1) await expect(phone.unlock('0000')).rejects.toThrow(WrongPin)
    await expect(phone.unlock('1357')).rejects.toThrow(TooManyPins)
  })
})

describe('what lies on the phone', () => {
  it('has no word of a document, a picture, a draft or a token in plain', async () => {
    const server = new Server()
    server.put('terminals', 't', { name: 'Teahouse-Ruyi' })
    const phone = emptyPhone(server)
    await phone.start()
    await phone.logIn('lin.xiao', 'right')
    await phone.guard('1357')
    await settle(phone)
    const bytes = new TextEncoder().encode('Teahouse-Ruyi as a picture').buffer as ArrayBuffer
    await phone.open.outbox.write('visits', 'v', { note: 'Teahouse-Ruyi' }, [{ id: 'p', sha256: 'x', media_type: 'image/jpeg', taken_at: 1, bytes }])
    await phone.open.store.saveDraft('d', 'Teahouse-Ruyi')
    const all = (await Promise.all(phone.database.tables.map((table) => table.toArray()))).flat() as object[]
    const plain = all.map(everyByte).join()
    expect(all.length).toBeGreaterThan(5)
    expect(plain).toContain('lin.xiao')
    expect(plain).not.toContain('Teahouse-Ruyi')
    expect(plain).not.toContain('access-')
    expect(plain).not.toContain('refresh-')
  })
})

function everyByte(value: unknown): string {
  if (value instanceof Uint8Array) return new TextDecoder('latin1').decode(value)
  if (Array.isArray(value)) return value.map(everyByte).join()
  return value && typeof value === 'object' ? Object.values(value).map(everyByte).join() : String(value)
}
