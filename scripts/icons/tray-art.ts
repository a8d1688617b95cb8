/** The tray's pictures: what the app does at a glance, in 16 pixels. Drawn on a square of 32. */

/** What the tray tells. */
export const trayStates = ['idle', 'working', 'paused', 'attention'] as const;
export type TrayState = (typeof trayStates)[number];

const octagon = 'M10 1.5h12l8.5 8.5v12L22 30.5H10L1.5 22V10z';
const arrow = 'M16 7.5l7.5 8.5h-4.7v8h-5.6v-8H8.5z';

/** On the plate of the app's icon, so that it is seen on light panels and on dark ones. */
export const trayArt = (state: TrayState): string =>
  draw(`<path fill="${plate[state]}" stroke="#8d897f" stroke-width="1.6" d="${octagon}"/>${coloured[state]}`);

const dark = '#1f1e1c';

/** What needs somebody has a plate of its own, so that it is seen without looking. */
const plate: Readonly<Record<TrayState, string>> = { idle: dark, working: dark, paused: dark, attention: '#b3241b' };

const lens = '<circle cx="16" cy="16" r="7.4" fill="none" stroke="#f3f1ea" stroke-width="3.2"/>';

const coloured: Readonly<Record<TrayState, string>> = {
  idle: `${lens}<circle cx="16" cy="16" r="3.1" fill="#ffab2e"/>`,
  working: `<path fill="#ffab2e" d="${arrow}"/>`,
  paused: '<path fill="#f3f1ea" d="M9.5 9h4.6v14H9.5zM17.9 9h4.6v14h-4.6z"/>',
  attention:
    '<path fill="#ffffff" d="M13.4 6.5h5.2l-.7 12.2h-3.8z"/><circle cx="16" cy="23.2" r="2.9" fill="#ffffff"/>',
};

/** For macOS, which paints them itself: only what is opaque counts. */
export const trayTemplate = (state: TrayState): string => draw(shapes[state]);

const outline = `<path fill="none" stroke="#000" stroke-width="2.6" d="${octagon}"/>`;

const shapes: Readonly<Record<TrayState, string>> = {
  idle: `${outline}<circle cx="16" cy="16" r="5.4" fill="none" stroke="#000" stroke-width="2.8"/>`,
  working: `${outline}<path d="${arrow}"/>`,
  paused: `${outline}<path d="M10.5 9.5h4v13h-4zM17.5 9.5h4v13h-4z"/>`,
  attention: `${outline}<path d="M13.8 7.5h4.4l-.6 10.7h-3.2z"/><circle cx="16" cy="22.6" r="2.5"/>`,
};

const draw = (inside: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" width="32" height="32">${inside}</svg>`;
