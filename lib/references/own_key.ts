/** The store's own key: a configuration must not be able to send that to a host of its choice. Pure. */
import { posix } from "@std/path";
import { KEY_ENTRY } from "../store/store_id.ts";
import { Unavailable } from "../secret_programs/unavailable.ts";

/**
 * Whether a path leads to it. As the file systems read a path that take case, compatible letters and invisible ones for
 * nothing.
 */
export function isOwnKey(path: string): boolean {
  return `/${posix.normalize(plain(path).replaceAll("\\", "/"))}`.includes(
    `/atmos-auth/${KEY_ENTRY}`,
  );
}

/** Whether a program's words name it, in whatever place keeps it. */
export function namesOwnKey(words: readonly string[]): boolean {
  return words.some((word) => isOwnKey(word) || namesEntry(plain(word)));
}

function namesEntry(text: string): boolean {
  return text.split(`${KEY_ENTRY}-`).slice(1).some((rest) => /^[0-9a-f]{32}/.test(rest));
}

function plain(text: string): string {
  return text.normalize("NFKC").toLowerCase().replace(/\p{Default_Ignorable_Code_Point}/gu, "");
}

/** Makes the error for a reference to the store's own key; the hint shows what else there is. */
export function ownKey(hint: string): Unavailable {
  return new Unavailable("that entry is the store's own", hint);
}
