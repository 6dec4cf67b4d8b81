/** Asks a registry, each time anew, what a reference by tag or digest means; undefined: it can't be pulled. */
export type ImageSource = (reference: string) => { readonly name: string; readonly digest: string } | undefined;
