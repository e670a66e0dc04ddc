/** The clouds' secret managers: where a reference leads, what is asked there, and what is refused. */
import "../bare_process.ts";
import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { openCageClient } from "../../lib/cage/client.ts";
import type { Credential } from "../../lib/credential.ts";
import { UserError } from "../../lib/errors.ts";
import type { ProviderContext } from "../../lib/provider/context.ts";
import type { Plan } from "../../lib/provider/plan.ts";
import type { SecretManager } from "../../lib/provider/secret_manager.ts";
import { valueOf } from "../../lib/references/kept.ts";
import { Unavailable } from "../../lib/secret_programs/unavailable.ts";
import { Secret } from "../../lib/secret.ts";
import * as awsKept from "../../providers/aws/cage/kept.ts";
import { awsAmbient } from "../../providers/aws/kinds/ambient.ts";
import { passOn } from "../../providers/aws/passed_on.ts";
import { PLAIN } from "../../providers/aws/reach.ts";
import { secretManagers } from "../../providers/aws/secrets.ts";
import * as azureKept from "../../providers/azure/cage/kept.ts";
import { keyVault } from "../../providers/azure/secrets.ts";
import { described as azurePlan, tenantOf } from "../../providers/azure/tenant.ts";
import { tokensCredential } from "../../providers/azure/tokens.ts";
import { crc32c } from "../../providers/gcp/cage/crc32c.ts";
import * as gcpKept from "../../providers/gcp/cage/kept.ts";
import { described as gcpPlan } from "../../providers/gcp/google.ts";
import { secretManager } from "../../providers/gcp/secrets.ts";
import { fakeCage } from "../lib/cage/fake_cage.ts";
import { askedOf } from "./asked_of.ts";
import { fakeWorld } from "./fake_world.ts";
import { planOf } from "./plans.ts";

const SCHEMES = { aws: "aws-sm", azure: "azure-kv", gcp: "gcp-sm" } as const;

const WORDS = { forms: new Map([["aws-sm", "aws-sm:NAME#FIELD"]]), addresses: [] };

const CANARY = '{"key":"canary\\n-EXAMPLE"}';
const EXPIRES = 1_900_000_000_000;

const signIn = () => Promise.reject(new Error("nobody signs in here"));
const planFrom = (told: Pick<Plan, "facts" | "region" | "passesOn">): Plan => ({
  ...{ ...told, stored: true, hosts: () => [], signIn },
  grant: () => {
    throw new Error("nothing is granted here");
  },
});

const PLANS = {
  aws: planFrom({ facts: {}, region: "eu-west-1", passesOn: passOn({ reach: PLAIN }) }),
  azure: planFrom(
    azurePlan(tenantOf({}, { name: "a", at: () => ({ file: "", line: 1, column: 1, path: "" }) })),
  ),
  gcp: planFrom(gcpPlan({ project: "example-prod" })),
};

const token = { token: new Secret("token-EXAMPLE"), expires: EXPIRES };
const CREDENTIALS: Readonly<Record<keyof typeof PLANS, Credential>> = {
  aws: {
    type: "aws/keys",
    shown: {},
    secret: { secret_access_key: new Secret("x") },
  },
  azure: tokensCredential({
    ...{ tenant: "t", home: "t", object: "o", username: "u", client: "" },
    type: "user",
  }, { arm: token, vault: token }),
  gcp: { type: "gcp/token", shown: {}, secret: { token: token.token }, expires: EXPIRES },
};

const MODULES = { "azure/kept": azureKept.run, "gcp/kept": gcpKept.run, "aws/kept": awsKept.run };

/** Reads a secret: what came of it, and what was asked. */
async function read(
  manager: SecretManager,
  cloud: keyof typeof PLANS,
  rest: string,
  answer: () => Response,
) {
  const reached: string[] = [];
  const fetcher: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    const shown = request.headers.get("authorization");
    if (cloud !== "aws") assertEquals(shown, "Bearer token-EXAMPLE");
    reached.push(`${request.method} ${request.url}${await request.text()}`);
    return answer();
  };
  assertEquals(manager.wrong(rest), undefined);
  const asked = askedOf(SCHEMES[cloud], rest);
  const place = manager.at(asked, PLANS[cloud]);
  const world = fakeWorld();
  const cage = fakeCage(MODULES, fetcher);
  const client = openCageClient(cage, place.hosts(world.env), { onNotice: () => {} });
  const context: ProviderContext = { ...world, cage: (task) => client.run(task) };
  const kept = await place.read(context, CREDENTIALS[cloud]);
  const value = valueOf(kept, asked, WORDS).reveal();
  return { value, reached, hosts: place.hosts(world.env) };
}

