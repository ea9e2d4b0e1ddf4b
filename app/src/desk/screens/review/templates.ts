/** The template versions of the city: asked for once, since no version ever changes, and again for one that was published since. */
import type { Template } from '@/core/visit/documents'
import { desk } from '../../parts/desk'

let kept: Promise<Template[]> | null = null
desk.stage.watch((stage) => stage === 'out' && (kept = null))

export async function templateOf(version: number): Promise<Template | null> {
  const before = kept
  const find = async (): Promise<Template | undefined> => (await kept!).find((each) => each.version === version)
  kept ??= ask()
  const found = await find()
  if (found || !before) return found ?? null
  kept = ask()
  return (await find()) ?? null
}

async function ask(): Promise<Template[]> {
  const asked = desk.json<{ items: Template[] }>('GET', '/visit-templates').then(({ items }) => items)
  asked.catch(() => (kept = null))
  return asked
}
