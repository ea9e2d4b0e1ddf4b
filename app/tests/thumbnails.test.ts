/** Small pictures are kept in memory while the phone is open, and no longer. */
import { expect, it, vi } from 'vitest'
import { ref } from 'vue'
import type { Phone, Stage } from '@/core/phone'
import { thumbnailOf } from '@/parts/camera/thumbnails'
import { openPhone } from './devices'
import { Server } from './server'

const { app } = vi.hoisted(() => ({ app: { phone: null as unknown as Phone, stage: { value: 'open' as Stage } } }))
vi.mock('@/parts/phone', async () => {
  app.stage = ref<Stage>('open')
  return { stage: app.stage, get phone() { return app.phone } } // prettier-ignore
})

it('are forgotten with the key that opened them', async () => {
  app.phone = await openPhone(new Server())
  await app.phone.open.store.saveDraft('thumbnail/x', 'data:small')
  expect(await thumbnailOf({ id: 'x' })).toBe('data:small')
  await app.phone.open.store.dropDraft('thumbnail/x')
  expect(await thumbnailOf({ id: 'x' })).toBe('data:small')
  app.stage.value = 'locked'
  app.stage.value = 'open'
  expect(await thumbnailOf({ id: 'x' })).toBeNull()
})
