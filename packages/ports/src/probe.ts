export interface ProbeRequest {
  readonly url: string;
  readonly method: 'GET' | 'HEAD';
  readonly headers: Readonly<Record<string, string>>;
  /** Milliseconds for all of it: name, connection, answer. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Bytes of the body that are kept, the rest is not waited for. Default 1 MiB. */
  readonly maxBytes?: number;
}

/** Milliseconds; undefined where there was no such step, or a proxy did it out of sight. */
export interface ProbeTimings {
  /** Until the name was an address. */
  readonly dnsMs: number | undefined;
  /** From the address to the connection. */
  readonly connectMs: number | undefined;
  /** From the connection to its encryption. */
  readonly tlsMs: number | undefined;
  /** From the start to the first byte of the answer. */
  readonly firstByteMs: number;
  /** From the start to the end of the answer. */
  readonly totalMs: number;
}

export interface Certificate {
  readonly validTo: Date;
  readonly issuer: string;
}

export interface ProbeAnswer {
  readonly answered: true;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  readonly timings: ProbeTimings;
  /** What the server showed; undefined without TLS. */
  readonly certificate: Certificate | undefined;
}

export interface ProbeSilence {
  readonly answered: false;
  /** `dns`: no such name. `tls`: the certificate or the handshake. `cut`: the connection ended before the answer did. */
  readonly trouble: 'dns' | 'refused' | 'tls' | 'timeout' | 'cut' | 'other';
  /** In the words of the system. */
  readonly message: string;
  readonly totalMs: number;
}

/** Looks at one address once, over a connection of its own, following no redirect: what users would meet now. */
export interface Prober {
  /** A service that does not answer is a result. Rejects with the signal's reason. */
  probe(request: ProbeRequest): Promise<ProbeAnswer | ProbeSilence>;
}
