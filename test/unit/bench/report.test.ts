import { describe, expect, it } from 'vitest';
import { readSections, type Section, writePage } from '../../bench/report.ts';

const sections: readonly Section[] = [
  { name: 'send', title: 'Sending', taken: '2026-11-26', text: 'Tintype  1.0 s\nrclone   2.0 s' },
  {
    name: 'known-folders',
    title: '100,000 files',
    taken: '2026-11-25',
    note: 'Taken while other work ran.',
    text: 'ok',
  },
];

describe('the page of the benches', () => {
  it('gives back every section it was written from', () => {
    expect(readSections(writePage(['2 × CPU'], sections))).toEqual(sections);
  });

  it('names the machine', () => {
    expect(writePage(['2 × CPU', 'Node 24'], [])).toContain('- 2 × CPU\n- Node 24\n');
  });
});
