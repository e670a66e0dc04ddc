import { assertEquals } from "@std/assert";
import { unmatchedEntries } from "../../../../providers/github/grant/git_unmatched.ts";

const said = (host: string, own: readonly (readonly [string, string])[] = []) =>
  unmatchedEntries(host, own).filter(([name]) => name.startsWith("http."))
    .map(([name, value]) => `${name.slice("http.".length, -"curloptResolve".length)} ${value}`);

Deno.test("attack: an address that no setting of git's fits leads to the host", () => {
  assertEquals(said("ghe.example.com").filter((each) => each.startsWith(" ghe.")), [
    " ghe.example.com:443:255.255.255.255",
    " ghe.example.com.:443:255.255.255.255",
    " ghe.example.com:80:255.255.255.255",
    " ghe.example.com.:80:255.255.255.255",
  ]);
  assertEquals(said("ghe.example.com:8443").filter((each) => each.startsWith(" ghe.")), [
    " ghe.example.com:8443:255.255.255.255",
    " ghe.example.com.:8443:255.255.255.255",
  ]);
});

Deno.test("what curl could not read is not said: git would reach no host", () => {
  for (const host of ["[::1]", "[::1]:8443", "a b"]) {
    assertEquals(said(host).filter((each) => each.startsWith(" ")), [], host);
  }
});

Deno.test("what the person says of where the host is holds for every address of it, in their order", () => {
  const own = [
    ["http.curloptresolve", "ghe.example.com:8443:192.0.2.1"],
    ["http.https://other.example/.curloptresolve", "ghe.example.com:8443:192.0.2.2"],
    ["http.https://GHE.example.com:8443.curloptresolve", ""],
    ["http.https://ghe.example.com:8443/.curloptresolve", "ghe.example.com:8443:192.0.2.3"],
    ["http.https://ghe.example.com:8443/acme.curloptresolve", "ghe.example.com:8443:192.0.2.4"],
  ] as const;
  assertEquals(said("ghe.example.com:8443", own).slice(6, 10), [
    "https://ghe.example.com:8443/. ",
    "https://ghe.example.com:8443/. ghe.example.com:8443:192.0.2.1",
    "https://ghe.example.com:8443/. ",
    "https://ghe.example.com:8443/. ghe.example.com:8443:192.0.2.3",
  ]);
});
