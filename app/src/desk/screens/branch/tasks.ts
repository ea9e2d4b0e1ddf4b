/** Tasks as the branch's screens say them. */
import type { TaskRow } from '../../core/branch/wire/tasks'

export const TASK_KINDS = ['errand', 'rectification', 'returned_visit', 'in_store_duty', 'complaint'] as const
export const TASK_STATES = ['open', 'reported', 'accepted', 'cancelled'] as const
export const TASK_TAGS: Record<string, string> = { open: '', reported: 'gold', accepted: 'green', cancelled: '' }

export const isOpen = (state: string): boolean => state === 'open' || state === 'reported'

/** Where what a task came from is looked at. */
export function originOf({ origin_kind, origin_id, due_on }: TaskRow): string | null {
  const screens: Record<string, string> = { visit: `visits/${origin_id}`, complaint: `complaints/${origin_id}`, confirmation_case: `confirmations/${origin_id}`, in_store_duty: `in-store?month=${due_on.slice(0, 7)}` }
  const path = origin_id ? screens[origin_kind ?? ''] : undefined
  return path ? `/app/desk/${path}` : null
}