const json = (body: unknown, status = 200) => () => Response.json(body, { status });

Deno.test("Key Vault is asked at the vault's own host", async () => {
  const { value, reached, hosts } = await read(
    ...[keyVault, "azure", "my-vault/ops#key", json({ value: CANARY, id: "https://x" })] as const,
  );
  assertEquals([value, hosts], ["canary\n-EXAMPLE", ["my-vault.vault.azure.net:443"]]);
  assertEquals(reached, ["GET https://my-vault.vault.azure.net/secrets/ops?api-version=7.4"]);
});

Deno.test("Google's Secret Manager is asked in the identity's project, or the one that is named", async () => {
  const answer = json({ name: "x", payload: { data: btoa(CANARY) } });
  const whole = "projects/p-2/secrets/ops/versions/3";
  for (
    const [rest, resource] of [
      ["ops#key", "projects/example-prod/secrets/ops/versions/latest"],
      ["p-2/ops#key", "projects/p-2/secrets/ops/versions/latest"],
      [`${whole}#key`, whole],
    ] as const
  ) {
    const { value, reached, hosts } = await read(secretManager, "gcp", rest, answer);
    assertEquals([value, hosts], ["canary\n-EXAMPLE", ["secretmanager.googleapis.com:443"]]);
    assertEquals(reached, [`GET https://secretmanager.googleapis.com/v1/${resource}:access`]);
  }
});

Deno.test("a refusal names what is missing", async () => {
  const error = { error: { code: 403, status: "PERMISSION_DENIED", message: "no" } };
  const google = await assertRejects(
    () => read(secretManager, "gcp", "ops", json(error, 403)),
    UserError,
  );
  assertEquals(google.code, "secret_unavailable");
  assertEquals(google.hint?.includes("roles/secretmanager.secretAccessor"), true);
  const azure = await assertRejects(
    () => read(keyVault, "azure", "my-vault/ops", json({ error: { code: "Forbidden" } }, 403)),
    UserError,
  );
  const role = 'az role assignment create --role "Key Vault Secrets User" --assignee ID';
  assertEquals(azure.hint?.startsWith(role), true, azure.hint);
  const none = await assertRejects(
    () => read(keyVault, "azure", "my-vault/ops", json({ error: { code: "NotFound" } }, 404)),
    UserError,
  );
  assertEquals(none.hint, "as reader: az keyvault secret list --vault-name my-vault");
});

Deno.test("of the reasons for which a vault or Google refuses, each has its own mend", async () => {
  const azure = (code: string, status = 403, message = "no") =>
    json({ error: { code: "Forbidden", message, innererror: { code } } }, status);
  const google = (status: number, message: string, details: unknown = []) =>
    json({ error: { code: status, status: "X", message, details } }, status);
  const disabled = [{ "@type": "x", reason: "SERVICE_DISABLED" }];
  const version = "projects/p-2/secrets/ops/versions/3";
  const there = "ops --project p-2";
  const rows = [
    [
      keyVault,
      "my-vault/ops",
      azure("SecretDisabled"),
      "az keyvault secret set-attributes --vault",
    ],
    [keyVault, "my-vault/ops", azure("ForbiddenByFirewall"), "az keyvault network-rule add --name"],
    [keyVault, "my-vault/ops", azure("", 401, "AKV10032: Invalid issuer."), "tenant_id: ID"],
    [keyVault, "my-vault/ops", azure("", 401), "atmos-auth login"],
    [
      ...[secretManager, version, google(400, `Secret Version [${version}] is in DISABLED state.`)],
      "gcloud secrets versions enable 3 --secret ops --project p-2",
    ],
    [
      ...[secretManager, "p-2/ops", google(400, "Secret Version [x] is in DISABLED state.")],
      `as reader: gcloud secrets versions list ${there}`,
    ],
    [
      ...[
        secretManager,
        version,
        google(400, `Secret Version [${version}] is in DESTROYED state.`),
      ],
      `as reader: gcloud secrets versions list ${there}`,
    ],
    [
      ...[secretManager, version, google(404, `Secret Version [${version}] not found.`)],
      `as reader: gcloud secrets versions list ${there}`,
    ],
    [
      secretManager,
      "p-2/ops",
      google(404, "Secret [ops] not found"),
      "as reader: gcloud secrets list",
    ],
    [
      ...[secretManager, "p-2/ops", google(403, "has not been used", disabled)],
      "gcloud services enable secretmanager.googleapis.com --project p-2",
    ],
    [secretManager, "p-2/ops", google(403, "denied"), "gcloud secrets add-iam-policy-binding ops"],
    [secretManager, "p-2/ops", google(401, "invalid"), "atmos-auth login"],
  ] as const;
  for (const [manager, rest, answer, hint] of rows) {
    const cloud = manager === keyVault ? "azure" : "gcp";
    const error = await assertRejects(() => read(manager, cloud, rest, answer), UserError);
    assertEquals([hint, error.hint?.startsWith(hint)], [hint, true], error.hint);
  }
});

