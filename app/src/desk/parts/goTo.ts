/** Whether one chooses where to go (GoTo.vue). */
import { shallowRef } from 'vue'

export const goesTo = shallowRef(false)
