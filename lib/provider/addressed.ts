/** The place that an address leads to, however it is spelled. Pure. */

/**
 * The place that it leads to: host, port and path (RFC 3986, section 6.2), without scheme and user, with no escape that
 * is not needed, and no slash too many; and what its query says, word by word. What is no address is itself.
 */
export function addressed(
  text: string,
): { readonly place: string; readonly query: readonly string[] } {
  const url = URL.parse(text);
  if (url === null) return { place: text, query: [] };
  const host = url.hostname.replace(/\.$/, "");
  const path = unescaped(url.pathname).replace(/\/+/g, "/").replace(/\/$/, "");
  const port = url.port === "" ? "" : `:${url.port}`;
  const query = [...url.searchParams].map(([name, value]) => `${name}=${value}`.toLowerCase());
  return { place: `${host}${port}${path}`.toLowerCase(), query };
}

/** Until nothing more can be, since a server may look twice; what was another step up is gone up. */
function unescaped(path: string): string {
  const plain = path.replace(
    /%([0-9a-f]{2})/gi,
    (_, code) => String.fromCharCode(parseInt(code, 16)),
  );
  if (plain !== path) return unescaped(plain);
  const steps: string[] = [];
  for (const step of plain.split("/")) {
    if (step === "..") steps.pop();
    else if (step !== ".") steps.push(step);
  }
  return `/${steps.join("/")}`;
}
