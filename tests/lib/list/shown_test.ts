import { assert, assertEquals } from "@std/assert";
import { clouds } from "../../../providers/mod.ts";
import { command } from "../machine.ts";

/** Keys that nobody knows, values of another shape than the key's, and variables of any name. */
const SPELLED_WRONG = [
  "credentials: {pasword: HUNTER2}",
  "credentials: {pwd: HUNTER2, tokn: HUNTER2, pat: HUNTER2}",
  "credentials: {private_ky: HUNTER2, session_tokn: HUNTER2, sk: HUNTER2}",
  "credentials: {mfa_seed: HUNTER2, totp: 4141414141}",
  "credentials: HUNTER2",
  "credentials: [HUNTER2]",
  "credentials: {access_key_id: [HUNTER2]}",
  "credentials: {access_key_id: {it: HUNTER2}}",
  "creds: {it: HUNTER2}",
  "client_secrt: HUNTER2",
  'key_json: \'{"k": "HUNTER2"}\'',
  "principal: {pin: HUNTER2}",
  "principal: HUNTER2",
  "spec: {x: {y: [HUNTER2]}}",
  "session: HUNTER2",
  "env: {SLACK_WEBHOOK: https://hooks.example.com/services/HUNTER2}",
  "env: HUNTER2",
];

/** Variables, of which a list shows no value; whoever trusts them sees what may be a program to somebody. */
const VARIABLES = [
  "env: {MY_PAT: HUNTER2}",
  "env: {ANYTHING: HUNTER2}",
  "env: [{key: ANYTHING, value: HUNTER2}]",
];

const KINDS = ["aws/user", "mock/aws", "gcp/service-account-key", "nonsense"];

Deno.test("attack: what nobody knows to be no secret is shown by no command", async () => {
  for (const kind of KINDS) {
    for (const wrong of [...SPELLED_WRONG, ...VARIABLES]) {
      const text = `auth: {identities: {a: {kind: ${kind}, ${wrong}}}, ` +
        `providers: {p: {kind: ${kind}, ${wrong}}}}`;
      for (const words of ["list -f json", "list -f yaml", "list", "list -f table"]) {
        const { out } = await command(words.split(" "), { config: text, clouds });
        assert(!/HUNTER2|4141414141/.test(out), `${words}: ${text}\n${out}`);
      }
      for (const words of ["trust --show", "trust --show --json"]) {
        const files = { "/work/atmos.yaml": text };
        const { out, err } = await command(words.split(" "), { files, clouds });
        const isSeen = /HUNTER2|4141414141/.test(out + err);
        assertEquals(isSeen, VARIABLES.includes(wrong), `${words}: ${text}\n${out}${err}`);
      }
    }
  }
});

Deno.test("what is known to be no secret is shown, also of an entry whose kind nobody knows", async () => {
  const config = "auth: {providers: {p: {kind: aws/ssso, start_url: https://x.example.com/start, " +
    "region: eu-west-1, tags: [core], env: {AWS_REGION: eu-west-1, LD_PRELOAD: /x.so}}}}";
  const { out } = await command(["list", "--json"], { config, clouds });
  assertEquals(JSON.parse(out).providers.p, {
    kind: "aws/ssso",
    start_url: "https://x.example.com/start",
    region: "eu-west-1",
    tags: ["core"],
    env: { AWS_REGION: "eu-west-1", LD_PRELOAD: "/x.so" },
  });
});
