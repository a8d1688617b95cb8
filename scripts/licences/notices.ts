import type { Shipped } from './closure.ts';

/** A package with the text it is under; without one where it brings none. */
export interface Noticed extends Shipped {
  readonly text: string | undefined;
}

const head = `Tintype is under the MIT licence (LICENSE.txt). It ships with the software below, each under its own.

Electron and Chromium: LICENSE.electron.txt and LICENSES.chromium.html beside the program.
Node.js, which runs the cloud on this machine: node.txt.
libheif (in libheif-js, LGPL 3): libheif.txt. It lies as a file of its own, resources/cloud/node_modules/libheif-js, and may be
replaced by another build of it.
libvips and the libraries it is built with (LGPL 3 and others): libvips.md, with the text in libheif.txt. They lie as files of
their own below resources/cloud/node_modules/@img, and may be replaced.
The typeface Instrument Sans (OFL 1.1): instrument-sans.txt.
`;

/** One text of all notices. Texts that are the same to the letter are printed once. */
export function noticesOf(packages: readonly Noticed[]): string {
  const groups = new Map<string, Noticed[]>();
  for (const each of packages) {
    const text = each.text?.trim() ?? `Under ${each.licence}; the package brings no text of it.`;
    groups.set(text, [...(groups.get(text) ?? []), each]);
  }
  const parts = [...groups].map(([text, each]) => `${each.map(titleOf).join('\n')}\n\n${text}\n`);
  return [head, ...parts].join(`\n${'-'.repeat(80)}\n\n`);
}

const titleOf = ({ name, version, licence }: Noticed): string => `${name} ${version} (${licence})`;
