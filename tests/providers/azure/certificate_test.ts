/** Certificates: the forms that keys come in, and what is said of those that will not do. */
import { assertEquals, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import { UserError } from "../../../lib/errors.ts";
import { Secret } from "../../../lib/secret.ts";
import { clientCertificate } from "../../../providers/azure/kinds/client_certificate.ts";
import { proofIn } from "../../../providers/azure/kinds/pem.ts";
import { accountOf } from "../../../providers/azure/tokens.ts";
import { planOf } from "../plans.ts";
import { CERTIFICATE, KEY, OTHER_KEY, PASSPHRASE, SEALED } from "./certificates.ts";
import { APP, inWorld, TENANT } from "./world.ts";

const plan = (more: Record<string, unknown>) =>
  planOf(clientCertificate, { spec: { tenant_id: TENANT, client_id: APP.client, ...more } });
const known = { applications: [{ ...APP, tenant: TENANT, certificates: [CERTIFICATE] }] };

const BAG =
  "Bag Attributes\n    friendlyName: app\n    localKeyID: 54 69\nKey Attributes: <No Attributes>\n";

const GOOD: readonly (readonly [what: string, fields: Record<string, unknown>])[] = [
  ["certificate and key in one", { client_certificate: CERTIFICATE + KEY }],
  ["key first", { client_certificate: KEY + CERTIFICATE }],
  ["what openssl takes out of PKCS#12", {
    client_certificate: `${BAG}subject=CN = app\n${CERTIFICATE}${BAG}${KEY}`,
  }],
  ["key apart", { client_certificate: CERTIFICATE, private_key: KEY }],
  ["an encrypted key", {
    client_certificate: CERTIFICATE + SEALED,
    client_certificate_password: PASSPHRASE,
  }],
  ["line ends of Windows", { client_certificate: (CERTIFICATE + KEY).replaceAll("\n", "\r\n") }],
  ["line ends spelled out", { client_certificate: (CERTIFICATE + KEY).replaceAll("\n", "\\n") }],
  ["line ends that became blanks", {
    client_certificate: (CERTIFICATE + SEALED).replaceAll("\n", " "),
    client_certificate_password: PASSPHRASE,
  }],
  ["the chain sent along", { client_certificate: CERTIFICATE + KEY, send_certificate_chain: true }],
];

for (const [what, fields] of GOOD) {
  Deno.test(`a certificate signs in: ${what}`, async () => {
    await inWorld({ entra: known }, async (world) => {
      const credential = await plan(fields).signIn(world, undefined);
      assertEquals(accountOf(credential).username, APP.client);
      const assertion = world.entra.requests[0]!.asked.client_assertion!;
      const header = JSON.parse(atob(assertion.split(".")[0]!));
      assertEquals(Object.keys(header).filter((key) => key.startsWith("x5")).sort(), [
        ...(fields.send_certificate_chain ? ["x5c"] : []),
        "x5t#S256",
      ]);
    });
  });
}

const BAD: readonly (readonly [what: string, fields: Record<string, unknown>, says: string])[] = [
  ["no PEM", { client_certificate: "MIIKYQIBAzCCCh0GCSqGSIb3" }, "it is not in PEM"],
  ["no certificate", { client_certificate: KEY }, "it holds no certificate"],
  ["no key", { client_certificate: CERTIFICATE }, "it holds no private key"],
  ["a key of OpenSSH", {
    client_certificate: CERTIFICATE,
    private_key: "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNz\n-----END OPENSSH PRIVATE KEY-----",
  }, "its key is of another form (OPENSSH PRIVATE KEY)"],
  ["a key cut off", {
    client_certificate: CERTIFICATE + KEY.slice(0, 200),
  }, "its key is cut off"],
  ["an old way to encrypt", {
    client_certificate: CERTIFICATE,
    private_key: KEY.replace(
      "-----BEGIN PRIVATE KEY-----\n",
      "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\n",
    ).replace("END PRIVATE", "END RSA PRIVATE"),
  }, "its key is encrypted in an old way"],
  ["no passphrase", { client_certificate: CERTIFICATE + SEALED }, "its key needs a passphrase"],
  ["another passphrase", {
    client_certificate: CERTIFICATE + SEALED,
    client_certificate_password: "canary-wrong",
  }, "the passphrase does not open the key"],
  ["another certificate's key", {
    client_certificate: CERTIFICATE + OTHER_KEY,
  }, "the key is not the certificate's"],
  ["a damaged key", {
    client_certificate: CERTIFICATE +
      "-----BEGIN PRIVATE KEY-----\nbm90aGluZw==\n-----END PRIVATE KEY-----\n",
  }, "the key is damaged"],
  ["a damaged certificate", {
    client_certificate:
      `-----BEGIN CERTIFICATE-----\nbm90aGluZw==\n-----END CERTIFICATE-----\n${KEY}`,
  }, "the certificate is damaged"],
];

for (const [what, fields, says] of BAD) {
  Deno.test(`a certificate is refused, unquoted and unsent: ${what}`, async () => {
    await inWorld({ entra: known }, async (world) => {
      const error = await assertRejects(() => plan(fields).signIn(world, undefined), UserError);
      assertEquals([error.code, error.message], [
        "secret_unavailable",
        `Cannot use the client certificate: ${says}`,
      ]);
      assertEquals([world.reached, typeof error.hint], [[], "string"]);
      // The line makes no file that others could read.
      assertEquals(/\bcat\b|>/.test(error.hint!), false);
      assertEquals(/canary|MII|bm90/.test(error.message + error.hint), false);
    });
  });
}

Deno.test("a certificate that the application does not know is refused by Entra ID", async () => {
  await inWorld({}, async (world) => {
    const signing = plan({ client_certificate: CERTIFICATE + KEY }).signIn(world, undefined);
    const error = await assertRejects(() => signing, UserError);
    assertStringIncludes(error.message, "AADSTS700027");
    assertStringIncludes(error.hint!, "upload the certificate");
  });
});

Deno.test("a chain keeps its order, the application's own certificate first", () => {
  const at = { file: "atmos.yaml", line: 1, column: 1, path: "x" };
  const second = CERTIFICATE.replace("MII", "MIJ");
  const given = {
    certificate: new Secret(CERTIFICATE + second + KEY),
    key: undefined,
    passphrase: undefined,
  };
  assertEquals(proofIn(given, true, at).certificates, CERTIFICATE + second);
  assertThrows(() => proofIn({ ...given, certificate: new Secret("x") }, true, at), UserError);
});