Deno.test("what AWS does not keep is told as that, with a line that lists what it keeps", async () => {
  const { "aws-sm": sm, "aws-ssm": ssm } = secretManagers;
  const rows = [
    [sm, "ResourceNotFoundException", "Secrets Manager", "aws secretsmanager list-secrets"],
    [ssm, "ParameterNotFound", "Systems Manager", "aws ssm describe-parameters"],
  ] as const;
  for (const [manager, __type, title, line] of rows) {
    const answer = json({ __type, message: "none" }, 400);
    const error = await assertRejects(() => read(manager, "aws", "ops", answer), UserError);
    assertEquals(error.code, "secret_unavailable");
    assertEquals(error.message.startsWith(title), true, error.message);
    assertEquals(error.message.endsWith(` keeps no such secret (${__type}): none`), true);
    assertEquals(error.hint, `as reader: ${line} --region eu-west-1`);
  }
  const denied = json({ __type: "AccessDeniedException", message: "no" }, 400);
  const error = await assertRejects(() => read(sm, "aws", "ops", denied), UserError);
  assertEquals(error.code, "sign_in_refused");
  const words = `secret was${" ".repeat(17)}marked for deletion`;
  const marked = json({ __type: "InvalidRequestException", message: words }, 400);
  const gone = await assertRejects(() => read(sm, "aws", "ops", marked), UserError);
  assertEquals(gone.message.endsWith(": secret was marked for deletion"), true, gone.message);
  const restore = "aws secretsmanager restore-secret --secret-id ops --region eu-west-1";
  assertEquals(gone.hint, `as reader: ${restore}`);
});

Deno.test("a parameter that is a list is no secret, and one of a single value is", async () => {
  const { "aws-ssm": ssm } = secretManagers;
  const answer = (Value: string, Type: string) => json({ Parameter: { Value, Type } });
  const asked = read(ssm, "aws", "/ops/keys:2", answer("canary-a,canary-b", "StringList"));
  const { code, message, hint } = await assertRejects(() => asked, UserError);
  assertEquals([code, message], [
    "secret_unavailable",
    "AWS keeps a list of 2 values there (StringList), and one value is meant",
  ]);
  const line = "aws ssm put-parameter --name NAME --type SecureString --value file://FILE";
  assertEquals(hint, `${line} --region eu-west-1   (one of them; as who looks after it)`);
  for (const [text, type] of [["a", "StringList"], ["a,b", "SecureString"], ["a,b", "String"]]) {
    assertEquals((await read(ssm, "aws", "/ops/key", answer(text!, type!))).value, text);
  }
});

Deno.test("a checksum is that of RFC 3720, and of Google's own library", () => {
  const text = (given: string) => new TextEncoder().encode(given);
  const count = Uint8Array.from({ length: 32 }, (_, at) => at);
  const rows: [bytes: Uint8Array, checksum: number][] = [
    // RFC 3720, B.4, whose bytes are those of a word in reverse order.
    [new Uint8Array(32), 0x8a9136aa],
    [new Uint8Array(32).fill(0xff), 0x62a8ab43],
    [count, 0x46dd794e],
    [count.toReversed(), 0x113fdb5c],
    // google-crc32c 1.9 for Python; "seCr3t" is the secret of Google's page on it.
    [text(""), 0],
    [text("123456789"), 0xe3069283],
    [text("seCr3t"), 3456384881],
    [text("p\u00e4ssw\u00f6rt"), 1391213174],
  ];
  for (const [bytes, checksum] of rows) assertEquals(crc32c(bytes), checksum);
});

