import { describe, expect, it } from 'vitest';
import { createJudge } from '../../../../app/adapters/ignore-rules.ts';
import { pictureExtensions } from '../../../../app/core/folders/candidates.ts';
import { defaultIgnores } from '../../../../app/core/folders/default-ignores.ts';

const judgeWith = (...patterns: readonly string[]) =>
  createJudge({ extensions: pictureExtensions, defaults: defaultIgnores, patterns });

describe('the default rules', () => {
  it.each([
    ['.thumbnails', true, '.*'],
    ['a/.hidden.jpg', false, '.*'],
    ['.tintype', false, '.*'],
    ['2024/@eaDir', true, '@eaDir'],
    ['2024/@EADIR', true, '@eaDir'],
    ['#recycle', true, '\\#recycle'],
    ['$RECYCLE.BIN', true, '$RECYCLE.BIN'],
    ['System Volume Information', true, 'System Volume Information'],
    ['a/Thumbs.db', false, 'Thumbs.db'],
    ['Desktop.ini', false, 'desktop.ini'],
    ['a/IMG.jpg.part', false, '*.part'],
    ['a/IMG.jpg.crdownload', false, '*.crdownload'],
    ['IMG.jpg.download', true, '*.download'],
    ['~IMG.jpg', false, '~*'],
    ['Cat Previews.lrdata', true, '*.lrdata'],
    ['Cat.lrcat-data', true, '*.lrcat-data'],
    ['a/CaptureOne', true, 'CaptureOne'],
    ['node_modules', true, 'node_modules'],
    ['.git', true, '.*'],
    ['Fotos.photoslibrary/resources', true, '*.photoslibrary/* (but originals, Masters)'],
    ['p/Old.aplibrary/Previews', true, '*.aplibrary/* (but Masters)'],
  ])('leave out %s (a directory: %s) by %s', (path, isDirectory, rule) => {
    const judge = judgeWith();

    expect(isDirectory ? judge.judgeDirectory(path) : judge.judgeFile(path)).toEqual({ is: 'defaultRule', rule });
  });

  it.each([
    ['2024', true],
    ['Fotos.photoslibrary', true],
    ['Fotos.photoslibrary/originals', true],
    ['Fotos.photoslibrary/originals/0/IMG.heic', false],
    ['p/Old.aplibrary/Masters', true],
    ['trip.2024', true],
    ['party.jpg', false],
    ['a/IMG~1.jpg', false],
  ])('keep %s (a directory: %s)', (path, isDirectory) => {
    expect(judgeWith().judgePath(path, isDirectory)).toBeUndefined();
  });
});

describe("a folder's own patterns", () => {
  it.each([
    ['rejects/', 'rejects', true, 'rejects/'],
    ['/top.jpg', 'top.jpg', false, '/top.jpg'],
    ['*.JPG', 'a/b/c.jpg', false, '*.JPG'],
    ['a/**/x.jpg', 'a/b/c/x.jpg', false, 'a/**/x.jpg'],
    ['export-[0-9]', 'export-7', true, 'export-[0-9]'],
  ])('%s leaves out %s', (pattern, path, isDirectory, rule) => {
    expect(judgeWith(pattern).judgePath(path, isDirectory)).toEqual({ is: 'pattern', rule });
  });

  it.each([
    ['/top.jpg', 'sub/top.jpg', false],
    ['rejects/', 'rejects.jpg', false],
    ['# a comment', 'a comment.jpg', false],
    ['', 'a.jpg', false],
    ['[', 'a.jpg', false],
  ])('%s keeps %s', (pattern, path, isDirectory) => {
    expect(judgeWith(pattern).judgePath(path, isDirectory)).toBeUndefined();
  });

  it('take back a default with !, and a later one counts over an earlier one', () => {
    const judge = judgeWith('!.hidden', '*.png', '!keep.png');

    expect(judge.judgePath('.hidden/a.jpg', false)).toBeUndefined();
    expect(judge.judgePath('.other/a.jpg', false)).toEqual({ is: 'defaultRule', rule: '.*' });
    expect(judge.judgePath('a.png', false)).toEqual({ is: 'pattern', rule: '*.png' });
    expect(judge.judgePath('keep.png', false)).toBeUndefined();
  });

  it('leave out all below a directory they leave out', () => {
    expect(judgeWith('out/').judgePath('out/deep/er/a.jpg', false)).toEqual({ is: 'pattern', rule: 'out/' });
  });

  it('are the same after tens of thousands of names, of which not all are remembered', () => {
    const judge = judgeWith('no-*.jpg');
    let left = 0;
    for (let n = 0; n < 50_000; n += 1) if (judge.judgeFile(`d/no-${n}.jpg`) !== undefined) left += 1;

    expect(left).toBe(50_000);
    expect(judge.judgeFile('d/yes.jpg')).toBeUndefined();
  });
});

describe('a file that is no picture', () => {
  it('has no rule to name', () => {
    expect(judgeWith().judgeFile('a/film.mp4')).toEqual({ is: 'notAPicture' });
    expect(judgeWith().judgeFile('a.b/README')).toEqual({ is: 'notAPicture' });
  });
});
