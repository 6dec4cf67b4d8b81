export { renderPage } from './page/render-page.ts';
export type { Places } from './terminal/result.ts';
export type { TerminalSize } from './terminal/screen.ts';
export { createView, type TerminalView, type ViewOptions } from './terminal/view.ts';
