import { messageOf } from '@aevon/ports';
import { type Cancellation, listenForCancellation } from './cancellation.ts';
import { Console } from './console.ts';
import type { ActionContext } from './context.ts';
import type { ActionSpec, InputsOf } from './definition.ts';
import { childVariables, readRunner, readVariables, type Variables } from './environment.ts';
import { factsOf, failStep, failureMarkdown, inputFailure } from './fail.ts';
import { outputText } from './outputs.ts';
import { readInputs, secretTexts } from './read-inputs.ts';
import { Red } from './red.ts';
import { RunnerReporter } from './reporter.ts';
import { appendTo, keyedValue } from './runner-files.ts';
import { fitSummary } from './summary.ts';
import { systemClock } from './system-clock.ts';

type Load<S extends ActionSpec, R> = () => Promise<(inputs: InputsOf<S>, context: ActionContext) => Promise<R>>;

/** One phase of one step: its console, reporter and environment. */
class Session<S extends ActionSpec> {
  readonly variables: Variables = readVariables();
  readonly console = new Console((text) => process.stdout.write(text));
  readonly reporter = new RunnerReporter(this.console);
  readonly cancellation: Cancellation = listenForCancellation();
  readonly spec: S;

  constructor(spec: S) {
    this.spec = spec;
    for (const secret of secretTexts(spec, this.variables)) this.reporter.mask(secret);
  }

  /** @throws Failure `invalid-inputs` with every problem. */
  inputs(): InputsOf<S> {
    const { values, problems, strangers } = readInputs(this.spec, this.variables);
    if (problems.length > 0) throw inputFailure(this.spec, problems);
    const names = Object.keys(this.spec.inputs).join(', ');
    for (const stranger of strangers)
      this.reporter.warning(`${this.spec.name} has no input "${stranger}"; it has: ${names}`);
    // The parsers of the definition are what InputsOf is inferred from.
    return values as InputsOf<S>;
  }

  context(): ActionContext {
    const { variables } = this;
    return {
      reporter: this.reporter,
      clock: systemClock,
      runner: readRunner(this.variables),
      env: childVariables(this.variables),
      signal: this.cancellation.signal,
      state: {
        get: (key) => variables[`STATE_${key}`],
        set: (key, value) => appendTo(variables, 'GITHUB_STATE', keyedValue(key, value)),
      },
      job: {
        set: (name, value) => appendTo(variables, 'GITHUB_ENV', keyedValue(name, value)),
        addPath: (directory) => appendTo(variables, 'GITHUB_PATH', `${directory}\n`),
      },
    };
  }

  async call<R>(load: Load<S, R>): Promise<R> {
    const inputs = this.inputs();
    const context = this.context();
    const work = async (): Promise<R> => (await load())(inputs, context);
    return Promise.race([work(), this.cancellation.overdue]);
  }

  write(outputs: object): void {
    const entries: [string, unknown][] = Object.entries(outputs);
    const texts = entries
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => keyedValue(name, outputText(value)));
    appendTo(this.variables, 'GITHUB_OUTPUT', texts.join(''));
  }

  end(): void {
    const markdown = this.reporter.markdown;
    if (markdown !== '') appendTo(this.variables, 'GITHUB_STEP_SUMMARY', `${fitSummary(markdown)}\n`);
    this.console.resume();
    // A socket kept alive must not hold the step; where nothing is left this timer does not fire.
    setTimeout(() => process.exit(), 250).unref();
  }
}

function initialOutputs(spec: ActionSpec): Record<string, string> {
  return Object.fromEntries(Object.entries(spec.outputs).map(([name, declared]) => [name, declared.initial]));
}

/** Reads inputs, runs, writes outputs and summary; the only catch that fails a step. */
export async function runMain<S extends ActionSpec, R extends object>(spec: S, load: Load<S, R>): Promise<void> {
  const session = new Session(spec);
  session.write(initialOutputs(spec));
  try {
    session.write(await session.call(load));
  } catch (thrown) {
    const facts = factsOf(thrown);
    session.write({ ...(thrown instanceof Red ? thrown.outputs : {}), 'failure-code': facts.code });
    session.reporter.summary(failureMarkdown(spec.title, facts));
    failStep(session.console, facts);
  } finally {
    session.end();
  }
}

/** Runs the post phase; whatever goes wrong is a warning. */
export async function runPost<S extends ActionSpec>(spec: S, load: Load<S, void> | undefined): Promise<void> {
  const session = new Session(spec);
  try {
    if (load !== undefined) await session.call(load);
  } catch (thrown) {
    session.reporter.warning(`${spec.name}, at the end of the job: ${messageOf(thrown)}`);
  } finally {
    session.end();
  }
}
