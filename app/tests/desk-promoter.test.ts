/** What the promoter's desk computes by itself: deadlines, swipes, differences, whose turn it is, and own pictures on their way. */
import { describe, expect, it } from 'vitest'
import { Refused, Unreachable } from '@/core/failures'
import { remaining } from '@/desk/core/promoter/deadlines'
import { type Version, differences } from '@/desk/core/promoter/differences'
import { deedsOf, fenOf, yuanOf } from '@/desk/core/promoter/promotions'
import { Swipe } from '@/desk/core/promoter/swipe'
import { anyShop, filterOf, saidFilter } from '@/desk/core/promoter/targets'
import { NoPicture, bring, mediaTypeOf, pictureOf } from '@/desk/core/promoter/uploads'

const HOUR = 3_600_000

describe('a deadline', () => {
  it('is said in days, then hours, then minutes, and is alarming at the end', () => {
    expect(remaining(73 * HOUR, 0)).toEqual({ unit: 'days', n: 3, tone: 'calm' })
    expect(remaining(47 * HOUR, 0)).toEqual({ unit: 'hours', n: 47, tone: 'calm' })
    expect(remaining(23 * HOUR, 0)).toEqual({ unit: 'hours', n: 23, tone: 'soon' })
    expect(remaining(0.5 * HOUR, 0)).toEqual({ unit: 'minutes', n: 30, tone: 'late' })
    expect(remaining(20_000, 0)).toEqual({ unit: 'minutes', n: 1, tone: 'late' })
    expect(remaining(0, 0)).toEqual({ unit: 'over', n: 0, tone: 'late' })
  })
})

describe('a card', () => {
  const drawn = (...points: [number, number][]): ReturnType<Swipe['end']> => {
    const swipe = new Swipe()
    swipe.begin(...points[0]!)
    for (const point of points.slice(1)) swipe.move(...point)
    return swipe.end(points.at(-1)![0])
  }

  it('counts when it is drawn far enough to a side', () => {
    expect(drawn([100, 100], [140, 104], [230, 110])).toBe('right')
    expect(drawn([200, 100], [150, 104], [80, 90])).toBe('left')
    expect(drawn([100, 100], [140, 104], [170, 104])).toBeNull()
  })

  it('lets whoever scrolls scroll, also to the side in the end', () => {
    expect(drawn([100, 100], [104, 130], [300, 140])).toBeNull()
    const swipe = new Swipe()
    swipe.begin(0, 0)
    expect(swipe.move(4, 2)).toBeNull()
    expect(swipe.move(40, 2)).toBe(40)
    swipe.cancel()
    expect(swipe.end(400)).toBeNull()
  })
})

describe('a further version of a plan', () => {
  const first: Version = {
    version: 1, name: '软蓝', first_month: '2026-04', last_month: '2026-06', executor: 'commerce', materials_by: null, materials: [], note: null, terminals: 12,
    standards: [{ spec_id: 'a', position: 'counter', least_facings: 2, price_tag: true, materials: false, note: null, views: [{ view: 'counter' }] }],
  }

  it('differs field by field, and standard by standard', () => {
    const [standard] = first.standards
    const second = { ...first, version: 2, last_month: '2026-07', standards: [{ ...standard!, least_facings: 3 }, { ...standard!, spec_id: 'b' }] }
    expect(differences(first, second)).toEqual([
      { field: 'last_month', spec_id: null, before: '2026-06', after: '2026-07' },
      { field: 'least_facings', spec_id: 'a', before: 2, after: 3 },
      { field: 'standard', spec_id: 'b', before: null, after: second.standards[1] },
    ])
    expect(differences(first, { ...first, version: 2 })).toEqual([])
  })
})

