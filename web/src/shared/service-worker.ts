/// <reference lib="webworker" />
// Keeps the shells of the app and the desk, so that they open without a network. Personal answers are never kept here.
import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching'
import { NavigationRoute, registerRoute } from 'workbox-routing'

declare const self: ServiceWorkerGlobalScope

cleanupOutdatedCaches()
precacheAndRoute(self.__WB_MANIFEST)
registerRoute(new NavigationRoute(createHandlerBoundToURL('/app.html'), { allowlist: [/^\/app(\/|$)/] }))
registerRoute(new NavigationRoute(createHandlerBoundToURL('/desk.html'), { allowlist: [/^\/desk(\/|$)/] }))

self.addEventListener('install', () => void self.skipWaiting())
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))
