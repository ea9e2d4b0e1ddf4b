import { describe, expect, it } from 'vitest'
import { distance } from '@/core/distances'
import type { Terminal } from '@/core/documents'
import { drawn, gcj02Of } from '@/core/map/datum'
import { markersOfShops, markersOfToday } from '@/core/map/markers'
import { serverSettings } from '@/core/server'
import type { Today } from '@/core/today'
import { newDatabase } from './devices'

const shop = (id: string, measured = true, closed_on: string | null = null): Terminal =>
  ({ id, name: id, closed_on, wgs84_latitude: measured ? 30.5 : null, wgs84_longitude: measured ? 114.3 : null }) as Terminal

describe('a place on a map in GCJ-02', () => {
  // What backend/terminals/geo.py makes of them, which is compared with an independent converter.
  it.each([
    [30.5, 114.3, 30.4975497, 114.3054296],
    [39.908823, 116.39747, 39.9102265, 116.4037136],
    [22.5431, 114.0579, 22.5403828, 114.063014],
    [43.82, 87.6, 43.8212008, 87.60284],
  ])('is drawn where the server puts it: %f, %f', (latitude, longitude, north, east) => {
    const there = gcj02Of({ latitude, longitude })
    expect(there.latitude).toBeCloseTo(north, 6)
    expect(there.longitude).toBeCloseTo(east, 6)
    expect(distance({ latitude, longitude }, there)).toBeGreaterThan(200)
  })

  it('is where it is outside China, and on a map in WGS-84', () => {
    expect(gcj02Of({ latitude: 51.5, longitude: -0.12 })).toEqual({ latitude: 51.5, longitude: -0.12 })
    expect(drawn({ latitude: 30.5, longitude: 114.3 }, 'wgs84')).toEqual({ latitude: 30.5, longitude: 114.3 })
  })
})

describe('markers', () => {
  it('of the day have their number, and the next stop is told', () => {
    const stops = [['1', 'done'], ['2', 'none'], ['3', 'open'], ['4', 'none']].map(([id, visit]) => ({ terminal: shop(id!, id !== '4'), visit }))
    const { markers, placeless } = markersOfToday({ stops } as Today)
    expect(markers.map(({ label, state }) => [label, state])).toEqual([['1', 'done'], ['2', 'next'], ['3', 'open']])
    expect(placeless.map(({ id }) => id)).toEqual(['4'])
  })

  it('of the shops leave closed ones out', () =>
    expect(markersOfShops([shop('1'), shop('2', true, '2026-01-01')]).markers.map(({ id }) => id)).toEqual(['1']))
})

describe('what the server says of itself', () => {
  const said = { map: { url: 'https://tiles.example/{z}/{x}/{y}.png', datum: 'gcj02', attribution: '' }, kept: null }

  it('is known offline from the last time', async () => {
    const database = newDatabase()
    const offline = (): Promise<Response> => Promise.reject(new TypeError('offline'))
    expect(await serverSettings(database, offline)).toEqual({ map: null, kept: null })
    expect(await serverSettings(database, () => Promise.resolve(Response.json(said)))).toEqual(said)
    expect(await serverSettings(database, offline)).toEqual(said)
  })
})
