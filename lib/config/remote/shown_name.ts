/** Addresses as they are shown. Pure. */

/** A step that may be a secret: long, or of letters and digits in one. */
const STEP = /(?<=[^/:]\/)(?:[^/?]{20,}|(?=\w*\d)(?=\w*[a-z])\w{8,})(?=\/)/gi;

/** Returns an address as people may see it: without password, query, or steps that may be a secret. */
export function shownName(name: string): string {
  const bare = name.replace(/\/\/[^/@]*@/, "//...@").replace(/\?(?!ref=[\w./-]*$).*$/, "?...");
  return bare.replace(STEP, "...");
}
