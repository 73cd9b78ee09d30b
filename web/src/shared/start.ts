// Starts one entry: its router, the languages, the look, and the service worker that keeps its shell.
import { createApp, type Component } from 'vue'
import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router'

import './preferences'
import './theme.css'
import { i18n } from './language'

export function start(root: Component, base: string, routes: RouteRecordRaw[]): void {
  const router = createRouter({
    history: createWebHistory(base),
    routes,
    scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
  })
  // A screen that changed starts at its heading for people who listen to it.
  router.afterEach((to, from) => {
    if (to.path !== from.path) requestAnimationFrame(() => document.getElementById('content')?.focus())
  })
  createApp(root).use(router).use(i18n).mount('#root')
  if (import.meta.env.PROD && 'serviceWorker' in navigator) {
    window.addEventListener('load', () => void navigator.serviceWorker.register('/service-worker.js'))
  }
}
