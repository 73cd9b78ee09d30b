// The dictionary of Traditional characters and phrases: large, so only who reads Traditional loads it, once.
import { Converter } from 'opencc-js/cn2t'

export const toTraditional = Converter({ from: 'cn', to: 'tw' })
