/**
 * Hosts, as permissions and plans name them: `name:port`, where a name alone means port 443. A name is what the
 * URL parser makes of an address: in small letters, an internationalised one in its ASCII form (`xn--...`), an
 * IPv6 address in brackets.
 */

/** The host of an address, always with its port; throws `TypeError` when it is no address. */
export function hostOf(address: string): string {
  const { hostname, port, protocol } = new URL(address);
  return `${hostname}:${port || (protocol === "http:" ? 80 : 443)}`;
}

/** The hosts of several addresses, each once. */
export function hostsOf(...addresses: readonly string[]): readonly string[] {
  return [...new Set(addresses.map(hostOf))];
}

/** A host as people write it: without the port that goes without saying. */
export function shownHost(host: string): string {
  return host.replace(/:443$/, "");
}

/**
 * Whether a name of an address is this machine's. What is below `localhost` is none: RFC 6761 reserves it, but a
 * system without a resolver of its own asks the network for it, and goes where the network says.
 */
export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

/**
 * Whether a host is one that these patterns mean. A pattern is a host in which a label may be `*`, any single
 * label, or `REGION`, a label that has the form of AWS's regions: a bucket's host differs from a service's in
 * nothing else (`sts.s3-us-west-2.amazonaws.com`). Everything else is taken literally, the port included.
 */
export function isAmong(host: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => fits(host, pattern));
}

/** Names who speaks at an address: the vendor at its own hosts, elsewhere whoever has that host. */
export function speakerAt(
  address: string,
  { vendor, own }: { readonly vendor?: string; readonly own: readonly string[] },
): string {
  const host = hostOf(address);
  return vendor !== undefined && isAmong(host, own) ? vendor : shownHost(host);
}

/** Whether a pattern means one host alone. */
export function isExact(pattern: string): boolean {
  return !split(pattern).labels.some((label) => label in PLACEHOLDERS);
}

const PLACEHOLDERS: Readonly<Record<string, RegExp>> = {
  "*": /^[a-z0-9-]+$/,
  REGION: /^[a-z]{2,4}(-[a-z]+)+-\d{1,2}$/,
};

function fits(host: string, pattern: string): boolean {
  const [given, wanted] = [split(host), split(pattern)];
  return given.port === wanted.port && given.labels.length === wanted.labels.length &&
    wanted.labels.every((label, at) => isLabel(given.labels[at]!, label));
}

function isLabel(given: string, wanted: string): boolean {
  return PLACEHOLDERS[wanted]?.test(given) ?? given === wanted;
}

function split(host: string): { readonly labels: readonly string[]; readonly port: string } {
  const [, name = "", port = "443"] = /^(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(host) ?? [];
  return { labels: name.split("."), port };
}
