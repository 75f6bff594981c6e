// How the page is built: one entry, pages loaded on demand, every text asset also gzipped beside itself.
import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import vue from '@vitejs/plugin-vue'
import Components from 'unplugin-vue-components/vite'
import { ElementPlusResolver } from 'unplugin-vue-components/resolvers'
import type { Plugin } from 'vite'
import { defineConfig } from 'vitest/config'

/** The server sends FILE.gz to browsers that take it, so nothing is compressed at run time. */
function gzipBeside(): Plugin {
  let folder = 'dist'
  const walk = (directory: string): void => {
    for (const name of readdirSync(directory)) {
      const path = join(directory, name)
      if (statSync(path).isDirectory()) walk(path)
      else if (/\.(js|css|html|svg)$/.test(name)) writeFileSync(`${path}.gz`, gzipSync(readFileSync(path), { level: 9 }))
    }
  }
  return {
    name: 'gzip-beside',
    apply: 'build',
    configResolved: (config) => void (folder = config.build.outDir),
    closeBundle: () => walk(folder),
  }
}

export default defineConfig({
  plugins: [
    vue(),
    Components({ dirs: [], dts: false, resolvers: [ElementPlusResolver({ importStyle: 'css' })] }),
    gzipBeside(),
  ],
  resolve: { alias: { '@': new URL('./src', import.meta.url).pathname } },
  build: {
    target: 'chrome87',
    cssTarget: 'chrome87',
    chunkSizeWarningLimit: 700,
    rollupOptions: {
      output: {
        manualChunks: (id) =>
          /node_modules\/(echarts|zrender)\//.test(id)
            ? 'chart'
            : /node_modules\/(vue|@vue|vue-router|pinia)\//.test(id)
              ? 'vue'
              : undefined,
      },
    },
  },
  server: { host: '127.0.0.1', proxy: { '/api': 'http://127.0.0.1:8650' } },
  // The tests are of functions; a process and modules of its own for each file took most of the time.
  test: { include: ['tests/unit/**/*.test.ts'], environment: 'node', isolate: false },
})
