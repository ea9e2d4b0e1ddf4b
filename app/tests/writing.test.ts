/** A visit that is written in two places at once: in two tabs, on two phones, behind a lock. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Phone } from '@/core/phone'
import { sealed } from '@/core/store'
import type { VisitDoc } from '@/core/visit/documents'
import { draftKey, newVisit } from '@/core/visit/visit'
import { provideWriting } from '@/parts/visit/writing'
import { openPhone } from './devices'
import { Server } from './server'

const { app } = vi.hoisted(() => ({ app: { phone: null as unknown as Phone, turns: [] as (() => void)[] } }))
vi.mock('@/parts/phone', () => ({ get phone() { return app.phone } })) // prettier-ignore
vi.mock('@/parts/camera/thumbnails', () => ({ keepThumbnail: () => Promise.reject(new TypeError('the phone is not open')) }))
vi.mock('@/core/camera/darkroom', () => ({
  developed: async ({ file }: { file: Blob }) => ({ bytes: await file.arrayBuffer(), media_type: 'image/jpeg', sha256: 'x', taken_at: 1, hint: null, thumbnail: new ArrayBuffer(1) }),
}))
vi.mock('vue', async (load) => ({ ...(await load<object>()), provide: () => undefined }))

const taken = { file: new Blob(['picture']), source: 'camera', at: 1, place: null } as const
const nowhere = { view: null, display_check_id: null }
const shown = async (): Promise<VisitDoc> => (await app.phone.open.store.get<VisitDoc>('visits', 'a'))!.doc
const see = (): void => app.turns.forEach((turn) => turn())

const tab = async () => (await provideWriting('a'))!

/** The server's copy becomes this one, as after a pull. */
async function pulled(doc: VisitDoc): Promise<void> {
  const { database, open } = app.phone
  await database.outbox.clear()
  await database.documents.put({ collection: 'visits', id: 'a', rev: 9, ...(await sealed(open.vault, 'visits', 'a', doc)) })
}

beforeEach(async () => {
  app.phone = await openPhone(new Server())
  app.turns = []
  const listen = (_: string, turn: () => void): number => app.turns.push(turn)
  vi.stubGlobal('document', { visibilityState: 'visible', addEventListener: listen, removeEventListener: () => undefined })
  const { vault, outbox } = app.phone.open
  await app.phone.database.documents.put({ collection: 'visit_templates', id: 't', rev: 1, ref: '', day: '', body: await vault.seal({ version: 1, sections: [] }, 'visit_templates/t') })
  await outbox.write('visits', 'a', newVisit('shop', 'planned', 1, null, 1))
})

afterEach(() => void vi.unstubAllGlobals())

describe('a visit that is open in two tabs', () => {
  it('keeps the photos of both', async () => {
    const [one, other] = [await tab(), await tab()]
    await one.addPhoto(taken, nowhere)
    await other.addPhoto(taken, nowhere)
    expect((await shown()).photos).toHaveLength(2)
    expect(await app.phone.database.pictures.count()).toBe(2)
  })

  it('goes on in the second with what was typed in the first', async () => {
    const [one, other] = [await tab(), await tab()]
    one.draft.doc.sections = { needs: { note: 'two cartons' } }
    await one.flush()
    see()
    await vi.waitFor(() => expect(other.draft.doc.sections).toEqual({ needs: { note: 'two cartons' } }))
  })
})

describe('a draft', () => {
  it('does not undo what came from elsewhere since: another phone’s words, or what was chosen in a conflict', async () => {
    const writing = await tab()
    writing.draft.doc.sections = { needs: { note: 'mine' } }
    await writing.flush()
    await pulled({ ...(await shown()), kind: 'ad_hoc', sections: { greeting: { owner: true } } })
    const again = await tab()
    expect(again.draft.doc).toMatchObject({ kind: 'ad_hoc', sections: { needs: { note: 'mine' } } })
    await again.commit()
    expect(await shown()).toMatchObject({ kind: 'ad_hoc' })
  })

  it('keeps the photo that the camera gave after the phone had locked itself', async () => {
    const writing = await tab()
    const { store } = app.phone.open
    vi.spyOn(app.phone, 'open', 'get').mockImplementation(() => {
      throw new TypeError('the phone is not open')
    })
    app.phone.stage.set('locked')
    await writing.addPhoto(taken, nowhere)
    expect((await store.get<VisitDoc>('visits', 'a'))!.doc.photos).toHaveLength(1)
    expect(await store.draft(draftKey('a'))).not.toBeNull()
  })
})
