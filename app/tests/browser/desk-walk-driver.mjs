/** Walks through desks, told by lines of JSON (lines.mjs): tests/test_desk_walks.py. */
import { logInAtDesk, goTo, newDesk, settled } from './desk.mjs'
import { obey } from './lines.mjs'
import { openBrowser } from './phone.mjs'
import { walk } from './walk.mjs'

const [address] = process.argv.slice(2)
const browser = await openBrowser()

await obey({
  async walk({ username, password, phone, english }) {
    const options = { locale: english ? 'en-GB' : 'zh-CN' }
    return walk(browser, address, { username, password, onPhone: phone, months: !phone, options })
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
