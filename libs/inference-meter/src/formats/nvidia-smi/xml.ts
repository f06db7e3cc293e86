import { SaxesParser } from 'saxes';
import { refuseSmi, type SmiRefusal } from './cell.js';

/** An element of an XML document; attributes are not kept, for nothing here needs them. */
export interface XmlElement {
  readonly name: string;
  readonly children: readonly XmlElement[];
  /** Its own text, without that of its children. */
  readonly text: string;
}

/** The log of a node with sixteen cards and their processes stays below a million characters. */
export const MOST_XML = 2_097_152;
/** The log is six levels deep. */
const DEEPEST = 32;

interface Growing extends XmlElement {
  readonly children: Growing[];
  text: string;
}

/** Puts elements together as the parser tells of them. */
class Tree {
  private readonly top: Growing = { name: '', children: [], text: '' };
  private readonly open: Growing[] = [this.top];

  begin(name: string): void {
    if (this.open.length > DEEPEST) throw new RangeError(`an element lies deeper than ${DEEPEST} levels`);
    const element = { name, children: [], text: '' };
    this.open.at(-1)?.children.push(element);
    this.open.push(element);
  }

  say(text: string): void {
    const element = this.open.at(-1);
    if (element !== undefined) element.text += text;
  }

  end(): void {
    this.open.pop();
  }

  get root(): XmlElement | undefined {
    return this.top.children[0];
  }
}

function malformed(message: string): SmiRefusal {
  return refuseSmi('XmlMalformed', 1, ['document', `the document is no well-formed XML: ${message.slice(0, 80)}`]);
}

/**
 * Reads one well-formed document. What its DOCTYPE declares is passed over (`nvidia-smi --dtd` embeds one): nothing is
 * fetched, and an entity other than the five of XML itself is malformed, so that none can expand.
 *
 * @example readXml('<a><b>1</b></a>') // { name: 'a', text: '', children: [{ name: 'b', text: '1', children: [] }] }
 */
export function readXml(text: string): XmlElement | SmiRefusal {
  if (text.length > MOST_XML) {
    return refuseSmi('XmlTooLong', 1, ['document', `the document is longer than ${MOST_XML} characters`]);
  }
  const tree = new Tree();
  const parser = new SaxesParser({ position: false });
  parser.on('opentag', ({ name }) => tree.begin(name));
  parser.on('text', (own) => tree.say(own));
  parser.on('cdata', (own) => tree.say(own));
  parser.on('closetag', () => tree.end());
  try {
    parser.write(text).close();
  } catch (fault) {
    // saxes throws at the first fault, so that nothing is read behind it; and stumbles over half a surrogate pair.
    return malformed(fault instanceof Error ? fault.message : 'unreadable');
  }
  return tree.root ?? malformed('it has no element');
}
