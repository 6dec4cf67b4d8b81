/** Fetches each address and prints what came: the status, or the code of the failure. */
const answers: (number | string)[] = [];
for (const url of process.argv.slice(2)) {
  try {
    const response = await fetch(url);
    await response.arrayBuffer();
    answers.push(response.status);
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    answers.push(typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : String(error));
  }
}
console.log(JSON.stringify(answers));

export {};
