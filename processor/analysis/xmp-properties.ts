/**
 * XMP's properties out of XML: the part of RDF that XMP uses (ISO 16684-1, section 7), in every spelling it allows. Elements
 * or attributes, structures inline, as rdf:Description or with parseType, lists as Bag, Seq or Alt.
 */
import { cleanText } from './clean-text.ts';
import type { XmlElement, XmlTree } from './readers.ts';
import { prefixOf } from './xmp-namespaces.data.ts';

/** The value of one property: text, a list, or a structure. */
export interface XmpValue {
  readonly text?: string;
  /** xml:lang, `x-default`. */
  readonly language?: string;
  readonly items?: readonly XmpValue[];
  readonly fields?: XmpProperties;
}

/** Values by name, `dc:title`, with our own prefixes. */
export type XmpProperties = ReadonlyMap<string, XmpValue>;

const rdf = (local: string): string => `rdf:${local}`;
const nameOf = ({ uri, local }: { readonly uri: string; readonly local: string }): string =>
  `${prefixOf(uri)}:${local}`;

/** The properties of every description in the tree. Of a property that stands there twice, the first counts. */
export function readXmpProperties({ roots }: XmlTree): XmpProperties {
  const properties = new Map<string, XmpValue>();
  for (const root of roots) {
    for (const description of findRdf(root)?.children ?? []) addFields(description, properties);
  }
  return properties;
}

/** The lists of packets as one. Of a property that stands in several, the first counts. */
export function mergeProperties(all: readonly XmpProperties[]): XmpProperties {
  const merged = new Map<string, XmpValue>();
  for (const properties of all) {
    for (const [name, value] of properties) if (!merged.has(name)) merged.set(name, value);
  }
  return merged;
}

/** rdf:RDF itself, or one or two levels down: some writers leave out what XMP puts around it, some put more. */
function findRdf(element: XmlElement, depth = 0): XmlElement | undefined {
  if (nameOf(element) === rdf('RDF')) return element;
  if (depth > 3) return undefined;
  for (const child of element.children) {
    const found = findRdf(child, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

const syntax = /^(rdf|xml):/;

function addFields(element: XmlElement, to: Map<string, XmpValue>): void {
  for (const attribute of element.attributes) {
    const name = nameOf(attribute);
    if (attribute.uri !== '' && !syntax.test(name) && !to.has(name)) to.set(name, { text: attribute.value });
  }
  for (const child of element.children) {
    const name = nameOf(child);
    if (!syntax.test(name) && !to.has(name)) to.set(name, readValue(child));
  }
}

const lists: ReadonlySet<string> = new Set(['Bag', 'Seq', 'Alt'].map(rdf));

function readValue(element: XmlElement): XmpValue {
  const language = attributeOf(element, 'xml:lang');
  return { ...readContent(element), ...(language !== undefined && { language }) };
}

function readContent(element: XmlElement): XmpValue {
  const list = element.children.find((child) => lists.has(nameOf(child)));
  if (list !== undefined) {
    return { items: list.children.filter((child) => nameOf(child) === rdf('li')).map(readValue) };
  }
  const described = element.children.find((child) => nameOf(child) === rdf('Description')) ?? element;
  const fields = new Map<string, XmpValue>();
  addFields(described, fields);
  const value = described.children.find((child) => nameOf(child) === rdf('value'));
  if (value !== undefined) return readValue(value);
  const text = attributeOf(described, rdf('value')) ?? attributeOf(element, rdf('resource'));
  if (text !== undefined) return { text };
  return fields.size > 0 ? { fields } : { text: element.text };
}

const attributeOf = (element: XmlElement, name: string): string | undefined =>
  element.attributes.find((attribute) => nameOf(attribute) === name)?.value;

/** Every text of the property, cleaned, in the order of the file; none when it is not there or a structure. */
export function textsOf(properties: XmpProperties, name: string): readonly string[] {
  const value = properties.get(name);
  return value === undefined ? [] : flatten(value);
}

const flatten = ({ text, items = [] }: XmpValue): readonly string[] => [
  ...(text === undefined ? [] : [cleanText(text)].filter((clean) => clean !== undefined)),
  ...items.flatMap(flatten),
];

/** The property as one text: of several languages the default, else English, else the first; undefined when blank. */
export function textIn(properties: XmpProperties, name: string): string | undefined {
  const value = properties.get(name);
  if (value === undefined) return undefined;
  const { items = [] } = value;
  const preferred = ['x-default', 'en', ''].flatMap((wanted) => items.filter((item) => isIn(item, wanted)));
  return [...preferred, value].flatMap(flatten)[0];
}

/** Whether it is in that language, `en` or `en-GB` for `en`; always for ''. */
function isIn({ language = '' }: XmpValue, wanted: string): boolean {
  const tag = language.toLowerCase();
  return wanted === '' || tag === wanted || tag.startsWith(`${wanted}-`);
}

/** The property as a number: decimal, or the quotient XMP writes as `1/60`. */
export function numberIn(properties: XmpProperties, name: string): number | undefined {
  const text = textIn(properties, name);
  const found = /^([+-]?\d{1,15}(?:\.\d{1,15})?)(?:\/(\d{1,15}))?$/.exec(text ?? '');
  if (found === null) return undefined;
  const value = Number(found[1]) / Number(found[2] ?? 1);
  return Number.isFinite(value) ? value : undefined;
}

/** The property's structures: those of a list, or itself. */
export function structuresOf(properties: XmpProperties, name: string): readonly XmpProperties[] {
  const value = properties.get(name);
  return [value, ...(value?.items ?? [])].flatMap((one) => one?.fields ?? []);
}
