/** What the server says of itself before any log-in. The last answer is kept, for the map and the privacy page are there offline too. */
import type { Datum } from './map/datum'

export interface ServerSettings {
  /** null: no map; markers stand on a plain grid. */
  map: { url: string; datum: Datum; attribution: string } | null
  /** For how many days the server keeps positions and photos, and the phone what it has. */
  kept: { position_days: number; photo_days: number; phone_days: number } | null
}

/** Where the last answer is kept. */
interface Keeper {
  read<T>(key: string): Promise<T | null>
  write(key: string, value: unknown): Promise<void>
}

const KEY = 'server_settings'
const PATIENCE_MS = 5_000

export async function serverSettings(database: Keeper, ask: typeof fetch = fetch): Promise<ServerSettings> {
  try {
    const answer = await ask('/app-settings.json', { signal: AbortSignal.timeout(PATIENCE_MS), credentials: 'omit' })
    if (!answer.ok) throw new TypeError(String(answer.status))
    const settings = (await answer.json()) as ServerSettings
    await database.write(KEY, settings)
    return settings
  } catch {
    return (await database.read<ServerSettings>(KEY)) ?? { map: null, kept: null }
  }
}
