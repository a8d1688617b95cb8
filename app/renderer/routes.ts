import type { Routes } from '@angular/router';

/** The views. Each is loaded when it is first opened. */
export const routes: Routes = [
  { path: '', pathMatch: 'full', redirectTo: 'library' },
  { path: 'library', loadComponent: () => import('./library/library.ts').then((m) => m.Library) },
  { path: 'library/similar', loadComponent: () => import('./similar/similar.ts').then((m) => m.Similar) },
  { path: 'picture/:digest', loadComponent: () => import('./picture/picture.ts').then((m) => m.PictureView) },
  { path: 'uploads', loadComponent: () => import('./uploads/uploads.ts').then((m) => m.Uploads) },
  { path: 'folders', loadComponent: () => import('./folders/folders.ts').then((m) => m.Folders) },
  { path: 'overview', loadComponent: () => import('./overview/overview.ts').then((m) => m.Overview) },
  { path: 'settings', loadComponent: () => import('./settings/settings.ts').then((m) => m.SettingsView) },
  { path: '**', redirectTo: 'library' },
];
