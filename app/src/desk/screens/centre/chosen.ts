/** What a chart of a screen shows, kept in the address beside its filters: whoever went to the rows comes back to the same chart. */
import { type ComputedRef, computed } from 'vue'
import { useAddress } from '../../parts/address'

export function useChosen<T extends string>(key: string, options: readonly T[], usual: T): { chosen: ComputedRef<T>; choose: (each: T) => void } {
  const address = useAddress([{ kind: 'choice', key, label: key, options: options.map((value) => ({ value, label: value })) }])
  return {
    chosen: computed(() => options.find((each) => each === address.values.value[key]) ?? usual),
    choose: (each) => address.set({ [key]: each === usual ? '' : each }),
  }
}