Deno.test("attack: a secret that was changed on its way from Google is used", async () => {
  const answer = (data: string, dataCrc32c: unknown) => json({ payload: { data, dataCrc32c } });
  for (const checksum of ["3456384881", 3456384881, undefined]) {
    const { value } = await read(secretManager, "gcp", "p-2/db", answer(btoa("seCr3t"), checksum));
    assertEquals(value, "seCr3t");
  }
  for (
    const [data, checksum] of [
      ...[[btoa("seCr3u"), "3456384881"], [btoa("seCr3t"), "3456384882"], ["", "3456384881"]],
      ...[[btoa("seCr3t"), ""], [btoa("seCr3t"), null], ["%", "3456384881"]],
    ] as const
  ) {
    const asked = read(secretManager, "gcp", "p-2/db", answer(data, checksum));
    const { code, message, hint } = await assertRejects(() => asked, UserError);
    assertEquals([code, message.includes("another checksum")], ["bad_answer", true], message);
    assertEquals([hint?.startsWith("try again"), message.includes("seCr3")], [true, false]);
  }
});

Deno.test("a secret of one region is asked for at the host of that region, and of no other", async () => {
  const db = "projects/p/locations/europe-west1/secrets/db";
  const answer = json({ payload: { data: btoa(CANARY) } });
  for (const [rest, version] of [[db, "latest"], [`${db}/versions/3`, "3"]] as const) {
    const { value, reached, hosts } = await read(secretManager, "gcp", `${rest}#key`, answer);
    const host = "secretmanager.europe-west1.rep.googleapis.com";
    assertEquals([value, hosts], ["canary\n-EXAMPLE", [`${host}:443`]]);
    assertEquals(reached, [`GET https://${host}/v1/${db}/versions/${version}:access`]);
  }
  const denied = await assertRejects(
    () => read(secretManager, "gcp", db, json({ error: { code: 403, status: "X" } }, 403)),
    UserError,
  );
  const binding = "gcloud secrets add-iam-policy-binding db --project p --location europe-west1 ";
  assertEquals(denied.hint?.startsWith(binding), true, denied.hint);
  for (const location of ["evil.example/", "a.b", "A", "-x", "x@", ""]) {
    const wrong = secretManager.wrong(db.replace("europe-west1", location));
    assertEquals([location, wrong?.meant], [location, undefined]);
    assertEquals(typeof wrong?.why, "string");
  }
});

const HEX = "0123456789abcdef".repeat(2);

Deno.test("a version in the words of another tool is told in the reference's own", () => {
  const { "aws-sm": sm, "aws-ssm": ssm } = secretManagers;
  const versions = "projects/p/secrets/db/versions";
  const rows: readonly (readonly [SecretManager, string, string | undefined])[] = [
    [secretManager, "p-1/db/1#key", "p-1/db/versions/1#key"],
    [secretManager, "p-1/db?version=1", "p-1/db/versions/1"],
    [secretManager, "db@latest", "db/versions/latest"],
    [secretManager, "projects/p/secrets/db:7", `${versions}/7`],
    [secretManager, `//secretmanager.googleapis.com/${versions}/7#key`, `${versions}/7#key`],
    [
      secretManager,
      `https://secretmanager.googleapis.com/v1/${versions}/7:access`,
      `${versions}/7`,
    ],
    [secretManager, "a/b/c", undefined],
    [keyVault, `my-vault/db?version=${HEX}#key`, `my-vault/db/${HEX}#key`],
    [keyVault, `https://my-vault.vault.azure.net/secrets/db/${HEX}`, `my-vault/db/${HEX}`],
    [keyVault, "https://my-vault.vault.azure.net/secrets/db/", "my-vault/db"],
    [keyVault, "my-vault/secrets/db", "my-vault/db"],
    [keyVault, "my-vault/db/1#key", "my-vault/db#key"],
    [keyVault, "my-vault/db/versions/1#key", "my-vault/db#key"],
    [keyVault, `my-vault/db/versions/${HEX.toUpperCase()}`, `my-vault/db/${HEX}`],
    [keyVault, `my-vault/db:${HEX.replace(/^(.{8})(.{4})/, "$1-$2-")}`, `my-vault/db/${HEX}`],
    [keyVault, "v1/s#key", "VAULT/s#key"],
    [keyVault, `v1/s/${HEX}`, `VAULT/s/${HEX}`],
    [keyVault, "v1/s/1", "VAULT/s"],
    [keyVault, "my_vault/s", "VAULT/s"],
    [keyVault, `${"a".repeat(25)}/s`, "VAULT/s"],
    [keyVault, "my-vault", undefined],
    [ssm, "/ops/key?version=9#key", "/ops/key:9#key"],
    [sm, "prod/ops?version=9#key", "prod/ops#key"],
    [sm, "prod/ops:AWSPREVIOUS", "prod/ops"],
    [sm, "a b", undefined],
  ];
  for (const [manager, rest, meant] of rows) {
    const wrong = manager.wrong(rest);
    assertEquals([rest, wrong?.meant, typeof wrong?.why], [rest, meant, "string"]);
    // What is offered is not refused again.
    if (meant !== undefined) assertEquals([meant, manager.wrong(meant)], [meant, undefined]);
  }
});

