// Finds QR codes in a picture: the browser's own reader where it has one, else ours (WebAssembly, from this site).
import wasm from 'zxing-wasm/reader/zxing_reader.wasm?url'

export type ReadQr = (source: HTMLCanvasElement) => Promise<string[]>

interface Detector {
  detect(source: CanvasImageSource): Promise<{ rawValue: string }[]>
}
interface DetectorClass {
  new (options: { formats: string[] }): Detector
  getSupportedFormats(): Promise<string[]>
}

async function native(): Promise<ReadQr | null> {
  const found = (globalThis as { BarcodeDetector?: DetectorClass }).BarcodeDetector
  if (!found) return null
  const formats = await found.getSupportedFormats().catch((): string[] => [])
  if (!formats.includes('qr_code')) return null
  const detector = new found({ formats: ['qr_code'] })
  return async (source) => (await detector.detect(source)).map((code) => code.rawValue)
}

async function own(): Promise<ReadQr> {
  const { prepareZXingModule, readBarcodes } = await import('zxing-wasm/reader')
  await prepareZXingModule({ overrides: { locateFile: () => wasm }, fireImmediately: true })
  return async (source) => {
    const pixels = source.getContext('2d', { willReadFrequently: true })!
    const image = pixels.getImageData(0, 0, source.width, source.height)
    const codes = await readBarcodes(image, { formats: ['QRCode'], maxNumberOfSymbols: 4 })
    return codes.map((code) => code.text)
  }
}

let reader: Promise<ReadQr> | undefined

/** The reader of this browser, made ready once. */
export function qrReader(): Promise<ReadQr> {
  reader ??= native().then((found) => found ?? own())
  return reader
}
