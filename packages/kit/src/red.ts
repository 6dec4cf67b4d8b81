import { Failure, type FailureFacts } from '@aevon/ports';

/** A decided "no": the outputs are known and written, then the step fails with these facts. */
export class Red extends Failure {
  readonly outputs: Readonly<Record<string, unknown>>;

  constructor(verdict: { readonly outputs: Readonly<Record<string, unknown>>; readonly facts: FailureFacts }) {
    super(verdict.facts);
    this.name = 'Red';
    this.outputs = verdict.outputs;
  }
}
