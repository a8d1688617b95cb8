import type { Chance } from '../../scripts/samples/paint/chance.ts';

const hostile: readonly string[] = [
  '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
  '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
  '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>',
  '&b;&b;&b;&b;',
  '&f;',
  '&#0;&#xFFFFFF;&#x110000;&#xD800;',
  '<![CDATA[',
  ']]>',
  '<!--',
  '<?php ?>',
  '<__proto__:polluted>yes</__proto__:polluted>',
  '<constructor><prototype>yes</prototype></constructor>',
  'xmlns:__proto__="http://ns.adobe.com/__proto__/" __proto__:toString="x"',
  '<rdf:li xml:lang="__proto__">x</rdf:li>',
  '<dc:title rdf:parseType="Resource"/>',
  '<rdf:Description rdf:nodeID="a" rdf:about="a" rdf:about="b">',
  '\0\u{FEFF}\u{202E}\u{FFFF}',
  '\u{D800}',
  '<svg onload=alert(1)><script>alert(1)</script></svg>',
];

/** Breaks a packet of XMP, and says whether the file's own lengths are to hold all the same. */
export function breakXmp(packet: string, chance: Chance): readonly [isSameLength: boolean, packet: string] {
  const isSameLength = chance() < 0.6;
  return [isSameLength, chosen(packet, chance)];
}

function chosen(packet: string, chance: Chance): string {
  const at = boundary(packet, chance);
  switch (Math.floor(chance() * 7)) {
    case 0:
      return put(packet, at, hostile[Math.floor(chance() * hostile.length)]!);
    case 1:
      return put(packet, at, '<rdf:Bag><rdf:li>'.repeat(1 + Math.floor(chance() ** 2 * 3_000)));
    case 2:
      return put(packet, at, ` a${at}="x"`.repeat(1 + Math.floor(chance() ** 2 * 3_000)));
    case 3:
      return packet.replace(/<\/[^>]*>/, '');
    case 4:
      return packet.slice(0, at);
    case 5:
      return put(packet, at, packet.slice(boundary(packet, chance), boundary(packet, chance)));
    default:
      return packet.replaceAll(/xmp:|dc:/g, () => (chance() < 0.5 ? '__proto__:' : 'constructor:'));
  }
}

const put = (text: string, at: number, piece: string): string => text.slice(0, at) + piece + text.slice(at);

/** Where a tag begins, ends, or has its first attribute. */
function boundary(packet: string, chance: Chance): number {
  const places = [...packet.matchAll(/[<> ]/g)].map(({ index, 0: mark }) => (mark === '>' ? index + 1 : index));
  return places[Math.floor(chance() * places.length)] ?? 0;
}
