import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { saxVersion } from '../../../../processor/adapters/xml-tree.ts';
import { readXmp } from '../../../../processor/adapters/xmp-packet.ts';
import {
  numberIn,
  readXmpProperties,
  structuresOf,
  textIn,
  textsOf,
} from '../../../../processor/analysis/xmp-properties.ts';

const rdfSpace = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"';
const dcSpace = 'xmlns:dc="http://purl.org/dc/elements/1.1/"';

/** A packet around what stands in one description. */
const packet = (inside: string, attributes = ''): string =>
  `<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF ${rdfSpace}>` +
  `<rdf:Description rdf:about="" ${dcSpace} xmlns:xmp="http://ns.adobe.com/xap/1.0/" ${attributes}>${inside}` +
  `</rdf:Description></rdf:RDF></x:xmpmeta>${' '.repeat(200)}<?xpacket end="w"?>`;

const properties = (xml: string | Uint8Array) => {
  const tree = readXmp(typeof xml === 'string' ? Buffer.from(xml) : xml);
  return tree === undefined ? new Map() : readXmpProperties(tree);
};

describe('XMP', () => {
  it('is read from attributes and from elements alike', () => {
    expect(numberIn(properties(packet('', 'xmp:Rating="4"')), 'xmp:Rating')).toBe(4);
    expect(numberIn(properties(packet('<xmp:Rating>4</xmp:Rating>')), 'xmp:Rating')).toBe(4);
    expect(numberIn(properties(packet('<xmp:Rating>28/10</xmp:Rating>')), 'xmp:Rating')).toBe(2.8);
    expect(numberIn(properties(packet('<xmp:Rating>4 stars</xmp:Rating>')), 'xmp:Rating')).toBeUndefined();
    expect(numberIn(properties(packet('<xmp:Rating>1/0</xmp:Rating>')), 'xmp:Rating')).toBeUndefined();
  });

  for (const list of ['Bag', 'Seq', 'Alt'])
    it(`has lists as ${list}`, () => {
      const inside = `<dc:subject><rdf:${list}><rdf:li>one</rdf:li><rdf:li> two </rdf:li><rdf:li/></rdf:${list}></dc:subject>`;

      expect(textsOf(properties(packet(inside)), 'dc:subject')).toEqual(['one', 'two']);
    });

  it('has a text in several languages: the default, else English, else the first', () => {
    const inside = (...texts: readonly (readonly [string, string])[]): string =>
      `<dc:title><rdf:Alt>${texts.map(([language, text]) => `<rdf:li xml:lang="${language}">${text}</rdf:li>`).join('')}</rdf:Alt></dc:title>`;
    const title = (...texts: readonly (readonly [string, string])[]) =>
      textIn(properties(packet(inside(...texts))), 'dc:title');

    expect(title(['de', 'Haus'], ['en', 'House'], ['x-default', 'Home'])).toBe('Home');
    expect(title(['de', 'Haus'], ['en-GB', 'House'], ['x-default', ' '])).toBe('House');
    expect(title(['de', 'Haus'], ['fr', 'Maison'])).toBe('Haus');
  });

  it('has structures inline, described and as a resource', () => {
    const region = 'xmlns:r="http://www.metadataworkinggroup.com/schemas/regions/"';
    const inside = `<r:RegionList ${region}><rdf:Bag>
      <rdf:li r:Type="Face"/>
      <rdf:li rdf:parseType="Resource"><r:Type>Face</r:Type></rdf:li>
      <rdf:li><rdf:Description r:Type="Pet"/></rdf:li>
      <rdf:li><rdf:Description><r:Type>Face</r:Type></rdf:Description></rdf:li>
    </rdf:Bag></r:RegionList>`;

    const regions = structuresOf(properties(packet(inside)), 'mwgrs:RegionList');

    expect(regions.map((region) => textIn(region, 'mwgrs:Type'))).toEqual(['Face', 'Face', 'Pet', 'Face']);
  });

  it('has values with qualifiers', () => {
    const inside = '<dc:source rdf:parseType="Resource"><rdf:value>here</rdf:value><xmp:note>x</xmp:note></dc:source>';

    expect(textIn(properties(packet(inside)), 'dc:source')).toBe('here');
    expect(textIn(properties(packet('<dc:source rdf:resource="https://a.example/"/>')), 'dc:source')).toBe(
      'https://a.example/',
    );
  });

  it('goes by namespaces, not by prefixes', () => {
    const inside = '<a:title xmlns:a="http://purl.org/dc/elements/1.1/">Right</a:title>';
    const decoy = '<dc:title xmlns:dc="urn:other">Wrong</dc:title>';

    expect(textIn(properties(packet(decoy + inside)), 'dc:title')).toBe('Right');
  });

  it('takes a prefix nobody declared at its word', () => {
    expect(textIn(properties('<rdf:RDF><rdf:Description dc:title="Said"/></rdf:RDF>'), 'dc:title')).toBe('Said');
  });

  it('joins several descriptions, and keeps the first of what stands there twice', () => {
    const xml = `<rdf:RDF ${rdfSpace} ${dcSpace}><rdf:Description dc:title="A"/><rdf:Description dc:title="B" dc:source="C"/></rdf:RDF>`;

    expect([textIn(properties(xml), 'dc:title'), textIn(properties(xml), 'dc:source')]).toEqual(['A', 'C']);
  });

  it('is text, whatever stands in it', () => {
    const inside =
      '<dc:title>&lt;img src=x onerror=alert(1)&gt; &amp;&quot;&apos;&#65;&#x1F600;<![CDATA[<b>]]></dc:title>';

    expect(textIn(properties(packet(inside)), 'dc:title')).toBe('<img src=x onerror=alert(1)> &"\'A😀<b>');
  });
});

