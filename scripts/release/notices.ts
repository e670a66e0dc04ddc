/** The licences of other people's code in a program, with their texts: what goes along with every copy. */
import type { Content, Contents } from "../build/contents.ts";
import type { Facts } from "./facts.ts";

/** Some of what is in the program, and the text under which it may be used. */
interface Notice {
  readonly of: string;
  readonly text: string;
}

/** Licences that we ship under; code under another one is a decision. */
const TAKEN = ["0BSD", "Apache-2.0", "BSD-3-Clause", "ISC", "MIT"];

/** Packages without a licence file of their own, and what stands in for it below `licenses/`. */
const WITHOUT_FILE: Readonly<Record<string, string>> = {
  // The code of Deno's standard library, packed by somebody else.
  "deno-std": "deno.txt",
};

const RULE = "=".repeat(80);

/**
 * Returns the file that is called THIRD-PARTY-LICENSES. Throws for a package without a licence, or with one that we
 * don't know.
 */
export function thirdPartyLicenses({ name, version }: Facts, contents: Contents): string {
  const { runtime: { deno, v8 }, packages } = contents;
  const notices: readonly Notice[] = [
    { of: `Deno ${deno} (MIT)`, text: textOf("deno.txt") },
    { of: `V8 ${v8} (BSD-3-Clause)`, text: textOf("v8.txt") },
    ...packages.flatMap(noticesOf),
  ];
  const intro = `${name} ${version} for ${contents.target} holds the work of others. ` +
    `What it is and under\nwhich licence it may be used stands here, equal texts once. ` +
    `Deno's own parts are named by\nhttps://github.com/denoland/deno/blob/v${deno}/Cargo.lock\n`;
  return intro +
    together(notices).map(([text, all]) => `\n${RULE}\n${all.join("\n")}\n${RULE}\n\n${text}\n`)
      .join("");
}

/** Returns each text once, with the packages that it belongs to. */
function together(notices: readonly Notice[]): readonly (readonly [string, readonly string[]])[] {
  const all = new Map<string, string[]>();
  for (const { of, text } of notices) {
    const known = text.replaceAll("\r\n", "\n").trim();
    all.set(known, [...all.get(known) ?? [], of]);
  }
  return [...all];
}

function noticesOf({ name, version, license, notices }: Content): readonly Notice[] {
  const of = `${name} ${version} (${license})`;
  if (!TAKEN.includes(license)) {
    throw new Error(`Cannot ship ${of}: decide on its licence in scripts/release/notices.ts`);
  }
  const standIn = WITHOUT_FILE[name];
  if (notices.length === 0 && standIn !== undefined) return [{ of, text: textOf(standIn) }];
  if (notices.length > 0 && standIn === undefined) {
    return notices.map(({ text }) => ({ of, text }));
  }
  throw new Error(
    notices.length === 0
      ? `Cannot ship ${of}: it brings no licence file, and scripts/release/notices.ts has none for it`
      : `Cannot ship ${of}: scripts/release/notices.ts has a licence for it, and it brings one along`,
  );
}

function textOf(file: string): string {
  return Deno.readTextFileSync(new URL(`licenses/${file}`, import.meta.url));
}
