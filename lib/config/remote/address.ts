/**
 * Where a remote import lies, as go-getter spells it: a file over https, or files of a git repository. An address
 * that was read is safe to hand to git and to show: it holds no password and begins with no dash.
 */
import { Unfetched } from "./fetched.ts";

/** One file, over https. */
export interface HttpsAddress {
  readonly kind: "https";
  /** As it is asked for; its query may hold a secret. */
  readonly url: string;
  /** As it may be shown: a query is a digest. No other address is shown so. */
  readonly shown: string;
}

/** Files of a git repository. */
export interface GitAddress {
  readonly kind: "git";
  /** `https:`, `ssh:`, or `http:` on this machine. */
  readonly url: string;
  /** A branch, a tag or a whole commit id; `undefined` for the repository's own choice. */
  readonly ref: string | undefined;
  /** Inside of the repository: a file, a directory or a pattern; with no dot as a step. */
  readonly path: string;
  /** As it may be shown. No other address is shown so. */
  readonly shown: string;
}

/** A remote import's place. */
export type Address = HttpsAddress | GitAddress;

/** How files of a repository are named, as a hint. */
export const GIT_FORM = "import: [git::https://HOST/ORG/REPO.git//FILE.yaml?ref=TAG]";

/** Why an address is not used, as the end of a sentence, and what to write instead. */
export function unusable(why: string, hint = "import: [https://HOST/FILE.yaml]"): Unfetched {
  return new Unfetched(why, hint, true);
}

/** The same repository at the same ref, at another path; throws `Unfetched` for one that leads out of it. */
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

/** A path as it stands in an address: what would end it there, or no line of text has in it, is encoded. */
function encoded(path: string): string {
  // deno-lint-ignore no-control-regex
  return path.replace(/[\x00-\x20\x7f-\x9f?#%\\]/g, encodeURIComponent);
}
