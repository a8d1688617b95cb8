/** The page of the benches, as text: written from sections, and read back so that a bench that was not run keeps its own. */

/** What one bench said, and when. */
export interface Section {
  readonly name: string;
  readonly title: string;
  /** The day, `2026-11-26`. */
  readonly taken: string;
  /** Why its figures are to be read with care. */
  readonly note?: string;
  readonly text: string;
}

const head = /^## (.+)\n\n`npm run bench -- ([a-z-]+)`, (\d{4}-\d{2}-\d{2})\.(?: (.+))?\n\n```text\n([\s\S]*?)\n```$/gm;

/** The sections of a page. */
export function readSections(page: string): readonly Section[] {
  return [...page.matchAll(head)].map(([, title = '', name = '', taken = '', note, text = '']) => ({
    name,
    title,
    taken,
    text,
    ...(note !== undefined && { note }),
  }));
}

/** The page. `machine`: what it was taken on, a line each. */
export function writePage(machine: readonly string[], sections: readonly Section[]): string {
  const body = sections.map(
    ({ name, title, taken, note, text }) =>
      `## ${title}\n\n\`npm run bench -- ${name}\`, ${taken}.${note === undefined ? '' : ` ${note}`}\n\n\`\`\`text\n${text}\n\`\`\`\n`,
  );
  return `# Benchmarks

Written by \`npm run bench\`. Every time is a ratio against a peer or a limit taken in the same run, in turn; the single times
are this machine's alone.

${machine.map((line) => `- ${line}`).join('\n')}

${body.join('\n')}`;
}
