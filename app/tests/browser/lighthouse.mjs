/** Lighthouse beside a browser of ours, so that it looks at a page as somebody who has logged in. */
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** What a browser has to be started with. */
export const DEBUGGED = ['--remote-debugging-port=0', '--remote-allow-origins=*']

/** Scores out of 100, and what costs points, of the page at `url`, in the browser whose profile this is. */
export async function look(program, profile, url, options) {
  const port = readFileSync(`${profile}/DevToolsActivePort`, 'utf-8').split('\n')[0] // Chromium writes it beside its profile
  const { stdout } = await run('npx', ['--yes', program, url, `--port=${port}`, '--quiet', '--output=json', ...options], { maxBuffer: 64 * 1024 * 1024 })
  const report = JSON.parse(stdout)
  const lost = Object.values(report.categories).flatMap(({ auditRefs }) => auditRefs.filter(({ id, weight }) => weight > 0 && report.audits[id].score !== null && report.audits[id].score < 0.9))
  return {
    at: new URL(report.finalDisplayedUrl).pathname,
    scores: Object.fromEntries(Object.entries(report.categories).map(([name, { score }]) => [name, Math.round(score * 100)])),
    lost: lost.map(({ id }) => `${id} ${report.audits[id].displayValue ?? ''}`.trim()),
  }
}
