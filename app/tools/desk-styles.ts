/**
 * Which style sheets the desk alone needs: those that only its scripts name. Unlike scripts they cannot be told by their own names, for
 * one that several screens share has none of theirs. `without` leaves them out of what phones fetch in advance.
 */
import type { Plugin } from 'vite'

interface Entry {
  url: string
}

export function deskStyles(isOfDesk: (script: string) => boolean): { plugin: Plugin; without: <T extends Entry>(entries: T[]) => { manifest: T[]; warnings: string[] } } {
  const ofDesk = new Set<string>()
  const plugin: Plugin = {
    name: 'desk-styles',
    enforce: 'post',
    generateBundle(_options, bundle) {
      const others = new Set<string>()
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== 'chunk') continue
        for (const sheet of chunk.viteMetadata?.importedCss ?? []) (isOfDesk(chunk.fileName) ? ofDesk : others).add(sheet)
      }
      for (const sheet of others) ofDesk.delete(sheet)
    },
  }
  return { plugin, without: (entries) => ({ manifest: entries.filter(({ url }) => !ofDesk.has(url)), warnings: [] }) }
}
