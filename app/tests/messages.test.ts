import { readFileSync, readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { en as deskEn } from '@/desk/i18n/en'
import { zh as deskZh } from '@/desk/i18n/zh'
import { en } from '@/i18n/en'
import { zh } from '@/i18n/zh-CN'

type Tree = { [key: string]: string | Tree }

function flat(tree: Tree, prefix = ''): Record<string, string> {
  const entries = Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[prefix + key, value] as const] : Object.entries(flat(value, `${prefix}${key}.`)),
  )
  return Object.fromEntries(entries)
}

const blanks = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!).sort()
/** The desk's are merged into the phone's when it is loaded. */
const [chinese, english] = [flat({ ...zh, ...deskZh }), flat({ ...en, ...deskEn })]

describe('messages', () => {
  it('of the desk take no word of the phone’s', () => expect(Object.keys(deskZh).filter((area) => area in zh)).toEqual([]))

  it('are the same in both languages', () => expect(Object.keys(english).sort()).toEqual(Object.keys(chinese).sort()))

  it('have the same blanks', () => {
    for (const [key, text] of Object.entries(chinese)) expect(new Set(blanks(english[key]!)), key).toEqual(new Set(blanks(text)))
  })

  it('are not left in the other language', () => {
    for (const [key, text] of Object.entries(english)) expect(text, key).not.toMatch(/[\u4e00-\u9fff]/)
  })

  it('are joined as their language does', () => {
    for (const name of readdirSync('src', { recursive: true, encoding: 'utf-8' }).filter((each) => /\.(vue|ts)$/.test(each) && !each.includes('i18n'))) {
      expect(readFileSync(`src/${name}`, 'utf-8').match(/['`}>][、：，；（。]|[、：，；）。]['`{<]/g), name).toBeNull()
    }
  })

  it('that a screen names are there', () => {
    for (const folder of ['src/screens', 'src/parts', 'src/i18n', 'src/desk']) {
      for (const name of readdirSync(folder, { recursive: true, encoding: 'utf-8' }).filter((each) => /\.(vue|ts)$/.test(each))) {
        const text = readFileSync(`${folder}/${name}`, 'utf-8')
        for (const [, key] of text.matchAll(/\b(?:t\(|does: (?='[\w-]+\.))'([\w.-]+)'/g)) expect(chinese, `${name}: ${key}`).toHaveProperty([key!])
      }
    }
  })
})
