/** Addresses as they are shown. Pure. */

/** A step that may be a secret: long, or of letters and digits in one. */
const STEP = /(?<=[^/:]\/)(?:[^/?]{20,}|(?=\w*\d)(?=\w*[a-z])\w{8,})(?=\/)/gi;

/** What a person is shown of an address: no password, no query, and of its way no step that may be a secret. */
export function shownName(name: string): string {
  const bare = name.replace(/\/\/[^/@]*@/, "//...@").replace(/\?(?!ref=[\w./-]*$).*$/, "?...");
  return bare.replace(STEP, "...");
}
