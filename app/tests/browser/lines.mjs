/** Verbs by lines of JSON, for a program in another language: `{"verb": …, …}` in, `{"answer": …}` or `{"error": …}` out. */
import { createInterface } from 'node:readline'

/** Answers until the input is closed. */
export async function obey(verbs) {
  for await (const line of createInterface({ input: process.stdin })) {
    const { verb, ...values } = JSON.parse(line)
    try {
      console.log(JSON.stringify({ answer: (await verbs[verb](values)) ?? null }))
    } catch (error) {
      console.log(JSON.stringify({ error: `${verb}: ${error?.message ?? error}` }))
    }
  }
}