Deno.test("a fault of a vault's name, and of a version, is told as what it is", () => {
  const vault = "a vault's name has 3 to 24 letters, digits and hyphens, and begins with a letter";
  const version =
    "a version has 32 digits of 0 to 9 and a to f: without one it is the newest that is read";
  const rows = [
    ["v1/s", vault],
    [`v1/s/${HEX}`, vault],
    ["my-vault/s/1", version],
    ["my-vault/s?version=1", version],
    ["my-vault/s:1", version],
    ["v1/s/1", `${vault}, and ${version}`],
    [`my-vault/s?version=${HEX}`, "it names a vault, a secret in it, and perhaps a version"],
  ] as const;
  for (const [rest, why] of rows) assertEquals([rest, keyVault.wrong(rest)?.why], [rest, why]);
});

Deno.test("a version that is not there is told with those that are", async () => {
  const { "aws-ssm": ssm } = secretManagers;
  const gone = json({ __type: "ParameterVersionNotFound", message: "none" }, 400);
  const parameter = await assertRejects(() => read(ssm, "aws", "/ops/key:9", gone), UserError);
  const history = "as reader: aws ssm get-parameter-history --name /ops/key --region eu-west-1";
  assertEquals(parameter.hint?.startsWith(history), true, parameter.hint);
  const none = json({ error: { code: "SecretNotFound", message: "none" } }, 404);
  const secret = await assertRejects(
    () => read(keyVault, "azure", `my-vault/db/${HEX}`, none),
    UserError,
  );
  assertEquals(secret.message.includes(`for version ${HEX} of "db"`), true, secret.message);
  const list = "as reader: az keyvault secret list-versions --vault-name my-vault --name db   (or";
  assertEquals(secret.hint?.startsWith(list), true, secret.hint);
});

Deno.test("a secret that is empty is told with the line that fills it, for who looks after it", async () => {
  const { "aws-sm": sm, "aws-ssm": ssm } = secretManagers;
  const rows = [
    [
      keyVault,
      "azure",
      "my-vault/db",
      { value: "" },
      "az keyvault secret set --vault-name my-vault",
    ],
    [
      secretManager,
      "gcp",
      "p-2/db",
      { payload: { data: "" } },
      "gcloud secrets versions add db --p",
    ],
    [sm, "aws", "db", { SecretString: " " }, "aws secretsmanager put-secret-value --secret-id db "],
    [ssm, "aws", "/db:1", { Parameter: { Value: "" } }, "aws ssm put-parameter --type SecureStr"],
  ] as const;
  for (const [manager, cloud, rest, answer, line] of rows) {
    const { message, hint } = await assertRejects(
      () => read(manager, cloud, rest, json(answer)),
      Unavailable,
    );
    assertEquals([message, hint.startsWith(line)], ["it is empty", true], hint);
  }
});

Deno.test("what leads nowhere, or elsewhere, is refused before anybody is asked", () => {
  const refused: readonly (readonly [SecretManager, string])[] = [
    ...["evil.example/x#", "a/b/c/d", "my-vault", "x.y/ops", "my-vault/ops?x=1", "my_vault/ops"]
      .map((rest) => [keyVault, rest] as const),
    ...["", "a/b/c", "../x", "projects/p/secrets/", "p/ops:access?x"].map((rest) =>
      [secretManager, rest] as const
    ),
    ...Object.values(secretManagers).flatMap((manager) =>
      ["", "a b", "arn:aws:s3:::bucket", "x?y", "arn:aws:ssm:eu-west-1:1:parameter/x"].map((rest) =>
        [manager, rest] as const
      )
    ),
  ];
  for (const [manager, rest] of refused) {
    assertEquals([rest, typeof manager.wrong(rest)?.why], [rest, "string"]);
  }
});

