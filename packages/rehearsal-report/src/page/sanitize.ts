import { escapeHtml } from './html.ts';
import { readTag, type Tag } from './tag.ts';

const allowed = new Set(
  (
    'a b blockquote br code dd del details div dl dt em h1 h2 h3 h4 h5 h6 hr i ins kbd li mark ol p pre q rp rt ruby s ' +
    'samp small span strike strong sub summary sup table tbody td tfoot th thead tr tt ul var'
  ).split(' '),
);
const empty = new Set(['br', 'hr']);
/** Goes with all that is in it. */
const dropped = new Set(['script', 'style', 'iframe', 'object', 'template', 'noscript', 'textarea', 'title', 'xmp']);
/** Elements nested deeper than this are taken out, their text stays. */
const maxDepth = 60;
const entity = /&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z][a-z\d]{1,31});/giy;

function cleanUrl(url: string): string | undefined {
  const text = decode(url).trim();
  return /^(?:https?:\/\/|mailto:)[^\s]+$/i.test(text) ? text : undefined;
}

function decode(text: string): string {
  return text
    .replace(/&#x([\da-f]{1,6});|&#(\d{1,7});/gi, (_, hex?: string, decimal?: string) => {
      const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
      return code > 0x10_ffff ? '\uFFFD' : String.fromCodePoint(code);
    })
    .replace(/&quot;/g, '"')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&');
}

function attributesOf({ name, attributes }: Tag): string {
  const kept: string[] = [];
  const take = (attribute: string, pattern: RegExp): void => {
    const value = attributes.get(attribute);
    if (value !== undefined && pattern.test(value)) kept.push(`${attribute}="${escapeHtml(value)}"`);
  };
  if (name === 'a') {
    const url = cleanUrl(attributes.get('href') ?? '');
    if (url !== undefined) kept.push(`href="${escapeHtml(url)}" rel="noopener noreferrer nofollow"`);
  }
  if (name === 'details' && attributes.has('open')) kept.push('open');
  if (name === 'td' || name === 'th') {
    take('colspan', /^[1-9]\d?$/);
    take('rowspan', /^[1-9]\d?$/);
  }
  if (name === 'ol') take('start', /^\d{1,6}$/);
  take('align', /^(?:left|right|center)$/);
  return kept.map((attribute) => ` ${attribute}`).join('');
}

/**
 * Builds foreign HTML anew from an allow-list: nothing of the input reaches the output but known element names, few
 * checked attributes and escaped text, and every element is closed, so it can't reach out of where it is put.
 */
export function sanitizeHtml(source: string): string {
  const out: string[] = [];
  const open: string[] = [];
  let at = 0;
  while (at < source.length) {
    const tag = source[at] === '<' ? readTag(source, at) : undefined;
    if (tag === undefined) {
      const [text, next] = readText(source, at);
      out.push(text);
      at = next;
      continue;
    }
    at = tag.end;
    if (dropped.has(tag.name) && !tag.closing) at = afterElement(source, tag);
    else placeTag(tag, open, out);
  }
  return (
    out.join('') +
    open
      .reverse()
      .map((name) => `</${name}>`)
      .join('')
  );
}

function placeTag(tag: Tag, open: string[], out: string[]): void {
  const { name, closing } = tag;
  if (name === 'img' && !closing) {
    const alt = decode(tag.attributes.get('alt') ?? '');
    out.push(`<span>[image${alt === '' ? '' : `: ${escapeHtml(alt)}`}]</span>`);
  }
  if (!allowed.has(name)) return;
  if (empty.has(name)) {
    if (!closing) out.push(`<${name}>`);
  } else if (!closing) {
    if (open.length >= maxDepth) return;
    open.push(name);
    out.push(`<${name}${attributesOf(tag)}>`);
  } else if (open.includes(name)) {
    for (let last = open.pop(); last !== undefined; last = open.pop()) {
      out.push(`</${last}>`);
      if (last === name) break;
    }
  }
}

/** The text up to the next tag, with its references kept. */
function readText(source: string, from: number): [text: string, next: number] {
  const next = source.indexOf('<', from + 1);
  const end = next === -1 ? source.length : next;
  const text = source.slice(from, end).replace(/[&<>"']/g, (character, index: number) => {
    entity.lastIndex = from + index;
    return character === '&' && entity.test(source) ? '&' : escapeHtml(character);
  });
  return [text, end];
}

function afterElement(source: string, { name, end }: Tag): number {
  const closing = new RegExp(`</${name}[^>]*>`, 'gi');
  closing.lastIndex = end;
  return closing.test(source) ? closing.lastIndex : source.length;
}
