/** Walks through desks, told by lines of JSON (lines.mjs): tests/test_desk_walks.py. */
import { logInAtDesk, goTo, newDesk, settled } from './desk.mjs'
import { obey } from './lines.mjs'
import { openBrowser } from './phone.mjs'
import { inTurn, walk } from './walk.mjs'

const [address] = process.argv.slice(2)
const browser = await openBrowser()

await obey({
  /** Everybody's walk at a table in Chinese, with the months before, and on a phone in English. */
  async walk({ people, password }) {
    const walks = people.flatMap((username) => [false, true].map((onPhone) => ({ username, onPhone })))
    const told = await inTurn(walks, ({ username, onPhone }) => walk(browser, address, { username, password, onPhone, months: !onPhone, options: { locale: onPhone ? 'en-GB' : 'zh-CN' } }))
    return walks.map((each, index) => ({ ...each, ...told[index] }))
  },
  /** What each address says instead of what is there: null where it shows something. */
  async knock({ username, password, paths }) {
    const { context, page } = await newDesk(browser, address)
    context.setDefaultTimeout(60_000)
    await logInAtDesk(page, username, password)
    const said = {}
    for (const path of paths) {
      await goTo(page, path)
      await settled(page)
      const state = page.locator('main .state')
      said[path] = (await state.count()) ? (await state.first().locator('strong').innerText()) : null
    }
    await context.close()
    return said
  },
})
await browser.close()
