/** Strings, comments, and commas before a closing bracket; in this order, so that a string is never cut. */
const token = /"(?:[^"\\\n]|\\.)*"|\/\/[^\n]*|\/\*[^]*?\*\/|,(?=(?:\s|\/\/[^\n]*\n|\/\*[^]*?\*\/)*[}\]])/g;

/** Turns JSON with comments and trailing commas into JSON; what is taken out becomes spaces, so that positions stay. */
export function stripComments(text: string): string {
  return text.replace(token, (found) => (found.startsWith('"') ? found : found.replace(/[^\n]/g, ' ')));
}
