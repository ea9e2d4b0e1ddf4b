/** Volumes as the trade says them: a case is 250 cartons of 10 packs. */
export const PACKS_A_CASE = 2_500

export function cases(packs: number): string {
  return (packs / PACKS_A_CASE).toLocaleString('en', { maximumFractionDigits: Math.abs(packs) < PACKS_A_CASE * 100 ? 1 : 0 })
}

export function yuan(fen: number | null): string {
  return fen === null ? '–' : `¥${(fen / 100).toLocaleString('en', { maximumFractionDigits: 0 })}`
}
