/** What is not on this machine: names that lead elsewhere, and files that were fetched from there. */

/** Hosting services whose repositories are written without a scheme. */
export const HOSTING = ["github.com", "gitlab.com", "bitbucket.org"] as const;

/**
 * Whether a name is one of go-getter's remote sources, such as `https://...`, `git::...` or `github.com/...`. The
 * name that a fetched file goes by is one as well, and no path ever is.
 */
export function isRemote(name: string): boolean {
  return /^[a-z][a-z0-9+.-]*(:\/\/|::)/i.test(name) || /^[\w.-]+@[^/:]+:/.test(name) ||
    HOSTING.some((host) => name.startsWith(`${host}/`));
}
