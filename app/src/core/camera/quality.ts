/** Whether a picture can be made out, by the measures and bounds of the server (docs/photos.md), so that one knows it on the spot. */
export type Hint = 'blurred' | 'dark'

const BLURRED_BELOW = 20
const DARK_BELOW = 30
/** Pictures are measured at one size, for one bound to do for all. */
export const MEASURED_SIDE = 800

/** From pixels of red, green, blue and opacity. */
export function greyOf(pixels: Uint8ClampedArray): Uint8Array {
  const grey = new Uint8Array(pixels.length / 4)
  for (let at = 0; at < grey.length; at++) {
    grey[at] = (pixels[4 * at]! * 299 + pixels[4 * at + 1]! * 587 + pixels[4 * at + 2]! * 114) / 1000
  }
  return grey
}

/** The mean, from 0 to 255. */
export function brightnessOf(grey: Uint8Array): number {
  return grey.reduce((sum, value) => sum + value, 0) / grey.length
}

/** The variance of the Laplacian, which is small where there are no edges. */
export function sharpnessOf(grey: Uint8Array, width: number): number {
  const height = grey.length / width
  let [sum, squares] = [0, 0]
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const at = y * width + x
      const edges = grey[at - 1]! + grey[at + 1]! + grey[at - width]! + grey[at + width]! - 4 * grey[at]!
      const value = Math.max(-128, Math.min(127, edges)) // the server reckons in bytes
      sum += value
      squares += value * value
    }
  }
  const count = Math.max(1, (width - 2) * (height - 2))
  return squares / count - (sum / count) ** 2
}

/** In the dark nothing has edges: then that it is dark is what helps. */
export function hintOf(pixels: Uint8ClampedArray, width: number): Hint | null {
  const grey = greyOf(pixels)
  if (brightnessOf(grey) < DARK_BELOW) return 'dark'
  return sharpnessOf(grey, width) < BLURRED_BELOW ? 'blurred' : null
}
