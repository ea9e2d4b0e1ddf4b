/** The city's working days and numbers, as far as this phone has heard of them. */
import { type Ref, onMounted, shallowRef } from 'vue'
import { type City, USUAL, knownCity, learnCity } from '@/core/day/city'
import { phone } from './phone'

export function useCity(): Readonly<Ref<City>> {
  const city = shallowRef(USUAL)
  onMounted(async () => {
    city.value = await knownCity(phone.database)
    await learnCity(phone.database, phone.api, Date.now())
    city.value = await knownCity(phone.database)
  })
  return city
}
