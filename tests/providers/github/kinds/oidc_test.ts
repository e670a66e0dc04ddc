import { inWorld } from "../world.ts";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { UserError } from "../../../../lib/errors.ts";
import type { Environment } from "../../../../lib/system.ts";
import { oidc } from "../../../../providers/github/kinds/oidc.ts";
import { Actions, RUNNER } from "../../../cloud/github/actions.ts";
import { planOf } from "../../plans.ts";

function environment(env: Readonly<Record<string, string>>): Environment {
  return { get: (name) => env[name], entries: () => Object.entries(env) };
}

const AUDIENCES: readonly (readonly [object, string])[] = [
  [{}, "sts.amazonaws.com"],
  [{ audience: "flat" }, "flat"],
  [{ spec: { audience: "below" }, region: "us-east-1" }, "below"],
];

for (const [fields, audience] of AUDIENCES) {
  Deno.test(`a job's identity token is for ${audience}`, () =>
    inWorld({}, async (world) => {
      const { env } = world.github.actions;
      const plan = planOf(oidc, fields);
      assertEquals(plan.hosts(environment(env)), [`${RUNNER}:443`]);
      const credential = await plan.signIn({ ...world, env: environment(env) }, undefined);
      assertEquals([credential.type, plan.stored], ["oidc/token", false]);
      assertEquals(credential.shown, {
        issuer: "https://token.actions.githubusercontent.com",
        subject: "repo:octo-org/octo-repo:ref:refs/heads/main",
        audience,
      });
      const left = credential.expires! - Date.now();
      assert(left > 290_000 && left <= 300_000, String(left));
      assertEquals(credential.secret.token!.reveal().split(".").length, 3);
    }));
}

const URL_NAME = "ACTIONS_ID_TOKEN_REQUEST_URL";

interface Refusal {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly fields?: object;
  readonly message: string;
  readonly hint: string;
}

const REFUSALS: Readonly<Record<string, Refusal>> = {
  "there is no job": {
    env: { GITHUB_ACTIONS: undefined, [URL_NAME]: undefined },
    message: 'Provider "ci" works only in a GitHub Actions job',
    hint: "use another provider here, such as with --profile",
  },
  "the job lacks the permission": {
    env: { [URL_NAME]: undefined },
    message: 'The GitHub Actions job may not ask for an identity token, which provider "ci" needs',
    hint: "add to the job: permissions: {id-token: write, contents: read}",
  },
  "the address is plain http": {
    env: { [URL_NAME]: `http://${RUNNER}/` },
    message: `${URL_NAME} does not begin with https://, so the job's token is not sent there`,
    hint: `if it is your server's: allowed_hosts: [${RUNNER}]`,
  },
  "the address is an attacker's": {
    env: { [URL_NAME]: "https://actions.githubusercontent.com.evil.example/" },
    message: `${URL_NAME} names "actions.githubusercontent.com.evil.example", ` +
      "which is not GitHub Actions",
    hint: "if it is your server's: allowed_hosts: [actions.githubusercontent.com.evil.example]",
  },
  "the address hides an attacker behind a user name": {
    env: { [URL_NAME]: `https://${RUNNER}@evil.example/` },
    message: `${URL_NAME} names "evil.example", which is not GitHub Actions`,
    hint: "if it is your server's: allowed_hosts: [evil.example]",
  },
  "the address has a port of its own": {
    env: { [URL_NAME]: `https://${RUNNER}:8443/` },
    message: `${URL_NAME} names "${RUNNER}:8443", which is not GitHub Actions`,
    hint: `if it is your server's: allowed_hosts: [${RUNNER}:8443]`,
  },
  "the address is none": {
    env: { [URL_NAME]: "nowhere" },
    message: `${URL_NAME} names what is no address, which is not GitHub Actions`,
    hint: "unset it",
  },
  "a token was handed that is for somebody else": {
    env: { ACTIONS_ID_TOKEN: handed({ aud: "other" }) },
    message: 'The job\'s identity token is for "other", not "sts.amazonaws.com"',
    hint: "unset ACTIONS_ID_TOKEN, or set audience to what the token is for",
  },
  "a token was handed that has lapsed": {
    env: { ACTIONS_ID_TOKEN: handed({ exp: 1 }) },
    message: "The job's identity token has lapsed",
    hint: "unset ACTIONS_ID_TOKEN, or set audience to what the token is for",
  },
  "what was handed is no token": {
    env: { ACTIONS_ID_TOKEN: "canary-EXAMPLE" },
    message: "ACTIONS_ID_TOKEN holds something that is no identity token",
    hint: "unset ACTIONS_ID_TOKEN",
  },
};

function handed(claims: object): string {
  const all = { iss: "https://i.example", sub: "s", aud: "sts.amazonaws.com", exp: 9e9, ...claims };
  return `e30.${btoa(JSON.stringify(all))}.c2ln`;
}

for (const [what, { env, fields = {}, ...expected }] of Object.entries(REFUSALS)) {
  Deno.test(`no identity token when ${what}, and nobody is asked`, () =>
    inWorld({}, async (world) => {
      const { env: own } = world.github.actions;
      const all = Object.fromEntries(
        Object.entries({ ...own, ...env }).filter((pair): pair is [string, string] =>
          pair[1] !== undefined
        ),
      );
      const plan = planOf(oidc, fields, undefined, "ci");
      const error = await assertRejects(
        () => plan.signIn({ ...world, env: environment(all) }, undefined),
        UserError,
      );
      assertEquals({ message: error.message, hint: error.hint! }, expected);
      assertEquals(world.reached(), []);
      if (!("ACTIONS_ID_TOKEN" in env)) assertEquals(plan.hosts(environment(all)), []);
    }));
}

Deno.test("a server's own host is asked when the configuration names it", () => {
  const env = environment({ [URL_NAME]: "https://ghe.example.com/_services/token" });
  for (
    const fields of [{ allowed_hosts: ["ghe.example.com"] }, {
      spec: { allowed_hosts: ["ghe.example.com"] },
    }]
  ) {
    assertEquals(planOf(oidc, fields).hosts(env), ["ghe.example.com:443"]);
  }
  assertEquals(planOf(oidc, { allowed_hosts: ["*.example.com"] }).hosts(env), []);
});

Deno.test("a token that was handed is used as it is", () =>
  inWorld({}, async (world) => {
    const env = environment({ ACTIONS_ID_TOKEN: handed({ aud: ["x", "sts.amazonaws.com"] }) });
    const credential = await planOf(oidc, {}).signIn({ ...world, env }, undefined);
    assertEquals([credential.shown.issuer, world.reached()], ["https://i.example", []]);
  }));

Deno.test("the job's own token is in no error", () =>
  inWorld({}, async (world) => {
    const { env } = new Actions(Date.now);
    const canary = env["ACTIONS_ID_TOKEN_REQUEST_TOKEN"]!;
    for (const trouble of ["unauthorized", "html", "error", "moved", "close"] as const) {
      world.github.misbehave(trouble);
      const error = await assertRejects(
        () => planOf(oidc, {}).signIn({ ...world, env: environment(env) }, undefined),
        UserError,
      );
      assert(!`${error.message} ${error.hint} ${error.stack}`.includes(canary), error.message);
    }
  }));
