import { describe, expect, it } from 'vitest';
import { findRegistries } from '../../src/stage/registries.ts';

describe('the registries of this machine', () => {
  it('are reached by few connections of uv at once, unless the user has said how many', async () => {
    const { PATH = '' } = process.env;
    expect((await findRegistries({ PATH })).env).toMatchObject({ UV_CONCURRENT_DOWNLOADS: '4' });
    const own = await findRegistries({ PATH, UV_CONCURRENT_DOWNLOADS: '16' });
    expect(own.env).toMatchObject({ UV_CONCURRENT_DOWNLOADS: '16' });
  });

  it('are the well-known ones and those of the variables, those in clear past the proxy', async () => {
    const { PATH = '' } = process.env;
    const env = { PATH, PIP_INDEX_URL: 'https://pypi.example/simple', UV_EXTRA_INDEX_URL: 'http://wheels.example/' };
    const { passThrough, bypassed } = await findRegistries(env);
    expect(passThrough).toEqual(expect.arrayContaining(['files.pythonhosted.org', 'pypi.example', 'pypi.org']));
    expect(bypassed).toContain('wheels.example');
  });
});
