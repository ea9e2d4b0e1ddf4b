/** What all answers about a branch have in common. */
export interface Named {
  id: string
  name: string
}

export interface Position {
  latitude: number
  longitude: number
  datum: string
  accuracy_m?: number | null
}
