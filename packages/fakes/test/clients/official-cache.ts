import { restoreCache, saveCache } from '@actions/cache';

const [command = '', key = '', path = '', ...restoreKeys] = process.argv.slice(2);
const answer =
  command === 'save' ? await saveCache([path], key) : ((await restoreCache([path], key, restoreKeys)) ?? null);
console.log(JSON.stringify(answer));
