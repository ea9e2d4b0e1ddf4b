/** The month's draw, done again from its seed by whoever wants to know that it was honest (docs/reviews.md). */
import type { Draw } from './documents'

async function sha256(text: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))
}

/** Whether the seed is the one whose hash was shown from the start. */
export async function isSeedOf({ seed, seed_sha256 }: Draw): Promise<boolean> {
  return seed !== null && [...(await sha256(seed))].map((byte) => byte.toString(16).padStart(2, '0')).join('') === seed_sha256
}

export async function isPicked(seed: string, visit: string, permille: number): Promise<boolean> {
  const number = (await sha256(`${seed}:${visit}`)).slice(0, 8).reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n)
  return number * 1000n < BigInt(permille) << 64n
}
