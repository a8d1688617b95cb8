import { describe, expect, it } from 'vitest';
import { childrenOf, textOf, tryParseXml, writeXml } from '../../../../../infra/local/store/xml.ts';

describe('XML', () => {
  it('writes lists, nothing for what is absent, and escapes text', () => {
    expect(writeXml('Error', { Code: 'A&B', Gone: undefined, Key: ['<x>', 'a\u0001'], Inner: { N: 1, T: true } })).toBe(
      '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>A&amp;B</Code><Key>&lt;x&gt;</Key><Key>a&#x1;</Key><Inner><N>1</N><T>true</T></Inner></Error>',
    );
  });

  it('reads elements, entities and name spaces', () => {
    const root = tryParseXml(
      '<?xml version="1.0"?>\n<!-- all --><s:Delete xmlns:s="x"><s:Object><s:Key> a&amp;&#x1F600;&#10;</s:Key></s:Object><Object/><Quiet>true</Quiet></s:Delete>\n',
    )!;

    expect(root.name).toBe('Delete');
    expect(childrenOf(root, 'Object')).toHaveLength(2);
    expect(textOf(childrenOf(root, 'Object')[0]!, 'Key')).toBe(' a&😀\n');
    expect(textOf(root, 'Quiet')).toBe('true');
  });

  it.each([
    ['nothing', ''],
    ['only text', 'x'],
    ['an open element', '<a><b></b>'],
    ['crossed elements', '<a><b></a></b>'],
    ['two roots', '<a/><b/>'],
    ['text beside the root', '<a/>x'],
    ['an unknown entity', '<a>&nbsp;</a>'],
    ['a bare ampersand', '<a>&</a>'],
    ['a NUL', '<a>&#0;</a>'],
    ['a document type', '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'],
    ['endless nesting', `${'<a>'.repeat(1_000)}${'</a>'.repeat(1_000)}`],
    ['an end without a start', '</a>'],
  ])('does not read %s', (_, text) => {
    expect(tryParseXml(text)).toBeUndefined();
  });
});
