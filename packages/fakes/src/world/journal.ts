/** One call that a child made, in the shape that the record of a rehearsal keeps. */
export interface WorldRequest {
  /** ISO 8601. */
  readonly at: string;
  /** `CONNECT` for a tunnel to a host that is passed through, or whose TLS handshake failed. */
  readonly method: string;
  readonly host: string;
  /** With the query; the values of signatures and tokens are cut out. */
  readonly path: string;
  /** `reset`: the connection ended without a whole answer. `refused`: nobody stands in for the host. */
  readonly status: number | 'reset' | 'refused';
  /** Until the answer was out; until the tunnel was open for `CONNECT`. */
  readonly milliseconds: number;
}

export interface Journal {
  readonly requests: readonly WorldRequest[];
  /** Starts the clock of a call; the function that it gives back writes the entry, once. */
  begin(method: string, host: string, path: string): (status: WorldRequest['status']) => void;
}

const secretParameter = /([?&](?:sig|signature|token|access_token|client_secret)=)[^&]*/gi;

export function createJournal(): Journal {
  const requests: WorldRequest[] = [];
  return {
    requests,
    begin: (method, host, path) => {
      const at = new Date();
      const started = performance.now();
      let written = false;
      return (status) => {
        if (written) return;
        written = true;
        const milliseconds = Math.round(performance.now() - started);
        requests.push({
          at: at.toISOString(),
          method,
          host,
          path: path.replace(secretParameter, '$1***'),
          status,
          milliseconds,
        });
      };
    },
  };
}
