/** Market information as the API tells of it. */
import { saveFile } from '../../../parts/transfers'

export interface MarketDocument {
  id: string
  manufacturer: { id: string; name: string }
  month: string
  version: number
  filename: string
  kind: string
  size_bytes: number
  summary: string | null
  due_on: string
  uploaded_by: string
  uploaded_at: string
  read_by: string | null
  read_at: string | null
}

export interface Standing {
  manufacturer: { id: string; name: string }
  month: string
  due_on: string
  state: 'due' | 'uploaded' | 'late' | 'missing'
  document: MarketDocument | null
}

export const STANDING_TAGS: Record<Standing['state'], string> = { due: 'gold', uploaded: 'green', late: 'gold', missing: 'red' }

/** What the API takes; the content decides, not the name. */
export const TAKEN = '.xlsx,.docx,.pdf,.csv,.jpg,.jpeg,.png,.webp,.heic'

export const fetchDocument = ({ id, filename }: MarketDocument): Promise<void> => saveFile(`/market-information-documents/${id}/file`, filename)
