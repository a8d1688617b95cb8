/**
 * Reads XML into a plain tree, with sax. Nothing is fetched and nothing expanded: a document with a DTD is refused, and only
 * the five entities XML has and numbers are known. Names are values here, never keys, so that none can be an object's own.
 * Depth, elements, attributes and values are bounded; what lies beyond is left out, and `isDamaged` says so.
 */
import sax from 'sax';
import type { XmlAttribute, XmlElement, XmlTree } from '../analysis/readers.ts';

/** As records name it; a test holds this against the package. */
export const saxVersion = 'sax 1.6.1';

// XMP nests a dozen deep; Lightroom's histories have some thousand elements and attributes.
const depthMax = 64;
const nodesMax = 20_000;
// sax makes an exception of each, which is what costs time in rubbish.
const faultsMax = 100;
// A depth map in base64 is longer, and nothing we read is.
const valueMaxChars = 64 * 1024;

/** Thrown through sax, which knows no other way to stop. */
class Stop extends Error {}

interface Open {
  readonly name: string;
  /** The namespaces declared here, by prefix. */
  readonly spaces: Map<string, string>;
  readonly attributes: { readonly name: string; readonly value: string }[];
  readonly children: XmlElement[];
  text: string;
}

/** The elements of a document, as far as it is sound; undefined when it has none. */
export function readXmlTree(document: string): XmlTree | undefined {
  const top = open('');
  const path = [top];
  let faults = 0;
  let nodes = 0;
  const parser = sax.parser(true, { position: false });
  // sax looks entities up in an object, where `constructor` would be one.
  parser.ENTITIES = Object.assign(Object.create(null), { amp: '&', gt: '>', lt: '<', quot: '"', apos: "'" });
  const here = (): Open => path.at(-1) ?? top;
  const count = (): void => {
    nodes += 1;
    if (nodes > nodesMax) throw new Stop();
  };
  parser.ondoctype = () => {
    throw new Stop();
  };
  // Unknown entities, stray signs and tags that do not match: sax goes on, and so do we.
  parser.onerror = () => {
    faults += 1;
    if (faults > faultsMax) throw new Stop();
  };
  parser.onopentagstart = ({ name, attributes }) => {
    count();
    // sax asks this of the attributes themselves, one of which may have that name.
    Object.defineProperty(attributes, 'hasOwnProperty', { value: Object.prototype.hasOwnProperty });
    if (path.length > depthMax) throw new Stop();
    path.push(open(name));
  };
  parser.onattribute = ({ name, value }) => {
    count();
    const element = here();
    if (name === 'xmlns') element.spaces.set('', value);
    else if (name.startsWith('xmlns:')) element.spaces.set(name.slice(6), value);
    else element.attributes.push({ name, value: value.slice(0, valueMaxChars) });
  };
  const take = (text: string): void => {
    const element = here();
    if (element.text.length < valueMaxChars) element.text += text.slice(0, valueMaxChars);
  };
  parser.ontext = take;
  parser.oncdata = take;
  parser.onclosetag = () => close(path);
  try {
    parser.write(document).close();
  } catch {
    // Ours to stop, or sax's own where a name confuses it: what was read so far holds.
    faults += 1;
  }
  while (path.length > 1) close(path);
  return top.children.length === 0 ? undefined : { roots: top.children, isDamaged: faults > 0 };
}

const open = (name: string): Open => ({ name, spaces: new Map(), attributes: [], children: [], text: '' });

/** Takes the last element off the path and puts it into the one before. */
function close(path: Open[]): void {
  const element = path.at(-1);
  const parent = path.at(-2);
  if (element === undefined || parent === undefined) return;
  parent.children.push({
    ...resolve(path, element.name, true),
    attributes: element.attributes.map(({ name, value }): XmlAttribute => ({ ...resolve(path, name, false), value })),
    children: element.children,
    text: element.text,
  });
  path.pop();
}

/** A name in its namespace. A prefix nobody declared stands for itself. */
function resolve(
  path: readonly Open[],
  name: string,
  isElement: boolean,
): { readonly uri: string; readonly local: string } {
  const at = name.indexOf(':');
  const prefix = at < 0 ? '' : name.slice(0, at);
  if (prefix === '' && !isElement) return { uri: '', local: name };
  const declared = path.findLast(({ spaces }) => spaces.has(prefix))?.spaces.get(prefix);
  return { uri: declared ?? prefix, local: name.slice(at + 1) };
}
