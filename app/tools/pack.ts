/** Writes a .br and a .gz beside every asset that gains by it, so that the server packs nothing while somebody waits. */
import { readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { Plugin } from 'vite'

const packed = [
  { ending: '.br', pack: (data: Buffer) => promisify(brotliCompress)(data, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }) },
  { ending: '.gz', pack: (data: Buffer) => promisify(gzip)(data, { level: 9 }) },
]

export function pack(): Plugin {
  let folder = ''
  return {
    name: 'zhudian-pack',
    apply: 'build',
    configResolved(config) {
      folder = join(config.build.outDir, config.build.assetsDir)
    },
    writeBundle: {
      order: 'post',
      async handler() {
        const names = (await readdir(folder)).filter((name) => /\.(js|css|svg)$/.test(name))
        await Promise.all(names.map((name) => packOne(join(folder, name))))
      },
    },
  }
}

async function packOne(file: string): Promise<void> {
  const data = await readFile(file)
  for (const { ending, pack } of packed) {
    const smaller = await pack(data)
    if (smaller.length < data.length) await writeFile(file + ending, smaller)
  }
}
