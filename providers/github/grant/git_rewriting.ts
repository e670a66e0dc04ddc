/**
 * What git makes of addresses (git-scm.com/docs/git-config, "url.<base>.insteadOf"). Of the rules that fit, the
 * longest one counts, and of two that are equally long the first: the person's own, which may say a token, or ssh
 * and its key. So ours are longer by the first character of what follows.
 */
import { GITHUB_COM } from "../endpoint.ts";

/** What an owner's name, or a repository's, may begin with. */
const FIRST = [..."abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-"];

/**
 * A file of git's configuration by which what belongs to one of these owners goes over https, however its address
 * is spelled, and whatever the person's own rules make of it; all of the host's with an owner that is `undefined`.
 * What belongs to others stays as it is spelled: ssh is the person's own affair, and https nobody's but ours.
 */
export function rewritingFile(host: string, owners: readonly (string | undefined)[]): string {
  const others = owners.includes(undefined) ? [] : sectionsFor(host, "", []);
  const owned = owners.flatMap((owner) => {
    const path = owner === undefined ? "" : `${owner}/`;
    return sectionsFor(host, path, sshSpellings(host, path));
  });
  return [...others, ...owned].join("");
}

function sectionsFor(host: string, path: string, more: readonly string[]): readonly string[] {
  const address = `https://${host}/${path}`;
  return FIRST.map((first) => {
    const lines = [address, ...more].flatMap((from) => [
      `\tinsteadOf = ${inFile(from + first)}\n`,
      `\tpushInsteadOf = ${inFile(from + first)}\n`,
    ]);
    return `[url ${inFile(address + first)}]\n${lines.join("")}`;
  });
}

/** The same addresses over ssh, where a ghe.com's user has the tenant's name (docs.github.com, "Using SSH over the HTTPS port"). */
function sshSpellings(host: string, path: string): readonly string[] {
  const name = host.replace(/:\d+$/, "");
  const user = name.endsWith(".ghe.com") ? name.split(".")[0] : "git";
  const forms = [`${user}@${name}:${path}`, `ssh://${user}@${name}/${path}`];
  return name === GITHUB_COM ? [...forms, `ssh://git@ssh.github.com:443/${path}`] : forms;
}

/** In quotes, where git knows two escapes (git-scm.com/docs/git-config, "Syntax"). */
function inFile(text: string): string {
  return `"${text.replace(/[\\"]/g, "\\$&")}"`;
}
