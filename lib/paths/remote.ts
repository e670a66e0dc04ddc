/** Names that lead off this machine, and files that were fetched from there. */

/** Hosting services whose repositories are written without a scheme. */
export const HOSTING = ["github.com", "gitlab.com", "bitbucket.org"] as const;

/**
 * Whether a name is one of go-getter's remote sources, such as `https://...`, `git::...` or `github.com/...`. The name
 * of a fetched file is one as well; no path is.
 */
export function isRemote(name: string): boolean {
  return /^[a-z][a-z0-9+.-]*(:\/\/|::)/i.test(name) || /^[\w.-]+@[^/:]+:/.test(name) ||
    HOSTING.some((host) => name.startsWith(`${host}/`));
}