Deno.test("AWS is asked in the region of the ARN, else in the identity's", () => {
  const { "aws-sm": sm, "aws-ssm": ssm } = secretManagers;
  const arn = "arn:aws-us-gov:secretsmanager:us-gov-west-1:123456789012:secret:prod/ops-AbCdEf";
  const parameter = "arn:aws:ssm:us-east-1:123456789012:parameter/prod/x";
  const hostsOf = (manager: SecretManager, rest: string) =>
    manager.at(askedOf("aws-sm", rest), PLANS.aws).hosts(fakeWorld().env);
  assertEquals(hostsOf(sm, "prod/ops"), ["secretsmanager.eu-west-1.amazonaws.com:443"]);
  assertEquals(hostsOf(sm, arn), ["secretsmanager.us-gov-west-1.amazonaws.com:443"]);
  assertEquals(hostsOf(ssm, "/prod/x:3#f"), ["ssm.eu-west-1.amazonaws.com:443"]);
  assertEquals(hostsOf(ssm, parameter), ["ssm.us-east-1.amazonaws.com:443"]);
});

Deno.test("who is found in the surroundings asks in the region that these name", async () => {
  const asked = async (env: Record<string, string>, fields = {}) => {
    const files = { "/config": "[default]\nregion = eu-west-1\n" };
    const around = await awsAmbient.lookAround?.(fakeWorld({ env, files }));
    const plan = planOf(awsAmbient, fields, undefined, "amb", around);
    const place = secretManagers["aws-sm"].at(askedOf("aws-sm", "x"), plan);
    return place.hosts(fakeWorld({ env }).env)[0];
  };
  const [here, there] = ["eu-west-1", "eu-west-2"].map((region) =>
    `secretsmanager.${region}.amazonaws.com:443`
  );
  assertEquals(await asked({ AWS_REGION: "eu-west-1" }), here);
  assertEquals(await asked({ AWS_DEFAULT_REGION: "eu-west-1" }), here);
  assertEquals(await asked({ AWS_CONFIG_FILE: "/config" }), here);
  const configured = await asked({ AWS_REGION: "eu-west-1" }, {
    principal: { region: "eu-west-2" },
  });
  assertEquals(configured, there);
  await assertRejects(() => asked({}), Unavailable, "it is not known in which region it is kept");
});

/** What can't be had of a secret with these fields. */
async function missing(rest: string, fields: unknown): Promise<string> {
  const answer = json({ payload: { data: btoa(JSON.stringify(fields)) } });
  const reading = read(secretManager, "gcp", rest, answer);
  const { message, hint } = await assertRejects(() => reading, Unavailable);
  return `${message} -> ${hint}`;
}

Deno.test("a field that is a number or a boolean is the text that it is", async () => {
  const fields = { port: 5432, on: true, off: false, below: -1 };
  for (const [name, value] of Object.entries(fields)) {
    const answer = json({ payload: { data: btoa(JSON.stringify(fields)) } });
    const found = await read(secretManager, "gcp", `ops#${name}`, answer);
    assertEquals([name, found.value], [name, String(value)]);
  }
});

