/** Which certificates a sign-in believes, by the variables that the person has set for their other tools. */
import { assertEquals, assertRejects } from "@std/assert";
import { UserError } from "../../../lib/errors.ts";
import { authoritiesOf } from "../../../lib/environment/authorities.ts";
import { fakeSystem } from "../../fake_system.ts";
import { CERTIFICATE } from "../certificate.ts";

const JUNK = "-----BEGIN CERTIFICATE-----\nMAMCAQA=\n-----END CERTIFICATE-----\n";

const FILES = {
  "/ca/good.pem": `# ours\n${CERTIFICATE}\n`,
  "/ca/mixed.pem": `${JUNK}${CERTIFICATE}\n`,
  "/ca/latin.pem": { text: bytesOf(`# caf\xe9\n${CERTIFICATE}\n`) },
  "/ca/utf16.pem": { text: bytesOf(`\xff\xfe${CERTIFICATE.replace(/./gs, "$&\0")}`) },
  "/ca/junk.pem": JUNK,
  "/ca/empty.pem": "",
  "/ca/key.pem": "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
  "/ca/directory/one.pem": CERTIFICATE,
};

function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/** Two clouds, of which one has a variable of its own. */
const CLOUDS = [{ authorities: ["CLOUD_CA_BUNDLE"] }, {}];

async function believed(env: Readonly<Record<string, string>>) {
  const told: string[] = [];
  const certificates = await authoritiesOf({
    system: fakeSystem({ env, files: FILES }),
    terminal: { log: (level, line) => void told.push(`${level}: ${line}`) },
    person: { warn: (line) => void told.push(`warned: ${line}`) },
  }, CLOUDS);
  return { certificates, told };
}

for (
  const name of [
    ...["CLOUD_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "NODE_EXTRA_CA_CERTS"],
    "DENO_CERT",
  ]
) {
  Deno.test(`${name} is believed, too, and that is said in the log`, async () => {
    assertEquals(await believed({ [name]: "/ca/good.pem" }), {
      certificates: [CERTIFICATE],
      told: [`debug: believing the authorities of ${name} (/ca/good.pem), too`],
    });
  });
}

const BAD: Readonly<Record<string, string>> = {
  "/ca/nowhere.pem": "which is not there",
  "/ca/directory": "which is a directory",
  "/ca/empty.pem": "in which no certificate is",
  "/ca/junk.pem": "in which no certificate is",
  "/ca/key.pem": "in which no certificate is",
  "/ca/utf16.pem": "which is not in PEM",
};

for (const [path, why] of Object.entries(BAD)) {
  Deno.test(`a file of authorities that is none is told by its variable: ${path}`, async () => {
    assertEquals(await believed({ REQUESTS_CA_BUNDLE: path }), {
      certificates: [],
      told: [`warned: REQUESTS_CA_BUNDLE names ${path}, ${why}: signing in without it`],
    });
    const { message, hint } = await assertRejects(
      () => believed({ SSL_CERT_FILE: path }),
      UserError,
    );
    assertEquals(message, `Cannot sign in: SSL_CERT_FILE names ${path}, ${why}`);
    assertEquals(hint, "SSL_CERT_FILE=/path/to/your/company-ca.pem atmos-auth login");
  });
}

Deno.test("who has set SSL_CERT_FILE has said it all", async () => {
  const env = { SSL_CERT_FILE: "/ca/good.pem", NODE_EXTRA_CA_CERTS: "/ca/nowhere.pem" };
  assertEquals(await believed(env), { certificates: [], told: [] });
});

Deno.test("what stands beside certificates may be in any encoding", async () => {
  assertEquals((await believed({ CURL_CA_BUNDLE: "/ca/latin.pem" })).certificates, [CERTIFICATE]);
  assertEquals((await believed({ SSL_CERT_FILE: "/ca/latin.pem" })).certificates, []);
});

Deno.test("nothing is read where nothing is set, and a file that two name is read once", async () => {
  assertEquals(await believed({ REQUESTS_CA_BUNDLE: "", OTHER_CLOUD_CA_BUNDLE: "/ca/good.pem" }), {
    certificates: [],
    told: [],
  });
  const env = { CURL_CA_BUNDLE: "/ca/mixed.pem", REQUESTS_CA_BUNDLE: "/ca/mixed.pem" };
  assertEquals((await believed(env)).certificates, [CERTIFICATE]);
});

Deno.test("roots that there are none of are told by their variable", async () => {
  assertEquals((await believed({ DENO_TLS_CA_STORE: "system, mozilla" })).certificates, []);
  const error = await assertRejects(() => believed({ DENO_TLS_CA_STORE: "sytem" }), UserError);
  assertEquals([error.message, error.hint], [
    'Cannot sign in: DENO_TLS_CA_STORE says "sytem", and takes system and mozilla',
    "unset DENO_TLS_CA_STORE",
  ]);
});
