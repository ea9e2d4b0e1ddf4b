/** The digest, written a second time and otherwise: by Node's own SHA-256 and whole numbers. */
import { createHash } from 'node:crypto'

export function hashOf(rows: string[]): string {
  let sum = 0n
  for (const row of rows) sum ^= BigInt(`0x${createHash('sha256').update(row).digest('hex')}`)
  return sum.toString(16).padStart(64, '0')
}
