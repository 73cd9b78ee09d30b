// Whether a photo can be read: sharpness (variance of the Laplacian) and brightness on a small grey copy.
export type Legibility = 'good' | 'blurred' | 'dark' | 'pale'

const SIDE = 480
const SHARP_ENOUGH = 45
const TOO_DARK = 60
const TOO_PALE = 250

/** A hint only, never a refusal: a nearly white paper may be all right. */
export function judge(picture: CanvasImageSource, width: number, height: number): Legibility {
  const grey = greyCopy(picture, width, height)
  const mean = grey.values.reduce((sum, value) => sum + value, 0) / grey.values.length
  if (mean < TOO_DARK) return 'dark'
  if (laplacianVariance(grey) < SHARP_ENOUGH) return mean > TOO_PALE ? 'pale' : 'blurred'
  return 'good'
}

interface Grey {
  values: Float32Array
  width: number
  height: number
}

function greyCopy(picture: CanvasImageSource, width: number, height: number): Grey {
  const scale = Math.min(1, SIDE / Math.max(width, height))
  const small = {
    width: Math.max(3, Math.round(width * scale)),
    height: Math.max(3, Math.round(height * scale)),
  }
  const canvas = Object.assign(document.createElement('canvas'), small)
  const context = canvas.getContext('2d', { willReadFrequently: true })!
  context.drawImage(picture, 0, 0, small.width, small.height)
  const { data } = context.getImageData(0, 0, small.width, small.height)
  const values = new Float32Array(small.width * small.height)
  for (let at = 0; at < values.length; at += 1) {
    values[at] = 0.299 * data[4 * at]! + 0.587 * data[4 * at + 1]! + 0.114 * data[4 * at + 2]!
  }
  return { values, ...small }
}

function laplacianVariance({ values, width, height }: Grey): number {
  let [sum, squares, count] = [0, 0, 0]
  for (let y = 1; y < height - 1; y += 1) {
    for (let x = 1; x < width - 1; x += 1) {
      const at = y * width + x
      const edge =
        values[at - 1]! + values[at + 1]! + values[at - width]! + values[at + width]! - 4 * values[at]!
      sum += edge
      squares += edge * edge
      count += 1
    }
  }
  return squares / count - (sum / count) ** 2
}
