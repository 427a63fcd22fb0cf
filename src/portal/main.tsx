// Where the browser begins.
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import './main.css'
import { App } from './shell/app.js'

const root = document.getElementById('root')
if (!root) throw new Error('The page has no place for the portal.')

// After an update of the service the chunks of the page that is open are gone: the new page knows the new ones.
addEventListener('vite:preloadError', () => {
  location.reload()
})

createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