Deno.test("a field that is no text is told as what it is, and those that are one are named", async () => {
  const fields = { db: { pass: "canary" }, list: ["canary"], none: null, empty: "", key: "canary" };
  const key = '{secret: "gcp-sm:ops#key", via: ...}';
  const cases = {
    "ops#db": `"db" is an object in JSON, and no text -> ${key}`,
    "ops#list": `"list" is a list in JSON, and no text -> ${key}`,
    "ops#none": `it has no text under "none" -> ${key}`,
    "ops#empty": `it has no text under "empty" -> ${key}`,
    "ops#kez": `it has no text under "kez" -> ${key}`,
  };
  for (const [rest, said] of Object.entries(cases)) assertEquals(await missing(rest, fields), said);
  for (const number of [1.5, 2 ** 60]) {
    assertEquals(
      await missing("ops#n", { n: number, key: "canary" }),
      `"n" is a number that only quotes keep as it is -> ${key}`,
    );
  }
  const whole = '{secret: "gcp-sm:ops", via: ...}';
  assertEquals(
    await missing("ops#a", { a: {} }),
    `"a" is an object in JSON, and no text -> ${whole}`,
  );
  const twice = await assertRejects(
    () => read(secretManager, "gcp", "ops#key", json({ payload: { data: btoa(TWICE) } })),
    Unavailable,
  );
  assertEquals(twice.message, '2 fields of it are called "key"');
  // All of it is no token either: the hint does not lead there.
  assertStringIncludes(twice.hint, "gcloud secrets versions add ops --project");
  assertEquals(
    (await read(secretManager, "gcp", "ops#a", json({ payload: { data: btoa(TWICE) } }))).value,
    "b",
  );
  const none = `it has no fields: it is no object in JSON -> ${whole}`;
  assertEquals(await missing("ops#a", "canary"), none);
  const another = "!secret keyring:NAME   (with the value alone: atmos-auth secret set NAME)";
  const list = `it is a list in JSON, and one of its values is meant -> ${another}`;
  assertEquals(await missing("ops#a", ["canary"]), list);
});

Deno.test("broken JSON is mended where it is kept, and a reference there is told in one step", async () => {
  const { "aws-sm": sm } = secretManagers;
  const text = '{"a":"canary",}';
  const rows = [
    [keyVault, "azure", "my-vault/db", { value: text }, "az keyvault secret set --vault-name my-v"],
    [secretManager, "gcp", "db", { payload: { data: btoa(text) } }, "gcloud secrets versions add"],
    [sm, "aws", "db", { SecretString: text }, "aws secretsmanager put-secret-value --secret-id db"],
  ] as const;
  for (const [manager, cloud, rest, answer, line] of rows) {
    const reading = read(manager, cloud, `${rest}#a`, json(answer));
    const { message, hint } = await assertRejects(() => reading, Unavailable);
    const why = "it begins as JSON does, and is broken JSON";
    assertEquals([message, hint.startsWith(line)], [why, true], hint);
  }
  for (const kept of ["keyring:x", "aws-sm:x", "op://a/b/c\n"]) {
    const reading = read(sm, "aws", "ref#key", json({ SecretString: kept }));
    const { message } = await assertRejects(() => reading, Unavailable);
    assertEquals([kept, message], [kept, "what is kept there is a reference itself"]);
  }
});

const TWICE = String
  .raw`{"key":"canary-1","a":"b","in":{"a":["a",{"a":1}]},"x\"a\":":"[{","ke\u0079" : 1}`;

Deno.test("an emulator stands for all of AWS, and STS's own address in a VPC for STS alone", () => {
  const vpc = "https://vpce-0a1b-x.sts.eu-west-1.vpce.amazonaws.com";
  const hosts = (endpoint: string) => {
    const passesOn = passOn({ reach: { ...PLAIN, endpoint } });
    const plan = planFrom({ facts: {}, region: "eu-west-1", passesOn });
    return secretManagers["aws-sm"].at(askedOf("aws-sm", "x"), plan).hosts(fakeWorld().env);
  };
  assertEquals(hosts("http://localhost:4566"), ["localhost:4566"]);
  assertEquals(hosts("https://sts.example.com"), ["sts.example.com:443"]);
  assertEquals(hosts(vpc), ["secretsmanager.eu-west-1.amazonaws.com:443"]);
});

Deno.test("bytes that are no text are told as that, with the line that keeps a text beside them", async () => {
  const data = Uint8Array.of(0xff, 0xfe).toBase64();
  const error = await assertRejects(
    () => read(secretManager, "gcp", "ops", json({ payload: { data } })),
    UserError,
  );
  assertEquals([error.code, error.message, error.hint], [
    "secret_unavailable",
    "Google keeps bytes there that are no text in UTF-8",
    "gcloud secrets create ops-text --project example-prod --data-file FILE   " +
    "(as text, such as PEM or Base64; what is there stays, for who reads bytes)",
  ]);
});

Deno.test("an answer without a secret is told as that", async () => {
  for (const answer of [{}, { payload: {} }, { payload: { data: 1 } }]) {
    const error = await assertRejects(
      () => read(secretManager, "gcp", "ops", json(answer)),
      UserError,
    );
    assertEquals([error.code, error.message], [
      "bad_answer",
      "Google did not answer with the secret",
    ]);
  }
});
