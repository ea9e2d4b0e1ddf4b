/** Whether the screen is a phone's: lists are cards then, and the places of the desk lie under the thumb. And whether it is being printed. */
import { type Ref, ref } from 'vue'

const media = matchMedia('(max-width: 47.99rem)')
const narrow = ref(media.matches)
media.addEventListener('change', () => (narrow.value = media.matches))
export const isNarrow: Readonly<Ref<boolean>> = narrow

/** Virtual lists then show all the rows that they have. */
export const isPrinting = ref(false)
matchMedia('print').addEventListener('change', ({ matches }) => (isPrinting.value = matches))
addEventListener('beforeprint', () => (isPrinting.value = true))
addEventListener('afterprint', () => (isPrinting.value = false))

/** A length in rem as pixels: large type makes it larger. */
export const rem = (length: number): number => length * parseFloat(getComputedStyle(document.documentElement).fontSize)
