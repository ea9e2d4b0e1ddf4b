/** Two taps, two tabs, and an app that ended between the sending of a form and the end of its draft: each makes one document. */
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope, nextTick } from 'vue'
import type { Phone } from '@/core/phone'
import { uuid7 } from '@/core/uuid'
import type { VisitPhoto } from '@/core/visit/documents'
import { useDraft } from '@/parts/draft'
import { once } from '@/parts/once'
import { keepPicture, writeWithPictures } from '@/parts/pictures'
import { reportNil, writeReport } from '@/parts/reporting'
import { openPhone } from './devices'
import { Server } from './server'

const { app } = vi.hoisted(() => ({ app: { phone: null as unknown as Phone } }))
vi.mock('@/parts/phone', () => ({ get phone() { return app.phone } })) // prettier-ignore

beforeEach(async () => {
  app.phone = await openPhone(new Server())
})

describe('two taps', () => {
  it('on a report’s button make one report', async () => {
    await Promise.all([reportNil('2026-03-02'), reportNil('2026-03-02'), writeReport('2026-03-02', [])])
    expect(await app.phone.open.store.list('anomaly_reports')).toHaveLength(1)
  })

  it('do a thing once, and again when it is over, also after it failed', async () => {
    let times = 0
    let fails = true
    const tap = once(async () => {
      times += 1
      if (fails) throw new TypeError('full')
    })
    const first = tap()
    await tap()
    await expect(first).rejects.toThrow('full')
    fails = false
    await tap()
    expect(times).toBe(2)
  })
})

describe('a document with pictures', () => {
  it('is as it was written last, however long the pictures of the first take to open', async () => {
    await keepPicture('p', new TextEncoder().encode('picture').buffer as ArrayBuffer)
    const { vault, store } = app.phone.open
    const unsealBytes = vault.unsealBytes.bind(vault)
    let open = (): void => undefined
    const passed = new Promise<void>((resolve) => (open = resolve))
    vi.spyOn(vault, 'unsealBytes').mockImplementationOnce(async (...sealed) => {
      await passed
      return unsealBytes(...sealed)
    })
    const photos = [{ id: 'p', sha256: 'x', size: 7, media_type: 'image/jpeg' }] as unknown as VisitPhoto[]
    const both = [writeWithPictures('in_store_days', 'a', { photos, note: 'one' }), writeWithPictures('in_store_days', 'a', { photos, note: 'two' })]
    await Promise.race([both[1], reportNil('2026-03-02')]) // as long as it takes to write something else
    open()
    await Promise.all(both)
    expect((await store.get('in_store_days', 'a'))?.doc).toMatchObject({ note: 'two' })
    expect(await app.phone.database.pictures.count()).toBe(1)
  })
})

describe('a form', () => {
  it('has the same id when it is opened again', async () => {
    const open = async () => {
      const { form } = effectScope().run(() => useDraft('complaint/new/a', () => ({ id: uuid7(), text: '' })))!
      await vi.waitFor(() => expect(form.value).not.toBeNull())
      return form
    }
    const form = await open()
    form.value!.text = 'no delivery'
    await nextTick()
    await vi.waitFor(async () => expect(await app.phone.open.store.draft('complaint/new/a')).not.toBeNull())
    expect((await open()).value).toEqual(form.value)
  })

  it('of an older version has what this one asks for besides', async () => {
    await app.phone.open.store.saveDraft('complaint/new/a', { text: 'no delivery' })
    const { form } = effectScope().run(() => useDraft('complaint/new/a', () => ({ id: 'new', text: '' })))!
    await vi.waitFor(() => expect(form.value).toEqual({ id: 'new', text: 'no delivery' }))
  })
})
