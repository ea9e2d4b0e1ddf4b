/** A ZIP file of things as they are, not packed: photos do not get smaller. As every system opens it; below 4 GB. */

export interface Entry {
  name: string
  content: Blob
}

const UTF8_NAMES = 0x0800

/** One thing after the other, each read once; a phone's memory holds one of them at a time. */
export async function zipOf(entries: AsyncIterable<Entry>, at: Date): Promise<Blob> {
  const parts: BlobPart[] = []
  const directory: BlobPart[] = []
  let offset = 0
  let count = 0
  for await (const { name, content } of entries) {
    const label = new TextEncoder().encode(name)
    const facts = [UTF8_NAMES, 0, ...dosTime(at), await crc32(content), content.size, content.size, label.length, 0]
    const [flags, method, time, day, sum, packed, size, length, extra] = facts as [number, number, number, number, number, number, number, number, number]
    const common: Field[] = [[2, 20], [2, flags], [2, method], [2, time], [2, day], [4, sum], [4, packed], [4, size], [2, length], [2, extra]]
    const head = record([[4, 0x04034b50], ...common])
    parts.push(head, label, content)
    directory.push(record([[4, 0x02014b50], [2, 20], ...common, [2, 0], [2, 0], [2, 0], [4, 0], [4, offset]]), label)
    offset += head.byteLength + label.byteLength + content.size
    count += 1
  }
  const listed = new Blob(directory)
  const end = record([[4, 0x06054b50], [2, 0], [2, 0], [2, count], [2, count], [4, listed.size], [4, offset], [2, 0]])
  return new Blob([...parts, listed, end], { type: 'application/zip' })
}

type Field = [width: 2 | 4, value: number]

function record(fields: Field[]): ArrayBuffer {
  const view = new DataView(new ArrayBuffer(fields.reduce((sum, [width]) => sum + width, 0)))
  let at = 0
  for (const [width, value] of fields) {
    if (width === 2) view.setUint16(at, value, true)
    else view.setUint32(at, value, true)
    at += width
  }
  return view.buffer
}

function dosTime(at: Date): [time: number, day: number] {
  const day = ((at.getFullYear() - 1980) << 9) | ((at.getMonth() + 1) << 5) | at.getDate()
  return [(at.getHours() << 11) | (at.getMinutes() << 5) | (at.getSeconds() >> 1), day]
}

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let sum = byte
  for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? 0xedb88320 ^ (sum >>> 1) : sum >>> 1
  return sum
})
const PIECE = 512 * 1024

/** Piece by piece, so that the screen stays alive. */
async function crc32(content: Blob): Promise<number> {
  let sum = 0xffffffff
  for (let at = 0; at < content.size; at += PIECE) {
    const bytes = new Uint8Array(await content.slice(at, at + PIECE).arrayBuffer())
    for (const byte of bytes) sum = TABLE[(sum ^ byte) & 0xff]! ^ (sum >>> 8)
  }
  return (sum ^ 0xffffffff) >>> 0
}
