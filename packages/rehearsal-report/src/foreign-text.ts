// ECMA-48: CSI, then the strings (OSC, DCS, SOS, PM, APC) up to their terminator, then two- and three-byte escapes.
const csi = '(?:\\x1b\\[|\\x9b)[0-?]*[ -/]*[@-~]?';
const strings = '(?:\\x1b[\\]PX^_]|[\\x90\\x98\\x9d\\x9e\\x9f])[^\\x07\\x1b\\x9c]*(?:\\x07|\\x1b\\\\|\\x9c)?';
const short = '\\x1b[ -/]*[0-~]?';
const escapes = new RegExp(`${csi}|${strings}|${short}`, 'g');
const controls = /[\0-\x08\x0b-\x1f\x7f-\x9f]/g;
/** Marks that turn the direction of what follows: they show another text than there is (CVE-2021-42574). */
const turns = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Text from a log, a step or a pull request without escapes, controls (but tab and line feed) and turns of direction. */
export function cleanText(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(escapes, '').replace(controls, '').replace(turns, '');
}

/** The same in a single line, for a terminal. */
export function cleanLine(text: string): string {
  return cleanText(text).replace(/\s+/g, ' ').trim();
}
