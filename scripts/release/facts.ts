/** Facts of the program for packages, manifests and bills of materials, from their one source. */
import { type Birth, readBirth } from "../build/bundle.ts";

/** Facts of a release that are the same for every system. */
export interface Facts extends Birth {
  readonly name: "atmos-auth";
  readonly summary: string;
  readonly license: "Apache-2.0";
  /** The address of a release's files, without a slash at the end. */
  readonly downloads: string;
  /** `NAME <ADDRESS>`, for packages that want one. */
  readonly maintainer: string;
}

/** Returns the facts of the sources below `root`. */
export async function readFacts(root: string): Promise<Facts> {
  const birth = await readBirth(root);
  const owner = new URL(birth.homepage).pathname.split("/")[1];
  return {
    ...birth,
    name: "atmos-auth",
    summary: "Opens a shell that is exactly one cloud identity",
    license: "Apache-2.0",
    downloads: `${birth.homepage}/releases/download/v${birth.version}`,
    maintainer: `The atmos-auth authors <${owner}@users.noreply.github.com>`,
  };
}

/** Returns the time of a release, in seconds since 1970: that of its commit, so that two builds give the same bytes. */
export function epochOf({ date }: Pick<Birth, "date">): number {
  return Math.floor(Date.parse(date) / 1000);
}
