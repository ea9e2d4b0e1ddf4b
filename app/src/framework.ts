/** What screens are made with, evaluated by itself: see main.ts. */
export { createApp } from 'vue'
export { createI18n } from 'vue-i18n'
export { createRouter } from 'vue-router'
