// Shapes of GeoJSON (RFC 7946) as paths of an SVG: degrees on a plane that is true in width at the middle of the map.
import type { components } from '@/api/schema'

export type Feature = components['schemas']['CatchmentFeature']
type Position = [number, number]
type Polygon = Position[][]

export interface Box {
  x: number
  y: number
  width: number
  height: number
}

export interface Drawn {
  feature: Feature
  /** What the list and the map call it. */
  number: number
  path: string
  /** Where its number stands: the middle of its bounds. */
  middle: { x: number; y: number }
}

function polygonsOf(feature: Feature): Polygon[] {
  const geometry = feature.geometry as { type: string; coordinates: unknown } | null | undefined
  if (geometry?.type === 'Polygon') return [geometry.coordinates as Polygon]
  if (geometry?.type === 'MultiPolygon') return geometry.coordinates as Polygon[]
  return []
}

function boundsOf(points: Position[]): Box {
  const xs = points.map(([x]) => x)
  const ys = points.map(([, y]) => y)
  const [x, y] = [Math.min(...xs), Math.min(...ys)]
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y }
}

const pathOf = (rings: Position[][]) =>
  rings.map((ring) => `M${ring.map(([x, y]) => `${x} ${y}`).join('L')}Z`).join('')

/** Every school with its number; those without a shape have an empty path. `box` holds all, with a margin. */
export function draw(features: Feature[]): { drawn: Drawn[]; box: Box } {
  const all = features.flatMap((one) => polygonsOf(one).flat(2))
  if (!all.length) return { drawn: features.map(unshaped), box: { x: 0, y: 0, width: 1, height: 1 } }
  const degrees = boundsOf(all)
  const narrowing = Math.cos(((degrees.y + degrees.height / 2) * Math.PI) / 180)
  const scale = 1000 / Math.max(degrees.width * narrowing, degrees.height, 1e-9)
  const place = ([longitude, latitude]: Position): Position => [
    Math.round((longitude - degrees.x) * narrowing * scale * 10) / 10,
    Math.round((degrees.y + degrees.height - latitude) * scale * 10) / 10,
  ]
  const drawn = features.map((feature, at) => {
    const rings = polygonsOf(feature).flatMap((polygon) => polygon.map((ring) => ring.map(place)))
    if (!rings.length) return unshaped(feature, at)
    const own = boundsOf(rings.flat())
    const middle = { x: own.x + own.width / 2, y: own.y + own.height / 2 }
    return { feature, number: at + 1, path: pathOf(rings), middle }
  })
  return { drawn, box: widened(boundsOf(all.map(place))) }
}

function unshaped(feature: Feature, at: number): Drawn {
  return { feature, number: at + 1, path: '', middle: { x: 0, y: 0 } }
}

function widened(box: Box): Box {
  const margin = 0.05 * Math.max(box.width, box.height)
  return {
    x: box.x - margin,
    y: box.y - margin,
    width: box.width + 2 * margin,
    height: box.height + 2 * margin,
  }
}
