import { Menu } from 'electron';
import { type MenuActs, type MenuFacts, menuTemplate } from './menu-template.ts';
import type { DesktopWords } from './words.ts';

/** Sets the menus of the program. */
export const setMenu = (words: DesktopWords, facts: MenuFacts, acts: MenuActs): void =>
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(words, facts, acts)));
