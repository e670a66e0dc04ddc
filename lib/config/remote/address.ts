/**
 * Addresses of remote imports, as go-getter spells them: a file over https, or files of a git repository. An address
 * that was read is safe to hand to git and to show: it holds no password and begins with no dash.
 */
import { Unfetched } from "./fetched.ts";

/** The address of one file over https. */
export interface HttpsAddress {
  readonly kind: "https";
  /** The address as it is asked for; its query may hold a secret. */
  readonly url: string;
  /** The address as it may be shown, with a digest in place of its query; unique to the address. */
  readonly shown: string;
}

/** The address of files in a git repository. */
export interface GitAddress {
  readonly kind: "git";
  /** The repository: `https:`, `ssh:`, or `http:` on this machine. */
  readonly url: string;
  /** A branch, a tag or a whole commit id; `undefined` for the repository's own choice. */
  readonly ref: string | undefined;
  /** A file, a directory or a pattern inside of the repository; without dots as steps. */
  readonly path: string;
  /** The address as it may be shown; unique to the address. */
  readonly shown: string;
}

/** The address of a remote import. */
export type Address = HttpsAddress | GitAddress;

/** A hint with the form of an import from a repository. */
export const GIT_FORM = "import: [git::https://HOST/ORG/REPO.git//FILE.yaml?ref=TAG]";

/**
 * Makes the error for an address that is not used; `why` is the end of a sentence, `hint` is an address to write
 * instead.
 */
export function unusable(why: string, hint = "import: [https://HOST/FILE.yaml]"): Unfetched {
  return new Unfetched(why, hint, true);
}

/**
 * Returns the address of another path in the same repository at the same ref; throws `Unfetched` for one that leads out
 * of it.
 */
export function inRepository({ url, ref }: Omit<GitAddress, "path">, path: string): GitAddress {
  const steps: string[] = [];
  for (const step of path.split("/")) {
    if (step === "..") {
      if (steps.pop() === undefined) throw unusable("it leads out of its repository", GIT_FORM);
    } else if (step !== "" && step !== ".") steps.push(step);
  }
  if (steps.length === 0) throw unusable("it names no file of the repository", GIT_FORM);
  const clean = steps.join("/");
  const shown = `git::${url}//${encoded(clean)}${ref === undefined ? "" : `?ref=${ref}`}`;
  return { kind: "git", url, ref, path: clean, shown };
}

/** Encodes a path as part of an address: characters that would end it there, and those that no line of text has. */
function encoded(path: string): string {
  // deno-lint-ignore no-control-regex
  return path.replace(/[\x00-\x20\x7f-\x9f?#%\\]/g, encodeURIComponent);
}
