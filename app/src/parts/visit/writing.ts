/**
 * The visit that is being written: kept as a draft with every change, handed to the outbox at each step that others should know of
 * (arrival, a photo, departure, handing in). An app that is ended goes on from the draft.
 */
import { type EffectScope, type InjectionKey, type Ref, effectScope, inject, markRaw, onScopeDispose, provide, reactive, shallowRef, toRaw, watch } from 'vue'
import { developed } from '@/core/camera/darkroom'
import type { Taken } from '@/core/camera/develop'
import type { Terminal } from '@/core/documents'
import { exclusively } from '@/core/locks'
import type { NewPhoto } from '@/core/outbox'
import type { OpenPhone } from '@/core/phone'
import { cityMonth } from '@/core/time'
import { differences } from '@/core/unsent/differences'
import { uuid7 } from '@/core/uuid'
import { type DueDisplay, dueDisplays } from '@/core/visit/displays'
import type { MaintenancePlan, ShelfCheck, Spec, Template, VisitDoc, VisitPhoto, VisitServer } from '@/core/visit/documents'
import { lastShelf } from '@/core/visit/shelf'
import { templateInForce } from '@/core/visit/sections'
import { type VisitDraft, draftKey, takenUp } from '@/core/visit/visit'
import { wireTime } from '@/core/wire'
import { phone } from '@/parts/phone'
import { keepThumbnail } from '@/parts/camera/thumbnails'

const AFTER_MS = 300

export interface Writing {
  draft: VisitDraft
  /** What the server says of it; undefined while it has not seen it. */
  server: VisitServer | undefined
  terminal: Terminal | null
  template: Template
  specs: Spec[]
  lastShelf: ShelfCheck[]
  due: DueDisplay[]
  /** Pictures that are being made smaller. */
  developing: Ref<number>
  addPhoto: (taken: Taken, place: Pick<VisitPhoto, 'view' | 'display_check_id'>) => Promise<void>
  removePhoto: (photo: VisitPhoto) => Promise<void>
  /** Hands the visit as it is now to the outbox. */
  commit: () => Promise<void>
  flush: () => Promise<void>
}

const WRITING: InjectionKey<Ref<Writing | null>> = Symbol('writing')

/** For all screens below the one that opened it. */
export function useWriting(): Writing {
  return inject(WRITING)!.value!
}

/** Opens a visit for this screen and those below it. null: there is no such visit here, or no template has come yet. */
export function provideWriting(id: string): Promise<Writing | null> {
  const writing = shallowRef<Writing | null>(null)
  const scope = effectScope()
  provide(WRITING, writing)
  return open(id, scope).then((opened) => (writing.value = opened))
}

async function open(id: string, scope: EffectScope): Promise<Writing | null> {
  const here = phone.open
  const { store } = here
  const [held, kept, templates, specs, plans] = await Promise.all([
    store.get<VisitDoc>('visits', id),
    store.draft<VisitDraft>(draftKey(id)),
    store.list<Template>('visit_templates'),
    store.list<Spec>('specs'),
    store.list<MaintenancePlan>('maintenance_plans'),
  ])
  if (!held) return null
  const { server } = held.doc
  const { doc, base, ...others } = takenUp(kept, ownPart(id, held.doc))
  const template = templates.find((each) => each.doc.version === doc.template_version) ?? null
  const inForce = template?.doc ?? templateInForce(templates.map((each) => each.doc))
  if (!inForce) return null
  const [terminal, visits] = await Promise.all([
    store.get<Terminal>('terminals', doc.terminal_id),
    store.list<VisitDoc>('visits', { ref: doc.terminal_id }),
  ])
  const draft = reactive<VisitDraft>({ ...others, doc, base: markRaw(base!) }) as VisitDraft
  const month = cityMonth(new Date(doc.check_in.device_time))
  return {
    ...{ draft, server, template: inForce, terminal: terminal?.doc ?? null },
    specs: specs.map((each) => each.doc),
    lastShelf: lastShelf(visits.map(({ id: each, doc: visit }) => ({ ...visit, id: each })), draft.doc),
    due: dueDisplays(plans.map((each) => each.doc), doc.terminal_id, month),
    ...scope.run(() => keeping(id, draft, here))!,
  }
}

