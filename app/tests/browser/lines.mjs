/** Verbs by lines of JSON, for a program in another language: `{"verb": …, …}` in, `{"answer": …}` or `{"error": …}` out. */
import { createInterface } from 'node:readline'

/** Answers until the input is closed. `where` is told beside what went wrong. */
export async function obey(verbs, where = () => '') {
  for await (const line of createInterface({ input: process.stdin })) {
    const { verb, ...values } = JSON.parse(line)
    try {
      console.log(JSON.stringify({ answer: (await verbs[verb](values)) ?? null }))
    } catch (error) {
      console.log(JSON.stringify({ error: `${verb} ${where()}: ${error?.message ?? error}` }))
    }
  }
}
