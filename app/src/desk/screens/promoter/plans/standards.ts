/** How one spec shall be displayed, while somebody writes it. */
import type { Standard } from '../../../core/promoter/differences'
import type { Picture } from '../../../core/promoter/uploads'

export interface ViewDraft {
  view: string
  /** One that the plan has already. */
  example_photo_id: string | null
  /** One that is added. */
  picture: Picture | null
}

export interface StandardDraft extends Omit<Standard, 'views'> {
  views: ViewDraft[]
}

export const newStandard = (spec_id: string): StandardDraft => ({ spec_id, position: null, least_facings: 2, price_tag: true, materials: false, note: null, views: [{ view: 'back_cabinet', example_photo_id: null, picture: null }] })

export const draftOf = (standard: Standard): StandardDraft => ({ ...standard, views: standard.views.map(({ view, example_photo_id = null }) => ({ view, example_photo_id, picture: null })) })

/** As the API takes it. */
export const saidStandard = ({ views, note, ...rest }: StandardDraft): Standard => ({ ...rest, note: note?.trim() || null, views: views.map(({ view, example_photo_id, picture }) => ({ view, example_photo_id: picture?.declaration.id ?? example_photo_id })) })
