/** What axe finds serious on a screen, in both themes. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf-8')

export async function faultsOf(page) {
  const session = await page.context().newCDPSession(page)
  await session.send('Animation.enable')
  await session.send('Animation.setPlaybackRate', { playbackRate: 1000 }) // axe measures contrast: nothing may be fading in
  const found = []
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme })
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
    if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(AXE)
    // The dark theme differs in colours alone.
    const options = { resultTypes: ['violations'], ...(colorScheme === 'dark' && { runOnly: ['color-contrast'] }) }
    const violations = await page.evaluate(async (options) => (await globalThis.axe.run(options)).violations, options)
    for (const { id, impact, nodes } of violations) {
      if (!['serious', 'critical'].includes(impact)) continue
      found.push(`${colorScheme} ${new URL(page.url()).pathname}: ${id}: ${nodes.map(({ target, any }) => `${target} ${any[0]?.message ?? ''}`).join('; ')}`)
    }
  }
  await session.detach()
  return found
}
