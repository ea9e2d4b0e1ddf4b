/**
 * How the app is built and tried. `vite build` writes ../backend/app_dist, or the folder in ZHUDIAN_APP_DIST, from where the
 * backend serves it; `vite` serves it while it is written, beside a backend at ZHUDIAN_API.
 */
import { fileURLToPath } from 'node:url'
import { VantResolver } from '@vant/auto-import-resolver'
import vue from '@vitejs/plugin-vue'
import components from 'unplugin-vue-components/vite'
import { type UserConfig, defineConfig } from 'vite'
import { VitePWA as pwa } from 'vite-plugin-pwa'
import { deskStyles } from './tools/desk-styles'
import { fontless } from './tools/fontless'
import { icons } from './tools/icons'
import { manifest } from './tools/manifest'
import { pack } from './tools/pack'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
const version = process.env['npm_package_version'] ?? '0.0.0'

/** Addresses that are the app's. Everything else on this server is somebody else's page, and the service worker lets it be. */
const OURS = [/^\/$/, /^\/app(\/|$)/]

/** What the desk alone needs: its files are named so, and phones do not fetch them in advance. */
const OF_THE_DESK = /\/src\/desk\/|\/node_modules\/(@panzoom|@tanstack|echarts|zrender|tslib)\//
const isOfDesk = (modules: readonly string[]): boolean => modules.length > 0 && modules.every((id) => OF_THE_DESK.test(id))

const { plugin: ofStyles, without: withoutDeskStyles } = deskStyles((script) => script.startsWith('assets/desk-'))

// `test` is Vitest's, and read by it alone: building needs no Vitest.
const config: UserConfig & { test: object } = {
  resolve: {
    alias: {
      '@': here('./src'),
      // In tests too the build for browsers is used: it is the one that ships.
      'tus-js-client': here('./node_modules/tus-js-client/lib.esm/browser/index.js'),
    },
  },
  define: { __APP_VERSION__: JSON.stringify(version), __VUE_I18N_LEGACY_API__: 'false', __VUE_I18N_FULL_INSTALL__: 'false' },
  build: {
    outDir: process.env['ZHUDIAN_APP_DIST'] ?? here('../backend/app_dist'),
    emptyOutDir: true,
    target: 'es2022',
    rollupOptions: {
      output: {
        chunkFileNames: ({ moduleIds }) => (isOfDesk(moduleIds) ? 'assets/desk-[name]-[hash].js' : 'assets/[name]-[hash].js'),
      },
    },
    assetsInlineLimit: 0, // the policy allows no data: scripts, and icons are ours anyway
  },
  plugins: [
    vue({ template: { transformAssetUrls: false } }), // pictures are files at the root: tools/icons.ts
    components({ dts: false, dirs: [], resolvers: [VantResolver()] }),
    fontless(),
    ofStyles,
    icons(),
    pwa({
      registerType: 'prompt', // a visit that is open is not to be cut off by a new version: see src/parts/updates.ts
      injectRegister: false,
      manifest,
      workbox: {
        globPatterns: ['**/*.{js,css,html,svg,png,woff2}'],
        globIgnores: ['assets/desk-*'],
        manifestTransforms: [withoutDeskStyles],
        navigateFallback: '/index.html',
        navigateFallbackAllowlist: OURS,
        cleanupOutdatedCaches: true,
        inlineWorkboxRuntime: true,
      },
    }),
    pack(),
  ],
  server: { proxy: { '/api': process.env['ZHUDIAN_API'] ?? 'http://127.0.0.1:8000' } },
  test: { include: ['tests/**/*.test.ts'], server: { deps: { inline: ['tus-js-client'] } } },
}

export default defineConfig(config)
