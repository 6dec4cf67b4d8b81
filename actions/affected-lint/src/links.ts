import { markdownLink, relativeUri } from '@aevon/findings';
import type { Runner } from '@aevon/ports';

/** Links into the code at the commit that was linted. */
export interface Links {
  readonly file: (file: string) => string;
  readonly line: (file: string, line: number) => string;
}

export function createLinks(runner: Pick<Runner, 'serverUrl' | 'repository' | 'sha'>): Links {
  const base = `${runner.serverUrl.replace(/\/+$/, '')}/${runner.repository}/blob/${runner.sha}`;
  return {
    file: (file) => markdownLink(file, `${base}/${relativeUri(file)}`),
    line: (file, line) => markdownLink(`L${line}`, `${base}/${relativeUri(file)}#L${line}`),
  };
}