describe('a promotion', () => {
  const standing = (state: Parameters<typeof deedsOf>[0]['state'], put_forward_by: 'commerce' | 'manufacturer' | null = null): Parameters<typeof deedsOf>[0] => ({ state, put_forward_by, proposed_by_side: 'manufacturer' })

  it('offers a signature to the other side only', () => {
    expect(deedsOf(standing('proposed', 'manufacturer'), 'commerce')).toEqual(['sign', 'refuse'])
    expect(deedsOf(standing('proposed', 'manufacturer'), 'manufacturer')).toEqual(['withdraw'])
    expect(deedsOf(standing('reported', 'commerce'), 'manufacturer')).toEqual(['sign', 'refuse'])
  })

  it('offers each step in its turn, and none when it is over', () => {
    expect(deedsOf(standing('agreed'), 'manufacturer')).toEqual(['allocate', 'withdraw'])
    expect(deedsOf(standing('faulty'), 'commerce')).toEqual(['submit', 'withdraw'])
    expect(deedsOf(standing('running'), 'commerce')).toEqual(['end'])
    expect(deedsOf(standing('closed'), 'commerce')).toEqual([])
  })

  it('leaves a budget to the city, and signing to the two sides', () => {
    expect(deedsOf(standing('special_review', 'manufacturer'), 'commerce', { mayReview: true, maySign: false })).toEqual(['review'])
    expect(deedsOf(standing('special_review', 'manufacturer'), 'manufacturer')).toEqual(['withdraw'])
    expect(deedsOf(standing('proposed', 'manufacturer'), 'commerce', { maySign: false })).toEqual([])
  })

  it('counts money in fen', () => {
    expect([fenOf('6000'), fenOf('12.5'), fenOf(' 0.05 '), fenOf('1e3'), fenOf('-1'), fenOf('')]).toEqual([600_000, 1_250, 5, null, null, null])
    expect([yuanOf(600_000), yuanOf(1_250)]).toEqual(['6000', '12.50'])
  })
})

it('says of shops only what narrows them', () => {
  expect(saidFilter(anyShop())).toEqual({})
  expect(saidFilter({ ...anyShop(), kinds: ['modern'], is_benchmark: true, lowest_tier: 12 })).toEqual({ kinds: ['modern'], is_benchmark: true, lowest_tier: 12 })
  expect(filterOf({ kinds: ['modern'], locality: null })).toEqual({ ...anyShop(), kinds: ['modern'] })
})

describe('an own picture', () => {
  const file = new File([new Uint8Array(2_500_000).fill(7)], '陈列.jpg', { type: 'image/jpeg', lastModified: Date.UTC(2026, 2, 3) })

  it('is declared with what its bytes are', async () => {
    const { declaration } = await pictureOf(file, 'counter')
    expect(declaration).toMatchObject({ size: 2_500_000, media_type: 'image/jpeg', view: 'counter', taken_at: '2026-03-03T00:00:00.000Z', source: 'gallery' })
    expect(declaration.sha256).toMatch(/^[0-9a-f]{64}$/)
  })

  it('is none when it is something else; of HEIC without a type the ending counts', async () => {
    expect(mediaTypeOf({ type: '', name: 'IMG_1.HEIC' })).toBe('image/heic')
    expect(mediaTypeOf({ type: 'application/pdf', name: 'a.jpg' })).toBeNull()
    await expect(pictureOf(new File(['x'], 'a.svg', { type: 'image/svg+xml' }))).rejects.toBeInstanceOf(NoPicture)
    await expect(pictureOf(new File([], 'a.jpg', { type: 'image/jpeg' }))).rejects.toBeInstanceOf(NoPicture)
  })

  /** A server of tus that breaks off at one request. */
  function server(breaks: number): { door: Parameters<typeof bring>[1]['door']; methods: string[]; held: () => number } {
    const methods: string[] = []
    let held = 0
    const send = async (method: string, _url: string, body: BodyInit | null): Promise<Response> => {
      methods.push(method)
      if (methods.length === breaks) throw new Unreachable('cut')
      if (body) held += (body as Blob).size
      const headers = { 'Tus-Resumable': '1.0.0', 'Upload-Offset': String(held), 'Upload-Length': String(file.size), Location: 'http://zhudian.test/api/v1/sync/uploads/1' }
      return new Response(null, { status: method === 'POST' ? 201 : method === 'HEAD' ? 200 : 204, headers })
    }
    return { door: { send }, methods, held: () => held }
  }
  const bringing = { endpoint: 'http://zhudian.test/api/v1/sync/uploads', wait: () => Promise.resolve() }

  it('goes on after a cut where it had come to', async () => {
    const { door, methods, held } = server(2)
    const reported: number[] = []
    await bring(await pictureOf(file), { ...bringing, door, report: (bytes) => reported.push(bytes) })
    expect(methods).toEqual(['POST', 'PATCH', 'HEAD', 'PATCH', 'PATCH'])
    expect(held()).toBe(file.size)
    expect(reported.at(-1)).toBe(file.size)
  })

  it('stops at a refusal', async () => {
    const door = { send: () => Promise.resolve(new Response(JSON.stringify({ slug: 'photo-not-declared', title: '', status: 404 }), { status: 404 })) }
    await expect(bring(await pictureOf(file), { ...bringing, door })).rejects.toBeInstanceOf(Refused)
  })
})
