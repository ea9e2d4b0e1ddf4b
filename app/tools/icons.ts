/**
 * The app's icon, drawn once: a shop with its awning, and a tick. The same shapes become an SVG and, sampled point by point, the
 * PNGs that phones want. Lengths are those of a 64 × 64 field.
 */
import { deflateSync } from 'node:zlib'
import type { Plugin } from 'vite'
import { encodePng } from './png'

type Point = readonly [number, number]
type Colour = readonly [number, number, number]

const GREEN: Colour = [15, 107, 92]
const WHITE: Colour = [255, 255, 255]
const GOLD: Colour = [245, 196, 81]
const FRAME: Point[] = [[18, 36], [18, 49], [46, 49], [46, 36]] // prettier-ignore
const TICK: Point[] = [[26, 42], [31, 47], [40, 38]]

const SVG = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><rect width="64" height="64" rx="14" fill="#0f6b5c"/><path d="M14 27 18 15h28l4 12a6 6 0 0 1-12 0 6 6 0 0 1-12 0 6 6 0 0 1-12 0Z" fill="#fff"/><path d="M18 36v13h28V36" fill="none" stroke="#fff" stroke-width="4" stroke-linejoin="round"/><path d="m26 42 5 5 9-9" fill="none" stroke="#f5c451" stroke-width="4" stroke-linecap="round" stroke-linejoin="round"/></svg>`

/** Serves the icons while developing, and writes them when building. */
export function icons(): Plugin {
  const files: Record<string, () => string | Buffer> = {
    'icon.svg': () => SVG,
    'icon-192.png': () => draw(192, 14, 1),
    'icon-512.png': () => draw(512, 14, 1),
    'icon-maskable-512.png': () => draw(512, 0, 0.8), // launchers cut it to their own shape
    'apple-touch-icon.png': () => draw(180, 0, 0.9),
  }
  return {
    name: 'zhudian-icons',
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const name = (request.url ?? '').slice(1).split('?')[0] ?? ''
        const make = files[name]
        if (!make) return next()
        response.setHeader('Content-Type', name.endsWith('svg') ? 'image/svg+xml' : 'image/png')
        response.end(make())
      })
    },
    generateBundle() {
      for (const [fileName, make] of Object.entries(files)) this.emitFile({ type: 'asset', fileName, source: make() })
    },
  }
}

/** A PNG of `size` pixels; the field has corners of `radius`, and the picture on it is scaled about its middle. */
function draw(size: number, radius: number, scale: number): Buffer {
  const samples = 4
  const pixels = Buffer.alloc(size * size * 4)
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const sum = [0, 0, 0, 0]
      for (let i = 0; i < samples * samples; i++) {
        const at: Point = [
          ((x + ((i % samples) + 0.5) / samples) * 64) / size,
          ((y + (Math.floor(i / samples) + 0.5) / samples) * 64) / size,
        ]
        const colour = colourAt(at, radius, scale)
        if (colour) for (let c = 0; c < 4; c++) sum[c]! += c < 3 ? colour[c]! : 255
      }
      const covered = sum[3]! / 255
      for (let c = 0; c < 3; c++) pixels[(y * size + x) * 4 + c] = covered ? Math.round(sum[c]! / covered) : 0
      pixels[(y * size + x) * 4 + 3] = Math.round(sum[3]! / (samples * samples))
    }
  }
  return encodePng(pixels, size, deflateSync)
}

function colourAt(at: Point, radius: number, scale: number): Colour | null {
  const corner = [Math.max(0, Math.abs(at[0] - 32) - 32 + radius), Math.max(0, Math.abs(at[1] - 32) - 32 + radius)] as const
  if (radius && Math.hypot(...corner) > radius) return null
  const p: Point = [32 + (at[0] - 32) / scale, 32 + (at[1] - 32) / scale]
  if (distance(p, TICK) < 2) return GOLD
  return distance(p, FRAME) < 2 || inAwning(p) ? WHITE : GREEN
}

function inAwning([x, y]: Point): boolean {
  if (y >= 15 && y <= 27) return Math.abs(x - 32) <= 14 + (4 * (y - 15)) / 12
  return y > 27 && [20, 32, 44].some((middle) => Math.hypot(x - middle, y - 27) <= 6)
}

/** From a point to a line of several parts. */
function distance(p: Point, line: Point[]): number {
  let least = Infinity
  for (let i = 1; i < line.length; i++) {
    const [a, b] = [line[i - 1]!, line[i]!]
    const along: Point = [b[0] - a[0], b[1] - a[1]]
    const t = ((p[0] - a[0]) * along[0] + (p[1] - a[1]) * along[1]) / (along[0] ** 2 + along[1] ** 2)
    const at = Math.min(1, Math.max(0, t))
    least = Math.min(least, Math.hypot(p[0] - a[0] - at * along[0], p[1] - a[1] - at * along[1]))
  }
  return least
}
