/** What the runtime says of broken connections, as it was heard from Deno 2.7.11, and what a person is told. */
import { assertEquals } from "@std/assert";
import { Broken, cutOff } from "../../../lib/cage/broken.ts";

const PEER = { name: "STS at sts.example", setting: "spec.endpoint_url" };
const CHECK =
  "atmos-auth doctor   (check the network, HTTPS_PROXY, and spec.endpoint_url if there is one)";
const CLOCK = "date -u: if that is wrong, set the clock; else sts.example needs a new certificate";
const CUT =
  "try again; if it stays so, something on the way cuts it: check HTTPS_PROXY, and spec.endpoint_url if there is one";

const SAYINGS: readonly (readonly [said: string, reason: string, hint: string])[] = [
  ["tcp connect error: Connection refused (os error 111)", "Connection refused", CHECK],
  ["tcp connect error: Network is unreachable (os error 101)", "Network is unreachable", CHECK],
  [
    "dns error: failed to lookup address information: Name or service not known",
    "no address is known for it, or for the proxy: Name or service not known",
    `nslookup sts.example   (and ${CHECK.replace(/^[^(]*\(/, "")}`,
  ],
  [
    "invalid peer certificate: UnknownIssuer",
    "its certificate is signed by nobody whom this machine trusts",
    "SSL_CERT_FILE=/path/to/your/company-ca.pem atmos-auth login",
  ],
  [
    'invalid peer certificate: certificate not valid for name "sts.example"; certificate is only valid for DnsName("portal.example")',
    "its certificate is another's: portal.example",
    "check spec.endpoint_url: who answers there is not sts.example",
  ],
  [
    'invalid peer certificate: certificate not valid for name "sts.example"',
    "its certificate is another's",
    "check spec.endpoint_url: who answers there is not sts.example",
  ],
  [
    "invalid peer certificate: certificate expired: verification time 1795914241 (UNIX), but certificate is not valid after 1781136000 (14778241 seconds ago)",
    "its certificate was good until 2026-06-11, and this machine's clock says 2026-11-29",
    CLOCK,
  ],
  [
    "invalid peer certificate: certificate not valid yet: verification time 1795914241 (UNIX), but certificate is not valid before 1811808001 (15893760 seconds in future)",
    "its certificate is good from 2027-06-01, and this machine's clock says 2026-11-29",
    CLOCK,
  ],
  [
    "invalid peer certificate: BadSignature",
    "its certificate is not accepted: its signature is wrong",
    "openssl s_client -connect sts.example:8443 -showcerts </dev/null",
  ],
  [
    "invalid peer certificate: Other(OtherError(CaUsedAsEndEntity))",
    "its certificate is not accepted: it is an authority's own, which is no server's",
    "openssl s_client -connect sts.example:8443 -showcerts </dev/null",
  ],
  [
    "invalid peer certificate: Other(OtherError(InvalidSerialNumber))",
    "its certificate is not accepted: invalid serial number",
    "openssl s_client -connect sts.example:8443 -showcerts </dev/null",
  ],
  [
    "proxy authentication required",
    "the proxy wants a name and a password",
    "HTTPS_PROXY=http://NAME:PASSWORD@PROXY:PORT atmos-auth login",
  ],
  [
    "unsuccessful tunnel",
    "the proxy does not let it through",
    "ask whoever runs the proxy to allow sts.example, or go past it: NO_PROXY=sts.example atmos-auth login",
  ],
  [
    "received corrupt message of type InvalidContentType",
    "who answers there speaks no TLS",
    "check spec.endpoint_url, and whether the address begins with http:",
  ],
  ["tls handshake eof", "the connection was cut (tls handshake eof)", CUT],
  [
    "Connection reset by peer (os error 104)",
    "the connection was cut (Connection reset by peer)",
    CUT,
  ],
];

for (const [said, reason, hint] of SAYINGS) {
  Deno.test(`a broken connection is told with the mend, and without its address: ${reason}`, () => {
    const start = "error sending request for url (https://sts.example/?Session=secret-EXAMPLE)";
    const inOne = new TypeError(`${start}: client error (Connect): ${said}`);
    const inTwo = new TypeError(start, { cause: new Error(`client error (Connect): ${said}`) });
    for (const error of [inOne, inTwo]) {
      const told = cutOff(PEER, new URL("https://sts.example:8443/"), new Broken(error));
      assertEquals([told.code, told.message, told.hint], [
        "unreachable",
        `Cannot reach STS at sts.example: ${reason}`,
        hint,
      ]);
    }
  });
}

Deno.test("what no setting leads to names none", () => {
  const told = (said: string) =>
    cutOff({ name: "Google" }, new URL("https://google.example"), new Broken(new TypeError(said)))
      .hint;
  assertEquals(
    told("dns error: x"),
    "nslookup google.example   (and check the network, HTTPS_PROXY)",
  );
  assertEquals(
    told('invalid peer certificate: certificate not valid for name "g"'),
    "check HTTPS_PROXY, and whether this network wants a sign-in of its own first",
  );
  assertEquals(
    told("Failed to load platform certificates: No such file or directory (os error 2)"),
    'ls -l "$SSL_CERT_FILE" "$SSL_CERT_DIR"',
  );
});
