/** Identity tokens of an OpenID provider that others wrote, traded for AWS roles. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { type Jwks, verify } from "../cloud/gcp/jwt.ts";
import type { OidcTrust, Role } from "../cloud/iam.ts";
import { libraryCommand } from "./library.ts";
import { runProgram } from "./process.ts";
import { tool } from "./tools.ts";
import { journey, printed, whoIsIt, type World } from "./world.ts";

const ROLE = "arn:aws:iam::444455556666:role/deploy";
const SESSION = "arn:aws:sts::444455556666:assumed-role/deploy/";

/** A test with an issuer that runs beside it, and an account that trusts it. */
function withIssuer(
  name: string,
  tools: readonly string[],
  go: (world: World, issuer: string) => Promise<void>,
): void {
  const trusts: string[] = [];
  const oidc: OidcTrust[] = [];
  const roles: Role[] = [{ arn: ROLE, trusts }];
  journey(name, { tools: ["curl", ...tools], cloud: { oidc, roles } }, async (world) => {
    const [program, ...args] = libraryCommand("issuer.ts");
    const running = new Deno.Command(program!, { args, stdout: "piped", stderr: "null" }).spawn();
    const said = running.stdout.pipeThrough(new TextDecoderStream()).getReader();
    try {
      const issuer = await firstLine(said);
      trusts.push(issuer);
      const jwks: Jwks = await (await fetch(`${issuer}/jwks`)).json();
      const check = async (token: string) => await verify(token, jwks) !== undefined;
      oidc.push({ issuer, audiences: ["sts.amazonaws.com"], verify: check });
      await go(world, issuer);
    } finally {
      await said.cancel();
      running.kill("SIGTERM");
      await running.status;
    }
  });
}

/** The address that the issuer says once it listens. */
async function firstLine(said: ReadableStreamDefaultReader<string>): Promise<string> {
  let text = "";
  while (!text.includes("\n")) {
    const { value } = await said.read();
    if (value === undefined) throw new Error("the issuer ended before it said where it listens");
    text += value;
  }
  return text.trim();
}

function configFor(url: string, source: string, audience = "sts.amazonaws.com"): string {
  return `auth:
  providers:
    ci:
      kind: oidc
      audience: ${audience}
      region: eu-central-1
      token_source: ${source}
  identities:
    deploy:
      kind: aws/assume-role
      via: { provider: ci }
      principal: { assume_role: "${ROLE}" }
      spec: { endpoint_url: "${url}" }
`;
}

/** A command that asks the issuer for a token; it prints JSON with `access_token`. */
function asking(issuer: string, audience = "sts.amazonaws.com"): string[] {
  const form = ["grant_type=client_credentials", `resource=urn:${audience}`];
  const data = form.flatMap((field) => ["-d", field]);
  return ["curl", "-s", "-u", "ci:client-secret-EXAMPLE", ...data, `${issuer}/token`];
}

withIssuer(
  "a token from a program becomes a role, in the region of its provider",
  ["aws"],
  async (world, issuer) => {
    const { run, sts, configure } = world;
    const command = JSON.stringify(asking(issuer));
    configure(configFor(sts.url, `{ type: process, command: ${command} }`));
    const region = "echo $AWS_REGION";
    const script = `${whoIsIt(sts).join(" ")} && ${region}`;
    const out = printed(await run(["exec", "-i", "deploy", "--", "sh", "-c", script]));
    assertStringIncludes(out, SESSION);
    assertStringIncludes(out, "eu-central-1");
  },
);

withIssuer("a token from a file, a variable and an address", [], async (world, issuer) => {
  const { run, sts, configure, box } = world;
  const [program, ...args] = asking(issuer);
  const curl = await new Deno.Command(program!, { args }).output();
  const answer = new TextDecoder().decode(curl.stdout);
  const token = JSON.parse(answer).access_token;
  const file = box.write("token", `${token}\n`);
  const given: string[] = [];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
    given.push(`${request.headers.get("authorization")} ${new URL(request.url).search}`);
    return new Response(answer);
  });
  const address = `http://127.0.0.1:${server.addr.port}/`;
  try {
    const sources = [
      `{ type: file, file_path: "${file}" }`,
      `{ type: env, environment_variable: CI_TOKEN }`,
      `{ type: url, url: "${address}", request_token: !secret env:BEARER, audience: them }`,
    ];
    for (const source of sources) {
      configure(configFor(sts.url, source));
      const env = { CI_TOKEN: token, BEARER: "bearer-EXAMPLE", ATMOS_TRUST: "1" };
      const done = await run(["exec", "-i", "deploy", "--", "env"], { env });
      assert(!printed(done).includes(token) && !done.stderr.includes(token), source);
    }
    assertEquals(given, ["Bearer bearer-EXAMPLE ?audience=them"]);
    assertEquals(box.filesWith(token), [file]);
  } finally {
    await server.shutdown();
  }
});

