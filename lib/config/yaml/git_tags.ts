/** Facts about a repository, read from its files as git keeps them (git-scm.com/docs/gitrepository-layout). */
import { pathOf } from "../../paths/directories.ts";
import type { System } from "../../system.ts";

/** The largest file that is read, in bytes; a larger one holds more than is looked for. */
const LARGEST = 4 * 1024 * 1024;

/** The facts that can be asked of a repository, by the end of the tag that asks for each. */
export const GIT_FACTS = [
  ...["branch", "sha", "ref", "url", "host", "owner", "name", "repository"],
] as const;

/** A fact that can be asked of a repository. */
export type GitFact = (typeof GIT_FACTS)[number];

/** Returns the fact about the repository at that root; `undefined` where its files don't tell it. */
export async function gitFact(
  system: System,
  root: string,
  fact: GitFact,
): Promise<string | undefined> {
  const own = await administrationOf(system, root);
  if (own === undefined) return undefined;
  const { join, resolve } = pathOf(system.os);
  const shared = await textOf(system, join(own, "commondir"));
  const common = shared === undefined ? own : resolve(own, shared.trim());
  const head = (await textOf(system, join(own, "HEAD")))?.trim() ?? "";
  if (fact === "branch") return /^ref: refs\/heads\/(.+)$/.exec(head)?.[1];
  if (fact === "sha" || fact === "ref") return await commitOf(system, head, [own, common]);
  const url = originIn(await textOf(system, join(common, "config")) ?? "");
  return url === undefined ? undefined : factOfUrl(url, fact);
}

/** Returns the directory `.git`, or the one that a file of that name leads to. */
async function administrationOf(system: System, root: string): Promise<string | undefined> {
  const { join, resolve } = pathOf(system.os);
  const at = join(root, ".git");
  const said = /^gitdir: (.+)$/m.exec(await textOf(system, at) ?? "")?.[1];
  return said === undefined ? at : resolve(root, said.trim());
}

async function commitOf(
  system: System,
  head: string,
  places: readonly string[],
): Promise<string | undefined> {
  const ref = /^ref: (refs\/[^\s]+)$/.exec(head)?.[1];
  if (ref === undefined) return isCommit(head) ? head : undefined;
  const { join } = pathOf(system.os);
  for (const place of places) {
    const loose = (await textOf(system, join(place, ...ref.split("/"))))?.trim();
    if (loose !== undefined && isCommit(loose)) return loose;
  }
  const packed = await textOf(system, join(places.at(-1)!, "packed-refs")) ?? "";
  const line = packed.split("\n").find((each) => each.trimEnd().endsWith(` ${ref}`));
  return line?.split(" ")[0];
}

function isCommit(text: string): boolean {
  return /^([0-9a-f]{40}|[0-9a-f]{64})$/.test(text);
}

/** Returns the address of the remote `origin`, without a password in it. */
function originIn(config: string): string | undefined {
  let isOrigin = false;
  for (const line of config.split(/\r?\n/)) {
    const section = /^\s*\[(.*)\]/.exec(line)?.[1];
    if (section !== undefined) isOrigin = /^remote\s+"origin"$/i.test(section.trim());
    const url = isOrigin ? /^\s*url\s*=\s*"?([^"#;]+)/i.exec(line)?.[1]?.trim() : undefined;
    if (url) return url.replace(/^(https?:\/\/)[^/]*@/i, "$1");
  }
  return undefined;
}

function factOfUrl(url: string, fact: Exclude<GitFact, "branch" | "sha" | "ref">) {
  if (fact === "url") return url;
  const scp = /^(?:[^@/:]+@)?([^/:]+):(?!\/\/)(.+)$/.exec(url);
  const parsed = scp ? { hostname: scp[1]!, pathname: scp[2]! } : URL.parse(url);
  if (!parsed || parsed.hostname === "") return undefined;
  if (fact === "host") return parsed.hostname;
  const steps = parsed.pathname.replace(/\.git\/?$/, "").split("/").filter(Boolean);
  const [owner, name] = [steps.slice(0, -1).join("/"), steps.at(-1) ?? ""];
  if (fact === "owner") return owner || undefined;
  if (fact === "name") return name || undefined;
  return owner && name ? `${owner}/${name}` : undefined;
}

async function textOf({ files }: System, path: string): Promise<string | undefined> {
  const info = await files.info(path).catch(() => undefined);
  if (info?.kind !== "file" || info.size > LARGEST) return undefined;
  return await files.readText(path).catch(() => undefined);
}
