/** How git tells whether an entry's address is one of a URL's (git-config, `http.<url>.*`), for hosts and ports. */

/** Names are compared label by label, with `*` for any one of them, no case, and no dot at their end. */
export function fits(pattern: string, url: string): boolean {
  const [its, asked] = [partsOf(pattern), partsOf(url)];
  return its.scheme === asked.scheme && its.port === asked.port &&
    its.labels.length === asked.labels.length &&
    its.labels.every((label, at) => label === "*" || label === asked.labels[at]);
}

const USUAL: Readonly<Record<string, string>> = { https: "443", http: "80" };

function partsOf(url: string) {
  const [, scheme = "", name = "", port] = /^(\w+):\/\/([^/:]*)(?::(\d+))?/.exec(url) ?? [];
  const labels = name.toLowerCase().replace(/\.$/, "").split(".");
  return { scheme, labels, port: port ?? USUAL[scheme] };
}

/** What answers for an address: the helpers of all that fit, in their order, since the last empty one. */
export function helpersFor(entries: readonly string[], url: string): readonly string[] {
  const all = entries.flatMap((entry) => {
    const [, pattern, helper] = /^credential\.(.+?)\.helper=([^]*)$/.exec(entry) ?? [];
    const isWhole = pattern !== undefined && !/^\w+:\/\/[^/]*\/./.test(pattern);
    return isWhole && fits(pattern, url) ? [helper!] : [];
  });
  return all.slice(all.lastIndexOf("") + 1);
}

/** Whether nothing of the person's `.netrc` is taken there. */
export function isAlone(entries: readonly string[], url: string): boolean {
  return entries.some((entry) => {
    const [, pattern] = /^http\.(.+)\/\.emptyAuth=true$/.exec(entry) ?? [];
    return pattern !== undefined && fits(pattern, url);
  });
}
