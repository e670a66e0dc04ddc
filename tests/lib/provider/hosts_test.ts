import { assertEquals } from "@std/assert";
import {
  hostOf,
  hostsOf,
  isAmong,
  isExact,
  isLoopback,
  shownHost,
} from "../../../lib/provider/hosts.ts";

const ADDRESSES: readonly (readonly [address: string, host: string])[] = [
  ["https://sts.example/x", "sts.example:443"],
  ["http://sts.example", "sts.example:80"],
  ["https://sts.example:8443", "sts.example:8443"],
  ["http://sts.example:443", "sts.example:443"],
  ["https://[::1]/path", "[::1]:443"],
  ["https://STS.Example", "sts.example:443"],
  ["https://sts.example.", "sts.example.:443"],
  ["https://sts.amazonaws.com@evil.example", "evil.example:443"],
  ["https://evil.example#@sts.amazonaws.com", "evil.example:443"],
  ["https://evil.example\\@sts.amazonaws.com", "evil.example:443"],
  ["https://b\u00fccher.example", "xn--bcher-kva.example:443"],
  // A Cyrillic letter that looks like ours.
  ["https://sts.am\u0430zonaws.com", "sts.xn--amzonaws-26g.com:443"],
  ["http://2130706433:80", "127.0.0.1:80"],
];

for (const [address, host] of ADDRESSES) {
  Deno.test(`the host of ${address} is ${host}`, () => assertEquals(hostOf(address), host));
}

Deno.test("hosts come once each, and are shown without the port of https", () => {
  const hosts = hostsOf("https://a.example/x", "https://b.example", "https://a.example:443/y");
  assertEquals(hosts, ["a.example:443", "b.example:443"]);
  assertEquals([...hosts, "[::1]:443", "c.example:80", "d.example"].map(shownHost), [
    ...["a.example", "b.example", "[::1]", "c.example:80", "d.example"],
  ]);
});

Deno.test("only this machine's names are loopback", () => {
  const own = ["localhost", "127.0.0.1", "127.9.9.9", "[::1]"];
  const others = ["localhost.example", "127.0.0.1.example", "0.0.0.0", "[::2]", "128.0.0.1", ""];
  assertEquals([...own, ...others].filter(isLoopback), own);
});

Deno.test("attack: a name below localhost, for which the network's resolver is asked", () => {
  for (const name of ["evil.localhost", "sts.evil.localhost", "localhost."]) {
    assertEquals(isLoopback(name), false);
  }
});

const FITTING: readonly (readonly [pattern: string, host: string, fits: boolean])[] = [
  ["a.example", "a.example:443", true],
  ["a.example:443", "a.example", true],
  ["a.example", "a.example:80", false],
  ["a.example:80", "a.example:80", true],
  ["*.example", "a.example", true],
  ["*.example", "a.b.example", false],
  ["*.example", "example", false],
  ["*.example", ".example", false],
  ["sts.REGION.example", "sts.eu-west-1.example", true],
  ["sts.REGION.example", "sts.us-gov-west-1.example", true],
  ["sts.REGION.example", "sts.eusc-de-east-1.example", true],
  ["sts.REGION.example", "sts.s3-us-west-2.example", false],
  ["sts.REGION.example", "sts.evil.example", false],
  ["sts.REGION.example", "sts.region.example", false],
  ["a.example", "axexample", false],
  ["a.example", "a.example.evil", false],
  ["a.example", "a.example.", false],
  ["[fd00:ec2::254]:80", "[fd00:ec2::254]:80", true],
  ["[fd00:ec2::254]:80", "[fd00:ec2::255]:80", false],
];

for (const [pattern, host, fits] of FITTING) {
  Deno.test(`${pattern} ${fits ? "means" : "does not mean"} ${host}`, () => {
    assertEquals(isAmong(host, [pattern]), fits);
  });
}

Deno.test("a pattern without a placeholder means one host", () => {
  assertEquals(["a.example", "*.example", "a.REGION.example:80", "[::1]:80"].map(isExact), [
    ...[true, false, false, true],
  ]);
});
