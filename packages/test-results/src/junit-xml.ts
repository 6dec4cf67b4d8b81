import { XMLParser } from 'fast-xml-parser';
import { SyntaxValidator } from 'fast-xml-validator';
import { messageOf } from '@aevon/ports';
import { z } from 'zod';
import { plainText } from './plain-text.ts';

/** What a `failure`, `error` or `skipped` element says. */
export interface JunitNote {
  readonly message: string;
  readonly type: string;
  readonly text: string;
}

export interface JunitCase {
  readonly name: string;
  readonly classname: string;
  readonly file: string | undefined;
  /** As written: pytest counts from 0. */
  readonly line: number | undefined;
  readonly seconds: number;
  readonly failures: readonly JunitNote[];
  readonly errors: readonly JunitNote[];
  readonly skipped: readonly JunitNote[];
}

export interface JunitSuite {
  readonly name: string;
  /** The suite's own count, when it has one. */
  readonly tests: number | undefined;
  readonly cases: readonly JunitCase[];
}

const listed = new Set(['testsuite', 'testcase', 'failure', 'error', 'skipped']);
const named: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  // A report from a pull request may define entities that grow to gigabytes; only the five of XML are undone, below.
  processEntities: false,
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  isArray: (name, _path, _isLeaf, isAttribute) => !isAttribute && listed.has(name),
});

function decodeNumber(reference: string): string {
  const code = reference.startsWith('x') ? Number.parseInt(reference.slice(1), 16) : Number.parseInt(reference, 10);
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '';
}

function decode(text: string): string {
  const decoded = text.replace(
    /&(?:#(x[0-9a-fA-F]{1,6}|\d{1,7})|(lt|gt|amp|quot|apos));/g,
    (_, code?: string, name?: string) => (code === undefined ? (named[name ?? ''] ?? '') : decodeNumber(code)),
  );
  return plainText(decoded);
}

const text = z.string().transform(decode).catch('');
const number = z.string().transform(Number).pipe(z.number()).optional().catch(undefined);
const note = z.union([
  z.string().transform((body) => ({ message: '', type: '', text: decode(body) })),
  z
    .looseObject({ '@message': text, '@type': text, '#text': text })
    .transform((element) => ({ message: element['@message'], type: element['@type'], text: element['#text'] })),
]);
const notes = z.array(note).default([]);

const caseElement = z
  .looseObject({
    '@name': z.string().transform(decode),
    '@classname': text,
    '@file': z.string().transform(decode).optional(),
    '@line': number,
    '@time': number,
    failure: notes,
    error: notes,
    skipped: notes,
  })
  .transform((element): JunitCase => ({
    name: element['@name'],
    classname: element['@classname'],
    file: element['@file'],
    line: element['@line'],
    seconds: element['@time'] ?? 0,
    failures: element.failure,
    errors: element.error,
    skipped: element.skipped,
  }));

const suiteElement = z.union([
  z.looseObject({
    '@name': text,
    '@tests': number,
    testcase: z.array(caseElement).default([]),
    testsuite: z.array(z.unknown()).default([]),
  }),
  // An element without attributes and children is parsed as its text.
  z.string().transform(() => ({ '@name': '', '@tests': undefined, testcase: [], testsuite: [] })),
]);

const document = z.looseObject({
  testsuites: z.union([z.string(), z.looseObject({ testsuite: z.array(z.unknown()).default([]) })]).optional(),
  testsuite: z.array(z.unknown()).optional(),
});

function collect(elements: readonly unknown[]): JunitSuite[] {
  return elements.flatMap((element) => {
    const suite = suiteElement.parse(element);
    return [{ name: suite['@name'], tests: suite['@tests'], cases: suite.testcase }, ...collect(suite.testsuite)];
  });
}

function parseDocument(xml: string): JunitSuite[] | string {
  SyntaxValidator.validate(xml);
  const root = document.parse(parser.parse(xml));
  if (root.testsuite !== undefined) return collect(root.testsuite);
  if (root.testsuites === undefined) return 'its root is neither testsuites nor testsuite';
  return typeof root.testsuites === 'string' ? [] : collect(root.testsuites.testsuite);
}

/** The suites of a JUnit report, nested ones flattened; or in words why it can't be read whole. */
export function parseJunit(xml: string): readonly JunitSuite[] | string {
  if (/<!(DOCTYPE|ENTITY)/i.test(xml)) return 'it declares a document type, which a test report never does';
  try {
    return parseDocument(xml);
  } catch (error) {
    return error instanceof z.ZodError
      ? `an element is not as JUnit has it: ${error.issues[0]?.path.join('.') ?? ''}`
      : messageOf(error);
  }
}
