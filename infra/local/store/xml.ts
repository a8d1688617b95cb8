/** As much XML as S3 speaks: elements and text. No attributes are kept, and nothing that could reach outside the document is read. */

/** An element to write: text, or elements by name. A list writes the element once per entry; undefined is left out. */
export type XmlValue = string | number | boolean | XmlTree;
/** Child elements by name, in order. */
export interface XmlTree {
  readonly [name: string]: XmlValue | readonly XmlValue[] | undefined;
}

/** An element that was read. */
export interface XmlElement {
  readonly name: string;
  readonly text: string;
  readonly children: readonly XmlElement[];
}

const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** A document with this root, in S3's name space unless it is an error, which has none. */
export function writeXml(root: string, tree: XmlTree): string {
  const space = root === 'Error' ? '' : ' xmlns="http://s3.amazonaws.com/doc/2006-03-01/"';
  return `${declaration}<${root}${space}>${writeTree(tree)}</${root}>`;
}

function writeTree(tree: XmlTree): string {
  let out = '';
  for (const [name, value] of Object.entries(tree)) {
    const values: readonly (XmlValue | undefined)[] = isList(value) ? value : [value];
    for (const one of values) {
      if (one !== undefined)
        out += `<${name}>${typeof one === 'object' ? writeTree(one) : escapeText(String(one))}</${name}>`;
    }
  }
  return out;
}

const isList = (value: XmlTree[string]): value is readonly XmlValue[] => Array.isArray(value);

const named: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

// Keys may hold control characters, which XML 1.0 cannot: like S3 we write their number and leave it to the client to
// ask for encoding-type=url.
function escapeText(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  return text.replace(/[&<>"\u0000-\u001f]/g, (char) => named[char] ?? `&#x${char.charCodeAt(0).toString(16)};`);
}

interface Open {
  readonly name: string;
  readonly children: XmlElement[];
  text: string;
}

const tokens =
  /<\?[^>]*\?>|<!--[\s\S]*?-->|<(\/?)([A-Za-z_][\w.:-]*)((?:\s+[\w.:-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|([^<]+)/y;

/** No document we read nests deeper than this. */
const deepest = 8;

/** The root element of a document, or undefined when it is not well-formed, has a DTD, or nests deeper than any S3 document. */
export function tryParseXml(text: string): XmlElement | undefined {
  const stack: Open[] = [{ name: '', children: [], text: '' }];
  tokens.lastIndex = text.startsWith('\uFEFF') ? 1 : 0;
  while (tokens.lastIndex < text.length) {
    const token = tokens.exec(text);
    if (token === null || !takeToken(stack, token)) return undefined;
  }
  const [document, ...open] = stack;
  const [root, ...others] = document?.children ?? [];
  const isOne = open.length === 0 && others.length === 0 && document?.text.trim() === '';
  return isOne ? root : undefined;
}

function takeToken(stack: Open[], [, closing, name, , selfClosing, text]: RegExpExecArray): boolean {
  const top = stack.at(-1);
  if (top === undefined) return false;
  if (text !== undefined) {
    const plain = tryUnescape(text);
    top.text += plain ?? '';
    return plain !== undefined;
  }
  if (name === undefined) return true;
  if (closing === '/') return close(stack, name);
  if (stack.length > deepest) return false;
  stack.push({ name: localName(name), children: [], text: '' });
  return selfClosing === '/' ? close(stack, name) : true;
}

function close(stack: Open[], name: string): boolean {
  const element = stack.pop();
  const parent = stack.at(-1);
  if (element === undefined || parent === undefined || element.name !== localName(name)) return false;
  parent.children.push(element);
  return true;
}

const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function tryUnescape(text: string): string | undefined {
  let isBroken = false;
  const plain = text.replace(
    /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w+));|&/gi,
    (_, hex?: string, decimal?: string, name?: string) => {
      const code = hex === undefined ? Number(decimal ?? -1) : Number.parseInt(hex, 16);
      const char = name === undefined ? fromCode(code) : entities[name];
      isBroken ||= char === undefined;
      return char ?? '';
    },
  );
  return isBroken ? undefined : plain;
}

const fromCode = (code: number): string | undefined =>
  code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : undefined;

/** The children of this name. */
export const childrenOf = (element: XmlElement, name: string): readonly XmlElement[] =>
  element.children.filter((child) => child.name === name);

/** The text of the first child of this name, or undefined when there is none. */
export const textOf = (element: XmlElement, name: string): string | undefined =>
  element.children.find((child) => child.name === name)?.text;
