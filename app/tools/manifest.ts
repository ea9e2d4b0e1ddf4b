/** What a phone is told when the app is added to its home screen. */
import type { ManifestOptions } from 'vite-plugin-pwa'

export const manifest: Partial<ManifestOptions> = {
  id: '/app/',
  name: '驻店 Zhudian',
  short_name: '驻店',
  description: '客户经理的拜访助手，没有网络也能用一整天',
  lang: 'zh-CN',
  start_url: '/app/today',
  scope: '/',
  display: 'standalone',
  orientation: 'portrait',
  background_color: '#f6f7f4',
  theme_color: '#f6f7f4',
  icons: [
    { src: '/icon.svg', sizes: 'any', type: 'image/svg+xml' },
    { src: '/icon-192.png', sizes: '192x192', type: 'image/png' },
    { src: '/icon-512.png', sizes: '512x512', type: 'image/png' },
    { src: '/icon-maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
  ],
}