describe('encoding of XMP', () => {
  const xml = packet('<dc:title>Grüße 谢谢 😀</dc:title>').replace('begin=""', 'begin="\ufeff"');
  const wide = (isLittle: boolean): Buffer => {
    const points = [...xml].map((letter) => letter.codePointAt(0) ?? 0);
    const bytes = Buffer.alloc(4 * points.length);
    points.forEach((point, at) => {
      if (isLittle) bytes.writeUInt32LE(point, 4 * at);
      else bytes.writeUInt32BE(point, 4 * at);
    });
    return bytes;
  };

  for (const [name, bytes] of [
    ['UTF-8', Buffer.from(xml)],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${xml}`)],
    ['UTF-16, little-endian', Buffer.from(xml, 'utf16le')],
    ['UTF-16, big-endian', Buffer.from(xml, 'utf16le').swap16()],
    ['UTF-16 with a mark', Buffer.from(`\ufeff${xml}`, 'utf16le').swap16()],
    ['UTF-32, little-endian', wide(true)],
    ['UTF-32, big-endian', wide(false)],
    ['UTF-8 with NULs behind', Buffer.concat([Buffer.from(xml), Buffer.alloc(100)])],
  ] as const)
    it(`is seen: ${name}`, () => {
      expect(textIn(properties(bytes), 'dc:title')).toBe('Grüße 谢谢 😀');
    });

  it('is Latin-1 where it is no UTF-8', () => {
    expect(textIn(properties(Buffer.from(packet('<dc:title>Gr\xfc\xdfe</dc:title>'), 'latin1')), 'dc:title')).toBe(
      'Grüße',
    );
  });
});

describe('XMP that means harm', () => {
  const bomb = `<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>${packet('<dc:title>&b;</dc:title>')}`;

  it('with a DTD is not read', () => {
    expect(readXmp(Buffer.from(bomb))).toBeUndefined();
  });

  it('names no entities but the five, and no members of objects', () => {
    const inside = '<dc:title>&constructor;&__proto__;&toString;</dc:title>';
    const tree = readXmp(Buffer.from(packet(inside)));

    expect(tree?.isDamaged).toBe(true);
    expect(tree && textIn(readXmpProperties(tree), 'dc:title')).toBe('&constructor;&__proto__;&toString;');
  });

  it('cannot write to a prototype, nor confuse the parser with a name', () => {
    const attributes = 'hasOwnProperty="1" constructor="2" __proto__="3" dc:title="kept"';
    const inside = '<__proto__ rdf:parseType="Resource"><polluted>yes</polluted></__proto__>';

    expect(textIn(properties(packet(inside, attributes)), 'dc:title')).toBe('kept');
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  it('is read as far as it is sound', () => {
    const whole = packet('<dc:title>Whole</dc:title><dc:subject><rdf:Bag><rdf:li>a</rdf:li>');
    const tree = readXmp(Buffer.from(whole.slice(0, whole.indexOf('</rdf:Description>'))));

    expect(tree?.isDamaged).toBe(true);
    expect(tree && textIn(readXmpProperties(tree), 'dc:title')).toBe('Whole');
  });

  it('is no XMP at all', () => {
    for (const bytes of ['', 'no XML', '<', '\0\0\0\0']) expect(readXmp(Buffer.from(bytes))).toBeUndefined();
    expect(properties('<svg><title>x</title></svg>').size).toBe(0);
  });

  const many = 1_000_000;
  for (const [name, xml] of [
    ['nested elements', packet('<dc:a>'.repeat(many / 6))],
    ['elements in a row', packet('<dc:a/>'.repeat(many / 7))],
    ['attributes', packet('', Array.from({ length: many / 14 }, (_, at) => `dc:a${at}="x"`).join(' '))],
    ['namespaces', packet('', Array.from({ length: many / 20 }, (_, at) => `xmlns:a${at}="x"`).join(' '))],
    ['unknown entities', packet('&bad;'.repeat(many / 5))],
    ['stray signs', packet('<'.repeat(many))],
    ['ends without beginnings', packet('</a>'.repeat(many / 4))],
    ['a comment without an end', packet(`<!--${'-'.repeat(many)}`)],
    ['a very long text', packet(`<dc:title>${'x'.repeat(many)}</dc:title>`)],
  ] as const)
    it(`costs little: ${name}`, () => {
      const before = process.cpuUsage().user;

      readXmp(Buffer.from(xml));

      expect(process.cpuUsage(undefined).user - before).toBeLessThan(1_000_000);
    });

  const hostile = join(import.meta.dirname, '../../../../../shared/hostile');
  const attacks = listed(hostile).filter((name) => name.startsWith('xmp-'));
  for (const name of attacks)
    it(`costs little and changes nothing: ${name}`, () => {
      const file = readFileSync(join(hostile, name));
      const before = process.cpuUsage().user;

      properties(file.subarray(file.indexOf('http://ns.adobe.com/xap/1.0/\0') + 29));

      expect(process.cpuUsage().user - before).toBeLessThan(1_000_000);
      expect(Object.getOwnPropertyNames(Object.prototype)).toHaveLength(12);
    });
});

function listed(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    // A clone without the shared files.
    return [];
  }
}

describe('XML parser', () => {
  it('names the version that is installed', () => {
    const { version } = JSON.parse(
      readFileSync(new URL('../../../../node_modules/sax/package.json', import.meta.url), 'utf8'),
    );
    expect(saxVersion).toBe(`sax ${version}`);
  });
});
