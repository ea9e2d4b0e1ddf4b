/**
 * What lies on the phone lies sealed: AES-GCM with a data key that never leaves WebCrypto.
 *
 * With a PIN, the data key is kept wrapped by a key made of the PIN (PBKDF2, SHA-256) and exists only while the app is open.
 * Without one, it is a non-extractable key in IndexedDB: the phone's own lock then guards it. Each thing is sealed for its place
 * (`context`), so that a row that was moved elsewhere does not open.
 */

export type VaultRecord = PinRecord | DeviceRecord

interface PinRecord {
  mode: 'pin'
  salt: Uint8Array
  iterations: number
  wrapped: Uint8Array
}

interface DeviceRecord {
  mode: 'device'
  key: CryptoKey
}

export class WrongPin extends Error {
  override name = 'WrongPin'
}

/** OWASP's figure for PBKDF2 with SHA-256, 2023. */
export const ITERATIONS = 600_000
const IV_BYTES = 12

export class Vault {
  private constructor(private readonly key: CryptoKey) {}

  /** A new data key, kept by this PIN, or by the device if there is none. */
  static async create(pin: string | null, iterations = ITERATIONS): Promise<{ vault: Vault; record: VaultRecord }> {
    if (pin === null) {
      const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
      return { vault: new Vault(key), record: { mode: 'device', key } }
    }
    const raw = crypto.getRandomValues(new Uint8Array(32))
    const record = await wrap(raw, pin, iterations)
    return { vault: new Vault(await importKey(raw)), record }
  }

  /** @throws WrongPin */
  static async open(record: VaultRecord, pin: string | null): Promise<Vault> {
    if (record.mode === 'device') return new Vault(record.key)
    return new Vault(await importKey(await unwrap(record, pin ?? '')))
  }

  /** The record of the same data key under another PIN. @throws WrongPin */
  static async changePin(record: VaultRecord, pin: string, next: string): Promise<VaultRecord> {
    if (record.mode === 'device') throw new TypeError('there is no PIN to change')
    return wrap(await unwrap(record, pin), next, record.iterations)
  }

  async seal(value: unknown, context: string): Promise<Uint8Array<ArrayBuffer>> {
    return this.sealBytes(encode(JSON.stringify(value)), context)
  }

  async unseal<T>(sealed: Uint8Array<ArrayBuffer>, context: string): Promise<T> {
    return JSON.parse(new TextDecoder().decode(await this.unsealBytes(sealed, context))) as T
  }

  async sealBytes(data: BufferSource, context: string): Promise<Uint8Array<ArrayBuffer>> {
    const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES))
    const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: encode(context) }, this.key, data)
    return joined(iv, sealed)
  }

  async unsealBytes(sealed: Uint8Array<ArrayBuffer>, context: string): Promise<ArrayBuffer> {
    const [iv, data] = [sealed.subarray(0, IV_BYTES), sealed.subarray(IV_BYTES)]
    return crypto.subtle.decrypt({ name: 'AES-GCM', iv, additionalData: encode(context) }, this.key, data)
  }
}

/**
 * Milliseconds to wait after so many wrong PINs in a row: none for the first four, then 30 s, doubled each time, up to an hour.
 * Nothing is ever erased for a wrong PIN: there may be unsent work.
 */
export function waitAfterWrongPins(count: number): number {
  return count < 5 ? 0 : Math.min(30_000 * 2 ** (count - 5), 3_600_000)
}

async function wrap(raw: Uint8Array<ArrayBuffer>, pin: string, iterations: number): Promise<PinRecord> {
  const salt = crypto.getRandomValues(new Uint8Array(16))
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES))
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, await keyOfPin(pin, salt, iterations), raw)
  return { mode: 'pin', salt, iterations, wrapped: joined(iv, sealed) }
}

async function unwrap(record: PinRecord, pin: string): Promise<Uint8Array<ArrayBuffer>> {
  const key = await keyOfPin(pin, new Uint8Array(record.salt), record.iterations)
  const [iv, data] = [new Uint8Array(record.wrapped).slice(0, IV_BYTES), new Uint8Array(record.wrapped).slice(IV_BYTES)]
  try {
    return new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, key, data))
  } catch {
    throw new WrongPin()
  }
}

async function keyOfPin(pin: string, salt: Uint8Array<ArrayBuffer>, iterations: number): Promise<CryptoKey> {
  const material = await crypto.subtle.importKey('raw', encode(pin), 'PBKDF2', false, ['deriveKey'])
  const recipe = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations }
  return crypto.subtle.deriveKey(recipe, material, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
}

function importKey(raw: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt'])
}

function encode(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text) as Uint8Array<ArrayBuffer>
}

function joined(iv: Uint8Array, sealed: ArrayBuffer): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(iv.length + sealed.byteLength)
  whole.set(iv)
  whole.set(new Uint8Array(sealed), iv.length)
  return whole
}
