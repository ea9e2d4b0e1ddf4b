import { describe, expect, it, vi } from 'vitest'
import { desk } from '@/desk/parts/desk'
import { thumbnailOf } from '@/desk/parts/photos'

describe('thumbnails of a list', () => {
  it('are asked for together, and once; one that there is not is empty', async () => {
    const expires_at = new Date(Date.now() + 600_000).toISOString()
    const json = vi.spyOn(desk, 'json').mockImplementation(async (_, path) => {
      const asked = new URL(path, 'http://desk').searchParams.getAll('id')
      return { items: asked.filter((id) => id !== 'c').map((id) => ({ id, url: `/${id}.jpg` })), expires_at } as never
    })
    expect(await Promise.all(['a', 'b', 'c', 'a'].map(thumbnailOf))).toEqual(['/a.jpg', '/b.jpg', '', '/a.jpg'])
    expect(json).toHaveBeenCalledTimes(1)
    expect(await Promise.all(['b', 'd'].map(thumbnailOf))).toEqual(['/b.jpg', '/d.jpg'])
    expect(json.mock.calls.map(([, path]) => path)).toEqual(['/photos/thumbnails?id=a&id=b&id=c', '/photos/thumbnails?id=d'])

    json.mockClear()
    await Promise.all(Array.from({ length: 201 }, (_, index) => thumbnailOf(`many-${index}`)))
    expect(json).toHaveBeenCalledTimes(2)
  })

  it('that could not be asked for are asked for again', async () => {
    const json = vi.spyOn(desk, 'json').mockRejectedValueOnce(new TypeError('no network'))
    await expect(thumbnailOf('lost')).rejects.toThrow('no network')
    json.mockResolvedValue({ items: [{ id: 'lost', url: '/lost.jpg' }], expires_at: new Date(Date.now() + 600_000).toISOString() } as never)
    expect(await thumbnailOf('lost')).toBe('/lost.jpg')
  })
})
