import { fileURLToPath } from 'node:url'

import { VantResolver } from '@vant/auto-import-resolver'
import vue from '@vitejs/plugin-vue'
import Components from 'unplugin-vue-components/vite'
import { ElementPlusResolver } from 'unplugin-vue-components/resolvers'
import { defineConfig } from 'vite'

import { offlineShell } from './plugins/offline-shell.ts'
import { ownFonts } from './plugins/own-fonts.ts'
import { traditional } from './plugins/traditional.ts'

const place = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const api = process.env['ICITY_API'] ?? 'http://127.0.0.1:8000'

// What only the console or only readers of Traditional load lies apart: not every phone and desk keeps it for working off line.
const apart = /\/opencc-js\/|\/shared\/script\//
const consoleOnly = /\/src\/console\/|\/element-plus\/|\/@element-plus\/|\/echarts\/|\/zrender\//

export default defineConfig({
  resolve: { alias: { '@': place('./src') } },
  plugins: [
    ownFonts(),
    traditional(),
    vue(),
    Components({ dirs: [], dts: false, resolvers: [VantResolver(), ElementPlusResolver()] }),
    offlineShell({
      worker: place('./src/shared/service-worker.ts'),
      keep: (file) => /^(app|desk)\.html$|^assets\/[^/]+\.(js|css|wasm|woff2)$|^icon\.svg$/.test(file),
    }),
  ],
  build: {
    target: 'es2022',
    assetsInlineLimit: 0, // the policy of the pages allows no data: scripts or styles
    chunkSizeWarningLimit: 1200,
    rollupOptions: {
      input: { app: place('./app.html'), desk: place('./desk.html'), console: place('./console.html') },
      output: {
        chunkFileNames: (chunk) =>
          chunk.moduleIds.some((id) => consoleOnly.test(id))
            ? 'assets/console/[name]-[hash].js'
            : chunk.moduleIds.some((id) => apart.test(id))
              ? 'assets/script/[name]-[hash].js'
              : 'assets/[name]-[hash].js',
      },
    },
  },
  server: {
    host: '127.0.0.1',
    port: 5173,
    hmr: false,
    proxy: { '/api': { target: api, changeOrigin: true, headers: { origin: api } } },
  },
})