withIssuer("a job without a store signs in once, for all its steps and its containers", [
  "aws",
], async (world, issuer) => {
  const { run, sts, configure, box } = world;
  const [program, ...args] = asking(issuer);
  const curl = await new Deno.Command(program!, { args }).output();
  const token = JSON.parse(new TextDecoder().decode(curl.stdout)).access_token;
  configure(configFor(sts.url, "{ type: env, environment_variable: CI_TOKEN }"));
  box.write("temp/other", "");
  const job = box.write("job", "");
  const env = {
    ...{
      CI: "true",
      GITHUB_ACTIONS: "true",
      GITHUB_ENV: job,
      RUNNER_TEMP: `${box.directory}/temp`,
    },
    ...{ ATMOS_KEYRING_TYPE: "memory", ATMOS_TRUST: "1", CI_TOKEN: token },
    ...{ AWS_ACCESS_KEY_ID: "AKIAOTHER000000EXAMPLE", AWS_SECRET_ACCESS_KEY: "x" },
  };
  const first = await run(["env", "-i", "deploy", "--login", "-f", "github"], { env });
  assertEquals([printed(first), first.stderr.includes("a private file does until")], ["", true]);
  const lines = Object.fromEntries(
    Deno.readTextFileSync(job).trimEnd().split("\n").map((line) =>
      line.split(/=(.*)/s).slice(0, 2)
    ),
  );
  for (let step = 0; step < 2; step++) {
    const [aws = "", ...words] = whoIsIt(sts);
    const way = { env: { ...box.env, ...env, ...lines } };
    assertStringIncludes(printed(await runProgram(tool(aws), words, way)), SESSION);
  }
  // A container has neither our program's surroundings nor a home of ours: only the mounted directory, and its variables.
  const bare = { PATH: "/usr/bin:/bin", HOME: "/nonexistent", ...lines };
  const [aws = "", ...words] = whoIsIt(sts);
  assertStringIncludes(printed(await runProgram(tool(aws), words, { env: bare })), SESSION);
  const helper = JSON.parse(printed(await run(["credential-process", "-i", "deploy"], { env })));
  printed(await run(["exec", "-i", "deploy", "--", "true"], { env }));
  const signIns = sts.requests.filter(({ operation }) => operation === "AssumeRoleWithWebIdentity");
  assertEquals(signIns.length, 1);
  for (const secret of [helper.SecretAccessKey, helper.SessionToken, token]) {
    assert(!(Deno.readTextFileSync(job) + first.stderr).includes(secret));
    const places = box.filesWith(secret).map((path) => path.replace(/[0-9a-f]{24}/, "ID"));
    const held = ["aws/session.json", "credential.json"];
    const expected = held.map((name) => `${box.directory}/temp/atmos-auth/env/ID/${name}`);
    assertEquals(places.sort(), secret === token ? [] : expected);
  }
  printed(await run(["logout", "-i", "deploy"], { env }));
  assertEquals(box.filesWith(helper.SecretAccessKey), []);
});

withIssuer("a token that will not do is refused, here or there", [], async (world, issuer) => {
  const { run, sts, configure } = world;
  const source = (audience: string) =>
    `{ type: process, command: ${JSON.stringify(asking(issuer, audience))} }`;
  const env = { ATMOS_TRUST: "1" };
  configure(configFor(sts.url, source("others")));
  const here = await run(["login", "-i", "deploy"], { env });
  assertEquals(here.status, 4);
  assertStringIncludes(here.stderr, `is for "others", not "sts.amazonaws.com"`);
  configure(configFor(sts.url, source("others"), "others"));
  const there = await run(["login", "-i", "deploy"], { env });
  assertEquals(there.status, 4);
  assertStringIncludes(there.stderr, "InvalidIdentityToken");
  configure(configFor(sts.url, `{ type: process, command: [echo, nonsense] }`));
  const nonsense = await run(["login", "-i", "deploy"], { env });
  assertEquals(nonsense.status, 3);
  assertStringIncludes(nonsense.stderr, "something that is no identity token");
});
