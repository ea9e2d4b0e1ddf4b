/**
 * Leaves Vant's icon font out: thirty kilobytes of a font, with an address elsewhere as its second source. Our icons are lines in
 * src/parts/Icon.vue; whoever uses a component of Vant that shows one gives it ours through its slot.
 */
import type { Plugin } from 'vite'

export function fontless(): Plugin {
  return {
    name: 'zhudian-fontless',
    enforce: 'pre',
    transform: (_code, id) => (/vant\/es\/icon\/index\.css/.test(id) ? { code: '', map: null } : null),
  }
}
