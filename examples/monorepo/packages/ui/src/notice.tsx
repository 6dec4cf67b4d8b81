import type { ReactNode } from 'react';

/** Something the visitor has to know. A problem is read out at once, news when there is time. */
export function Notice({ kind, children }: { kind: 'problem' | 'news'; children: ReactNode }) {
  return (
    <p className={`notice notice-${kind}`} role={kind === 'problem' ? 'alert' : 'status'}>
      {children}
    </p>
  );
}
