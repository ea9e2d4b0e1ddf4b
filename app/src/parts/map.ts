/**
 * A map in Leaflet: markers on tiles where the server has named some, else on a plain grid, which needs no network. Where tiles are in GCJ-02
 * everything is shifted to lie on them. Loaded with the map's screen only.
 */
import { Control, GridLayer, LatLng, LatLngBounds, Map as LeafletMap, Marker as LeafletMarker, DivIcon, TileLayer, Circle } from 'leaflet'
import 'leaflet/dist/leaflet.css'
import '@/styles/map.css'
import type { Place } from '@/core/distances'
import { type Datum, drawn } from '@/core/map/datum'
import type { Marker } from '@/core/map/markers'
import type { ServerSettings } from '@/core/server'

const CLOSEST = 17
const FARTHEST = 5
const MARKER_PX = 32
/** A map that is no taller stands within a screen, with nothing over it. */
const SMALL_PX = 360
/** What lies over the edges of a map: a sheet below on a screen of its own, on a small one no more than its markers. */
const LARGE = { paddingTopLeft: [48, 64], paddingBottomRight: [48, 140] } as { paddingTopLeft: [number, number]; paddingBottomRight: [number, number] }
const SMALL = { paddingTopLeft: [28, 36], paddingBottomRight: [28, 28] } as typeof LARGE

class Grid extends GridLayer {
  override createTile(): HTMLElement {
    const tile = document.createElement('div')
    tile.className = 'grid-tile'
    return tile
  }
}

export class ShopMap {
  readonly #map: LeafletMap
  readonly #markers = new globalThis.Map<string, LeafletMarker>()
  #datum: Datum = 'wgs84'
  #ground: GridLayer
  #here: { dot: LeafletMarker; ring: Circle } | null = null

  constructor(element: HTMLElement, chosen: (id: string | null) => void) {
    this.#map = new LeafletMap(element, { zoomControl: false, attributionControl: false, minZoom: FARTHEST, maxZoom: 19, zoomSnap: 0.5 })
    this.#ground = new Grid({ tileSize: 128 }).addTo(this.#map)
    new Control.Scale({ imperial: false, position: 'topright' }).addTo(this.#map)
    this.#map.setView([30.5, 114.3], 12)
    this.#map.on('click', () => chosen(null))
    this.#chosen = chosen
  }

  readonly #chosen: (id: string | null) => void

  /** The ground; markers that stand already must be shown anew. */
  lay(tiles: ServerSettings['map']): void {
    this.#datum = tiles?.datum ?? 'wgs84'
    if (!tiles) return
    this.#ground.remove()
    this.#ground = new TileLayer(tiles.url, { maxZoom: 19, crossOrigin: false, referrerPolicy: 'no-referrer' }).addTo(this.#map)
    if (tiles.attribution) new Control.Attribution({ prefix: false, position: 'topleft' }).addAttribution(escaped(tiles.attribution)).addTo(this.#map)
    // Without a network the grid shows through where no tile came.
    new Grid({ tileSize: 128, zIndex: 0 }).addTo(this.#map)
  }

  show(markers: Marker[], words: (marker: Marker) => string): void {
    for (const marker of this.#markers.values()) marker.remove()
    this.#markers.clear()
    for (const each of markers) {
      const sign = document.createElement('span')
      sign.textContent = each.label
      const size: [number, number] = each.label ? [MARKER_PX, MARKER_PX] : [22, 22]
      const icon = new DivIcon({ html: sign, className: `marker ${each.state}`, iconSize: size })
      const pin = new LeafletMarker(this.#at(each.at), { icon, title: each.name, alt: words(each), riseOnHover: true, zIndexOffset: each.state === 'next' ? 500 : 0 })
      pin.on('click', () => this.#chosen(each.id)).addTo(this.#map)
      pin.getElement()?.setAttribute('aria-label', words(each))
      this.#markers.set(each.id, pin)
    }
  }

  choose(id: string | null): void {
    for (const [each, marker] of this.#markers) marker.getElement()?.classList.toggle('chosen', each === id)
  }

  /** Everything in sight; `withHere` the measured position too, however far it is. */
  fit(withHere = false): void {
    const points = [...this.#markers.values()].map((marker) => marker.getLatLng())
    if (withHere && this.#here) points.push(this.#here.dot.getLatLng())
    const room = this.#map.getSize().y < SMALL_PX ? SMALL : LARGE
    if (points.length) this.#map.fitBounds(new LatLngBounds(points), { ...room, maxZoom: CLOSEST, animate: false })
  }

  /** null where it is not known any more. */
  here(place: Place | null, words = '', accuracy_m = 0): void {
    this.#here?.dot.remove()
    this.#here?.ring.remove()
    this.#here = null
    if (!place) return
    const at = this.#at(place)
    const icon = new DivIcon({ html: '', className: 'marker here', iconSize: [18, 18] })
    const ring = new Circle(at, { radius: accuracy_m, className: 'here-ring', interactive: false }).addTo(this.#map)
    this.#here = { ring, dot: new LeafletMarker(at, { icon, interactive: false, keyboard: false, alt: words, zIndexOffset: 1000 }).addTo(this.#map) }
  }

  goTo(place: Place): void {
    this.#map.setView(this.#at(place), Math.max(this.#map.getZoom(), 15))
  }

  remove(): void {
    this.#map.remove()
  }

  #at(place: Place): LatLng {
    const { latitude, longitude } = drawn(place, this.#datum)
    return new LatLng(latitude, longitude)
  }
}

function escaped(text: string): string {
  const span = document.createElement('span')
  span.textContent = text
  return span.innerHTML
}
