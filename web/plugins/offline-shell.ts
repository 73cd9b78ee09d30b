// Builds the service worker last, with the list of files that the phones and desks keep for opening without a network.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'

import { build, type Plugin, type ResolvedConfig } from 'vite'

interface Kept {
  url: string
  revision: string | null
}

const digestOf = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex').slice(0, 16)

export interface ShellOptions {
  /** The worker's source. */
  worker: string
  /** Which of the built files are kept, by their path in the output folder. */
  keep: (file: string) => boolean
}

export function offlineShell({ worker, keep }: ShellOptions): Plugin {
  let config: ResolvedConfig
  let emitted: string[] = []

  return {
    name: 'icity-offline-shell',
    apply: 'build',
    configResolved: (resolved) => void (config = resolved),
    writeBundle: (_options, bundle) => void (emitted = Object.keys(bundle)),
    async closeBundle() {
      const folder = resolve(config.root, config.build.outDir)
      const kept: Kept[] = emitted.filter(keep).map((file) => ({
        url: `/${file}`,
        revision: file.startsWith('assets/') ? null : digestOf(resolve(folder, file)),
      }))
      await build({
        configFile: false,
        root: config.root,
        logLevel: 'warn',
        publicDir: false,
        resolve: { alias: config.resolve.alias },
        define: { 'self.__WB_MANIFEST': JSON.stringify(kept), 'process.env.NODE_ENV': '"production"' },
        build: {
          outDir: config.build.outDir,
          emptyOutDir: false,
          target: 'es2022',
          lib: { entry: worker, formats: ['iife'], name: 'worker', fileName: () => 'service-worker.js' },
        },
      })
    },
  }
}
