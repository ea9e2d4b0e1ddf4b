/**
 * The visit that is being written: kept as a draft with every change, handed to the outbox at each step that others should know of
 * (arrival, a photo, departure, handing in). An app that is ended goes on from the draft.
 */
import { type EffectScope, type InjectionKey, type Ref, effectScope, inject, onScopeDispose, provide, reactive, shallowRef, toRaw, watch } from 'vue'
import { developed } from '@/core/camera/darkroom'
import type { Taken } from '@/core/camera/develop'
import type { Terminal } from '@/core/documents'
import type { NewPhoto } from '@/core/outbox'
import { cityMonth } from '@/core/time'
import { uuid7 } from '@/core/uuid'
import { type DueDisplay, dueDisplays } from '@/core/visit/displays'
import type { MaintenancePlan, ShelfCheck, Spec, Template, VisitDoc, VisitPhoto, VisitServer } from '@/core/visit/documents'
import { lastShelf } from '@/core/visit/shelf'
import { templateInForce } from '@/core/visit/sections'
import { type VisitDraft, draftKey } from '@/core/visit/visit'
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
  const { store } = phone.open
  const [held, kept, templates, specs, plans] = await Promise.all([
    store.get<VisitDoc>('visits', id),
    store.draft<VisitDraft>(draftKey(id)),
    store.list<Template>('visit_templates'),
    store.list<Spec>('specs'),
    store.list<MaintenancePlan>('maintenance_plans'),
  ])
  if (!held) return null
  const { server, ...own } = held.doc
  const doc = kept?.doc ?? (own as VisitDoc)
  const template = templates.find((each) => each.doc.version === doc.template_version) ?? null
  const inForce = template?.doc ?? templateInForce(templates.map((each) => each.doc))
  if (!inForce) return null
  const [terminal, visits] = await Promise.all([
    store.get<Terminal>('terminals', doc.terminal_id),
    store.list<VisitDoc>('visits', { ref: doc.terminal_id }),
  ])
  const draft = reactive<VisitDraft>({ doc: { ...doc, id }, at: kept?.at ?? null, hints: kept?.hints ?? {} }) as VisitDraft
  const month = cityMonth(new Date(doc.check_in.device_time))
  return {
    ...{ draft, server, template: inForce, terminal: terminal?.doc ?? null },
    specs: specs.map((each) => each.doc),
    lastShelf: lastShelf(visits.map(({ id: each, doc: visit }) => ({ ...visit, id: each })), draft.doc),
    due: dueDisplays(plans.map((each) => each.doc), doc.terminal_id, month),
    ...scope.run(() => keeping(id, draft))!,
  }
}

/** Writes the draft down a moment after each change, and at once when the app goes out of sight. */
function keeping(id: string, draft: VisitDraft): Pick<Writing, 'flush' | 'commit' | 'addPhoto' | 'removePhoto' | 'developing'> {
  let timer: ReturnType<typeof setTimeout> | null = null
  let isOver = false
  const developing = shallowRef(0)

  async function flush(): Promise<void> {
    if (timer !== null) clearTimeout(timer)
    timer = null
    if (!isOver && phone.stage.value === 'open') await phone.open.store.saveDraft(draftKey(id), toRaw(draft))
  }

  const unwatch = watch(draft, () => (timer ??= setTimeout(() => void flush(), AFTER_MS)), { deep: true, flush: 'sync' })
  const hide = (): void => void (document.visibilityState === 'hidden' && flush())
  document.addEventListener('visibilitychange', hide)
  onScopeDispose(() => {
    unwatch()
    document.removeEventListener('visibilitychange', hide)
    if (timer !== null) void flush()
  })

  async function write(photos: NewPhoto[] = []): Promise<void> {
    await phone.open.outbox.write('visits', id, toRaw(draft.doc), photos)
    await flush()
  }

  async function commit(): Promise<void> {
    await write()
    if (!draft.doc.submitted_at) return
    isOver = true // what is handed in needs no draft
    await phone.open.store.dropDraft(draftKey(id))
  }

  async function addPhoto(taken: Taken, place: Pick<VisitPhoto, 'view' | 'display_check_id'>): Promise<void> {
    developing.value += 1
    try {
      const { bytes, media_type, sha256, taken_at, hint, thumbnail } = await developed(taken)
      const photo: VisitPhoto = {
        ...{ id: uuid7(), sha256, size: bytes.byteLength, media_type, ...place },
        ...{ taken_at: taken_at === null ? null : wireTime(taken_at), source: taken.source },
      }
      if (thumbnail) await keepThumbnail(photo.id, thumbnail)
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
