// A photo being prepared: turned by quarters and cut, drawn on a canvas, made into what is sent.
import { judge, type Legibility } from './legibility'

/** Edges of the part that is kept, as fractions of the turned picture. */
export interface Cut {
  left: number
  top: number
  right: number
  bottom: number
}

export const WHOLE: Cut = { left: 0, top: 0, right: 1, bottom: 1 }
const LONGEST = 3000
const MOST_BYTES = 8_000_000

/** The picture, or null where this browser cannot show the format (HEIC): it is then sent as it is. */
export async function open(file: Blob): Promise<ImageBitmap | null> {
  try {
    return await createImageBitmap(file)
  } catch (error) {
    if (error instanceof DOMException) return null
    throw error
  }
}

/** The picture turned clockwise by `quarters`, no side longer than `longest` pixels. */
export function turned(picture: ImageBitmap, quarters: number, longest = LONGEST): HTMLCanvasElement {
  const scale = Math.min(1, longest / Math.max(picture.width, picture.height))
  const [width, height] = [Math.round(picture.width * scale), Math.round(picture.height * scale)]
  const lies = quarters % 2 === 1
  const canvas = document.createElement('canvas')
  canvas.width = lies ? height : width
  canvas.height = lies ? width : height
  const context = canvas.getContext('2d')!
  context.translate(canvas.width / 2, canvas.height / 2)
  context.rotate((quarters * Math.PI) / 2)
  context.drawImage(picture, -width / 2, -height / 2, width, height)
  return canvas
}

export const legibilityOf = (picture: ImageBitmap): Legibility =>
  judge(picture, picture.width, picture.height)

/** What is sent: the file itself where nothing was changed and it is small enough, else a JPEG of the part kept. */
export async function finished(
  file: Blob,
  picture: ImageBitmap | null,
  quarters: number,
  cut: Cut,
): Promise<Blob> {
  const isWhole = cut.left === 0 && cut.top === 0 && cut.right === 1 && cut.bottom === 1
  const isLarge = file.size > MOST_BYTES || Math.max(picture?.width ?? 0, picture?.height ?? 0) > 2 * LONGEST
  if (picture === null || (isWhole && quarters === 0 && !isLarge)) return file
  const whole = turned(picture, quarters)
  const part = document.createElement('canvas')
  part.width = Math.max(1, Math.round(whole.width * (cut.right - cut.left)))
  part.height = Math.max(1, Math.round(whole.height * (cut.bottom - cut.top)))
  part.getContext('2d')!.drawImage(whole, -whole.width * cut.left, -whole.height * cut.top)
  return new Promise((resolve) => part.toBlob((blob) => resolve(blob ?? file), 'image/jpeg', 0.9))
}
