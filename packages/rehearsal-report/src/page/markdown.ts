import { Marked } from 'marked';
import { cleanText } from '../foreign-text.ts';
import { Html } from './html.ts';
import { sanitizeHtml } from './sanitize.ts';

/** Summaries above this many characters are cut, as GitHub refuses those above 1 MiB. */
const limit = 100_000;

/** The short names that tools write into summaries most. */
const emoji: Readonly<Record<string, string>> = {
  white_check_mark: '✅',
  heavy_check_mark: '✔️',
  x: '❌',
  warning: '⚠️',
  rocket: '🚀',
  tada: '🎉',
  bug: '🐛',
  hourglass: '⌛',
  zap: '⚡',
  package: '📦',
  lock: '🔒',
  fire: '🔥',
  bulb: '💡',
  no_entry: '⛔',
  green_circle: '🟢',
  red_circle: '🔴',
  yellow_circle: '🟡',
  information_source: 'ℹ️',
  test_tube: '🧪',
  link: '🔗',
};

const parser = new Marked({
  gfm: true,
  extensions: [
    {
      name: 'emoji',
      level: 'inline',
      start: (source) => source.indexOf(':'),
      tokenizer(source) {
        const found = /^:([a-z_]+):/.exec(source);
        const text = found === null ? undefined : emoji[found[1] ?? ''];
        return found === null || text === undefined ? undefined : { type: 'emoji', raw: found[0], text };
      },
      renderer: (token) => String(token['text']),
    },
  ],
  renderer: {
    checkbox: ({ checked }) => (checked ? '☑ ' : '☐ '),
  },
});

/** GitHub-flavoured Markdown of a summary as HTML without scripts, styles, images and links that aren't web links. */
export function renderMarkdown(source: string): Html {
  const text = cleanText(source);
  const shown = text.length > limit ? `${text.slice(0, limit)}\n\n… cut after ${limit} characters` : text;
  return new Html(sanitizeHtml(parser.parse(shown, { async: false })));
}
