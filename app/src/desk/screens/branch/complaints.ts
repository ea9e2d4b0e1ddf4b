/** Complaints as the branch's screens say them. */
export const COMPLAINT_KINDS = ['supply', 'delivery', 'ordering', 'service', 'price', 'quality', 'materials', 'other'] as const
export const COMPLAINT_STATES = ['open', 'reopened', 'answered', 'resolved', 'closed', 'withdrawn'] as const
export const COMPLAINT_TAGS: Record<string, string> = { open: 'gold', reopened: 'red', answered: 'green', resolved: 'green', closed: '', withdrawn: '' }

export const isOver = (state: string): boolean => ['resolved', 'closed', 'withdrawn'].includes(state)
export const isWaiting = (state: string): boolean => ['open', 'reopened'].includes(state)
/** The day until whose end the answer is due: what is said is midnight after it. */
export const dueDay = (due_at: string): number => Date.parse(due_at) - 1