function ownPart(id: string, doc: VisitDoc): VisitDoc {
  const own = { ...doc, id }
  delete own.server
  return own
}

/**
 * Writes the draft down a moment after each change, and at once when the app goes out of sight. A phone that locks itself while the camera
 * is in front still keeps what the camera then gives.
 */
function keeping(id: string, draft: VisitDraft, { store, outbox }: OpenPhone): Pick<Writing, 'flush' | 'commit' | 'addPhoto' | 'removePhoto' | 'developing'> {
  let timer: ReturnType<typeof setTimeout> | null = null
  let isOver = false
  const developing = shallowRef(0)

  const isErased = (): boolean => phone.stage.value === 'empty'

  async function flush(): Promise<void> {
    if (timer !== null) clearTimeout(timer)
    timer = null
    if (!isOver && !isErased()) await store.saveDraft(draftKey(id), toRaw(draft))
  }

  /** Takes in what another tab has written, or a pull has brought, since the draft was. */
  function takeIn({ doc, base }: VisitDraft): void {
    if (differences(toRaw(draft.doc), doc).length) draft.doc = doc
    draft.base = markRaw(base!)
  }

  async function look(): Promise<void> {
    const [kept, held] = await Promise.all([store.draft<VisitDraft>(draftKey(id)), store.get<VisitDoc>('visits', id)])
    if (held && timer === null && !isOver) takeIn(takenUp(kept, ownPart(id, held.doc)))
  }

  const unwatch = watch(draft, () => (timer ??= setTimeout(() => void flush(), AFTER_MS)), { deep: true, flush: 'sync' })
  const turn = (): void => void (document.visibilityState === 'hidden' ? flush() : look())
  document.addEventListener('visibilitychange', turn)
  onScopeDispose(() => {
    unwatch()
    document.removeEventListener('visibilitychange', turn)
    if (timer !== null) void flush()
  })

  /** On top of what the visit has become: two tabs may write the same one. */
  async function write(photos: NewPhoto[] = []): Promise<void> {
    if (isErased()) return
    await exclusively(`zhudian-visit/${id}`, async () => {
      const held = await store.get<VisitDoc>('visits', id)
      if (held) takeIn(takenUp(toRaw(draft), ownPart(id, held.doc)))
      const doc = JSON.parse(JSON.stringify(draft.doc)) as VisitDoc
      await outbox.write('visits', id, doc, photos)
      draft.base = markRaw(doc)
    })
    await flush()
  }

  async function commit(): Promise<void> {
    await write()
    if (!draft.doc.submitted_at) return
    isOver = true // what is handed in needs no draft
    await store.dropDraft(draftKey(id))
  }

  async function addPhoto(taken: Taken, place: Pick<VisitPhoto, 'view' | 'display_check_id'>): Promise<void> {
    developing.value += 1
    try {
      const { bytes, media_type, sha256, taken_at, hint, thumbnail } = await developed(taken)
      const photo: VisitPhoto = {
        ...{ id: uuid7(), sha256, size: bytes.byteLength, media_type, ...place },
        ...{ taken_at: taken_at === null ? null : wireTime(taken_at), source: taken.source },
      }
      if (thumbnail) await keepThumbnail(photo.id, thumbnail).catch(() => undefined) // the photo is what counts
      draft.doc.photos = [...draft.doc.photos, photo]
      if (hint) draft.hints[photo.id] = hint
      try {
        await write([{ id: photo.id, sha256, media_type, taken_at: taken_at ?? taken.at, bytes }])
      } catch (error) {
        draft.doc.photos = draft.doc.photos.filter((each) => each.id !== photo.id) // it was not kept: the phone is full
        throw error
      }
    } finally {
      developing.value -= 1
    }
  }

  async function removePhoto(photo: VisitPhoto): Promise<void> {
    draft.doc.photos = draft.doc.photos.filter((each) => each.id !== photo.id)
    delete draft.hints[photo.id]
    await write()
  }

  return { flush, commit, addPhoto, removePhoto, developing }
}

/** Gives a visit up: it is taken back on the server too, if it has come there. */
export async function takeBack(id: string): Promise<void> {
  await phone.open.outbox.write('visits', id, null)
  await phone.open.store.dropDraft(draftKey(id))
}
