// Like next-env.d.ts, which `next build` writes and git ignores: so that types can be checked before any build.
/// <reference types="next" />
/// <reference types="next/image-types/global" />
