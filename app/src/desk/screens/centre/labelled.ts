/** Numbers of a table stand below their heading; on a phone's card they need its words beside them. */
import type { Column } from '../../parts/table'
import { isNarrow } from '../../parts/viewport'

export function labelled<T>(columns: Column<T>[]): Column<T>[] {
  if (!isNarrow.value) return columns
  return columns.map((column) => {
    const { align, card, title, value } = column
    return align === 'end' && value && (card ?? 'line') === 'line' ? { ...column, value: (row) => `${title} ${value(row) ?? '–'}` } : column
  })
}
