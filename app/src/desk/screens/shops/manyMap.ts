/**
 * A map of any number of shops: what lies on each other is one mark with its number (core/shops/clusters.ts), drawn anew when the map
 * has moved. The ground is that of the app's map. Loaded with the screens that show it.
 */
import { DivIcon, GridLayer, LatLng, LatLngBounds, LayerGroup, Map as LeafletMap, Marker, TileLayer, Control } from 'leaflet'
import 'leaflet/dist/leaflet.css'
import '@/styles/map.css'
import './manyMap.css'
import type { Place } from '@/core/distances'
import { type Datum, drawn } from '@/core/map/datum'
import type { ServerSettings } from '@/core/server'
import { type Cluster, type Spot, clustersOf, shortly } from '../../core/shops/clusters'
import { placeDrawnAt } from '../../core/shops/datum'

class Grid extends GridLayer {
  override createTile(): HTMLElement {
    const tile = document.createElement('div')
    tile.className = 'grid-tile'
    return tile
  }
}

/** `state` is the class of a mark; a cluster has it where all of its spots have. */
export interface MapSpot extends Spot {
  name: string
  state: string
}

export interface Ears {
  /** One shop, or several in one place. */
  chosen: (spots: MapSpot[]) => void
  /** The map has come to rest; how many are in sight. */
  moved?: (inView: MapSpot[]) => void
  /** Somebody has pointed at a place. */
  pointed?: (place: Place) => void
  words: (cluster: Cluster<MapSpot>) => string
}

const CLOSEST = 17

export class ManyMap {
  readonly #map: LeafletMap
  readonly #marks: LayerGroup
  readonly #ears: Ears
  #ground: GridLayer
  #datum: Datum = 'wgs84'
  #spots: readonly MapSpot[] = []
  #pin: Marker | null = null

  constructor(element: HTMLElement, ears: Ears) {
    this.#ears = ears
    this.#map = new LeafletMap(element, { attributionControl: false, minZoom: 5, maxZoom: 19, zoomControl: false, zoomAnimation: false })
    this.#ground = new Grid({ tileSize: 128 }).addTo(this.#map)
    new Control.Scale({ imperial: false, position: 'bottomleft' }).addTo(this.#map)
    this.#marks = new LayerGroup().addTo(this.#map)
    this.#map.setView([30.5, 114.3], 11)
    this.#map.on('moveend', () => this.#draw())
    this.#map.on('click', ({ latlng }) => ears.pointed?.(placeDrawnAt({ latitude: latlng.lat, longitude: latlng.lng }, this.#datum)))
  }

  lay(tiles: ServerSettings['map']): void {
    this.#datum = tiles?.datum ?? 'wgs84'
    if (!tiles) return
    this.#ground.remove()
    this.#ground = new TileLayer(tiles.url, { maxZoom: 19, crossOrigin: false, referrerPolicy: 'no-referrer' }).addTo(this.#map)
    if (tiles.attribution) new Control.Attribution({ prefix: false, position: 'bottomright' }).addAttribution(escaped(tiles.attribution)).addTo(this.#map)
    new Grid({ tileSize: 128, zIndex: 0 }).addTo(this.#map)
  }

  show(spots: readonly MapSpot[]): void {
    this.#spots = this.#datum === 'wgs84' ? spots : spots.map((spot) => ({ ...spot, ...drawn(spot, this.#datum) }))
    this.#draw()
  }

  /** All of them in sight. */
  fit(): void {
    let [south, west, north, east] = [90, 180, -90, -180]
    for (const { latitude, longitude } of this.#spots) {
      ;[south, west, north, east] = [Math.min(south, latitude), Math.min(west, longitude), Math.max(north, latitude), Math.max(east, longitude)]
    }
    if (south <= north) this.#map.fitBounds(new LatLngBounds([south, west], [north, east]), { padding: [40, 40], maxZoom: CLOSEST, animate: false })
  }

  zoom(by: number): void {
    this.#map.setZoom(this.#map.getZoom() + by)
  }

  goTo(place: Place, zoom = 16): void {
    const { latitude, longitude } = drawn(place, this.#datum)
    this.#map.setView([latitude, longitude], Math.max(zoom, this.#map.getZoom()), { animate: false })
  }

  /** A pin that can be dragged to another place. */
  pin(place: Place, words: string, moved: (place: Place) => void): void {
    const { latitude, longitude } = drawn(place, this.#datum)
    this.#pin?.remove()
    const icon = new DivIcon({ html: '', className: 'marker pinned', iconSize: [26, 26] })
    this.#pin = new Marker([latitude, longitude], { icon, draggable: true, alt: words, title: words, zIndexOffset: 1000 }).addTo(this.#map)
    this.#pin.getElement()?.setAttribute('aria-label', words)
    this.#pin.on('dragend', () => {
      const { lat, lng } = this.#pin!.getLatLng()
      moved(placeDrawnAt({ latitude: lat, longitude: lng }, this.#datum))
    })
  }

  remove(): void {
    this.#map.remove()
  }

  #draw(): void {
    const bounds = this.#map.getBounds()
    const view = { south: bounds.getSouth(), west: bounds.getWest(), north: bounds.getNorth(), east: bounds.getEast(), zoom: this.#map.getZoom() }
    const clusters = clustersOf(this.#spots, view)
    this.#marks.clearLayers()
    for (const cluster of clusters) this.#mark(cluster)
    this.#ears.moved?.(clusters.flatMap(({ spots }) => spots))
  }

  #mark(cluster: Cluster<MapSpot>): void {
    const { spots, at } = cluster
    const state = spots.every((each) => each.state === spots[0]!.state) ? spots[0]!.state : 'shop'
    const sign = document.createElement('span')
    sign.textContent = spots.length > 1 ? shortly(spots.length) : ''
    const px = spots.length === 1 ? 20 : Math.min(48, 26 + Math.log10(spots.length) * 8)
    const icon = new DivIcon({ html: sign, className: `marker ${spots.length > 1 ? 'many' : ''} ${state}`, iconSize: [px, px] })
    const words = this.#ears.words(cluster)
    const mark = new Marker([at.latitude, at.longitude], { icon, title: words, alt: words, riseOnHover: true }).addTo(this.#marks)
    mark.getElement()?.setAttribute('aria-label', words)
    mark.on('click', () => this.#open(spots))
  }

  #open(spots: MapSpot[]): void {
    const bounds = new LatLngBounds(spots.map(({ latitude, longitude }) => new LatLng(latitude, longitude)))
    const isOnePlace = bounds.getNorthEast().distanceTo(bounds.getSouthWest()) < 5
    if (spots.length === 1 || isOnePlace || this.#map.getZoom() >= 19) this.#ears.chosen(spots)
    else this.#map.fitBounds(bounds, { padding: [60, 60], maxZoom: 19, animate: false })
  }
}

function escaped(text: string): string {
  const span = document.createElement('span')
  span.textContent = text
  return span.innerHTML
}
