import { z } from 'zod';
import type { ChangedFile, Comparison, GithubRest, PullFiles } from './rest-port.ts';

const file = z.object({ filename: z.string(), previous_filename: z.string().optional(), status: z.string() });
const comparison = z.object({
  status: z.string(),
  ahead_by: z.number(),
  behind_by: z.number(),
  merge_base_commit: z.object({ sha: z.string() }),
  files: z.array(file).default([]),
});

const maxCompareFiles = 300;
const maxPullFiles = 3000;

function changedFile(data: z.infer<typeof file>): ChangedFile {
  return { path: data.filename, formerPath: data.previous_filename, status: data.status };
}

/** Source: docs.github.com/rest/commits/commits#compare-two-commits. */
export async function compareCommits(rest: GithubRest, base: string, head: string): Promise<Comparison> {
  const range = `${encodeURIComponent(base)}...${encodeURIComponent(head)}`;
  const { data } = await rest.request({
    path: `/repos/${rest.repository}/compare/${range}`,
    query: { per_page: 1 },
    purpose: `compare ${base} with ${head}`,
    schema: comparison,
  });
  const { status, ahead_by: aheadBy, behind_by: behindBy, merge_base_commit: mergeBase, files } = data;
  return {
    mergeBase: mergeBase.sha,
    status,
    aheadBy,
    behindBy,
    files: files.map(changedFile),
    filesCut: files.length >= maxCompareFiles,
  };
}

/** Source: docs.github.com/rest/pulls/pulls#list-pull-requests-files. */
export async function listPullFiles(rest: GithubRest, number: number): Promise<PullFiles> {
  const path = `/repos/${rest.repository}/pulls/${number}/files`;
  const files = await rest.list(
    { path, purpose: `list the files of pull request ${number}`, schema: z.array(file) },
    maxPullFiles,
  );
  return { files: files.map(changedFile), filesCut: files.length >= maxPullFiles };
}
