/** A photo of a light box; what else a screen knows of it comes along. */
export interface BoxedPhoto {
  id: string
  title?: string
  [more: string]: unknown
}
