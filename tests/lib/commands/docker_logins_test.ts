/** What a registry's login changes in the person's own docker configuration comes back. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { digestOf } from "../../../lib/secret.ts";
import { machine, runOn } from "../machine.ts";
import { smallClouds } from "../small_cloud.ts";

const config = `auth:
  identities: { role: { kind: aws/role }, other: { kind: aws/role } }
  integrations: { images: { kind: aws/ecr, via: { identity: other } } }
`;
const DOCKER = "/home/ada/.docker/config.json";
const LIST = "/home/ada/.local/share/atmos-auth/docker.json";
const HOST = "registry.example";
const LOGIN = ["aws", "ecr", "login", "images"] as const;
const SIGNED_IN = `docker is signed in to ${HOST} (${DOCKER}), until 2030-01-01T12:00:00Z`;
/** Whom libraries ask all the same that take an empty helper for none. */
const ASKED_FIRST = `docker-py and oras ask "t20" first, for what it has of ${HOST}, ` +
  `until: echo ${HOST} | docker-credential-t20 erase`;

/** A machine with that docker configuration. */
function withDocker(before: object | undefined) {
  const files = before === undefined ? {} : { [DOCKER]: JSON.stringify(before) };
  const system = machine({ config, files });
  const { clouds } = smallClouds();
  const run = async (...argv: string[]) => {
    const { status, out, err } = await runOn(system.beside(), argv, clouds);
    return { status, out, lines: err.trimEnd().split("\n") };
  };
  const read = () => JSON.parse(system.files.texts()[DOCKER]!);
  const write = (content: unknown) => system.files.stage(DOCKER, JSON.stringify(content));
  return { system, run, read, write };
}

Deno.test("a helper of the person's own is named, and asked again after logout", async () => {
  const helpers = { [HOST]: "ecr-login", "ghcr.io": "gh" };
  for (const before of [{ credHelpers: helpers }, { credsStore: "t20", credHelpers: helpers }]) {
    const { run, read } = withDocker(before);
    const { lines } = await run(...LOGIN);
    assertEquals(lines, [
      `${SIGNED_IN}; the password stands there in clear, not with "ecr-login", ` +
      "which docker asks again after: atmos-auth logout -i other",
      ...("credsStore" in before ? [ASKED_FIRST] : []),
    ]);
    assertEquals(read().credHelpers, { ...helpers, [HOST]: "" });
    // What the second one finds is ours.
    assertEquals((await run(...LOGIN)).lines, lines);
    const dry = await run("logout", "-i", "other", "--dry-run");
    const said = `docker's login to ${HOST} from ${DOCKER}; docker asks "ecr-login" there again`;
    assertEquals(dry.lines.includes(`Would remove ${said}`), true);
    assertEquals(read().credHelpers[HOST], "");
    const { lines: gone } = await run("logout", "-i", "other");
    assertEquals(gone.includes(`Removed ${said}`), true, gone.join("\n"));
    assertEquals(read(), { ...before, auths: {} });
    assertStringIncludes((await run("logout", "-i", "other")).lines[0]!, "Nothing was stored");
  }
});

Deno.test("a password in clear beside a store is said, and nothing of it stays", async () => {
  const { run, read } = withDocker({ credsStore: "t20", auths: { "ghcr.io": {} } });
  const { lines: [said, more] } = await run(...LOGIN);
  assertStringIncludes(said!, '; the password stands there in clear, not with "t20", which docker');
  assertEquals(more, ASKED_FIRST);
  const { out } = await run("logout", "--all", "--json");
  assertEquals(JSON.parse(out).docker, [{ host: HOST, file: DOCKER }]);
  assertEquals(read(), { credsStore: "t20", auths: { "ghcr.io": {} }, credHelpers: {} });
});

Deno.test("where nothing hides a login nothing more is said, and logout takes it out", async () => {
  for (const before of [undefined, { theme: "dark" }, { credHelpers: { [HOST]: "" } }]) {
    const { run, read } = withDocker(before);
    assertEquals((await run(...LOGIN)).lines, [SIGNED_IN]);
    await run("logout", "-i", "role");
    assertEquals(Object.keys(read().auths), [HOST]);
    await run("logout", "-i", "other");
    assertEquals(read(), { ...before, auths: {} });
  }
});

Deno.test("attack: logout takes out a login that came later", async () => {
  const { run, read, write } = withDocker({ credHelpers: { [HOST]: "ecr-login" } });
  await run(...LOGIN);
  const later = { auths: { [HOST]: { auth: btoa("me:mine") } }, credHelpers: { [HOST]: "" } };
  write(later);
  const { lines } = await run("logout", "-i", "other");
  assertEquals([read(), lines.filter((line) => line.includes("docker"))], [later, []]);
  // As `docker logout` leaves it.
  write({ auths: {}, credHelpers: { [HOST]: "" } });
  await run("logout", "-i", "other");
  assertEquals(read(), { auths: {}, credHelpers: { [HOST]: "ecr-login" } });
});

Deno.test("a purge takes logins out first: with its list goes what stood there", async () => {
  const { run, read, system } = withDocker({ credHelpers: { [HOST]: "ecr-login" } });
  await run(...LOGIN);
  const { status, lines } = await run("purge", "--yes");
  assertEquals(status, 0);
  assertStringIncludes(lines[0]!, `To be removed: docker's login to ${HOST} from ${DOCKER}`);
  assertEquals(read(), { auths: {}, credHelpers: { [HOST]: "ecr-login" } });
  assertEquals(system.files.texts()[LIST], undefined);
});

Deno.test("the list holds no secret, and a broken one none", async () => {
  const { run, read, system } = withDocker({});
  await run(...LOGIN);
  const { auth } = read().auths[HOST];
  const [note] = JSON.parse(system.files.texts()[LIST]!);
  assertEquals(note, {
    ...{ file: DOCKER, host: HOST, realm: "home", identity: "other", digest: await digestOf(auth) },
  });
  for (const text of ["[", "{}", '[{"file": 1}]']) {
    system.files.stage(LIST, text);
    assertEquals((await run("logout", "-i", "role")).status, 0);
    assertEquals((await run(...LOGIN)).status, 0);
  }
});

Deno.test("a login in a file that can't be read any more is told, and is tried again", async () => {
  const { run, system } = withDocker({});
  await run(...LOGIN);
  const text = system.files.texts()[DOCKER]!;
  system.files.stage(DOCKER, "[");
  for (let times = 0; times < 2; times++) {
    const { status, lines } = await run("logout", "-i", "other");
    assertEquals(status, 1);
    assertStringIncludes(
      lines.join("\n"),
      `error: Cannot change "${DOCKER}": it is no JSON object`,
    );
  }
  system.files.stage(DOCKER, text);
  assertStringIncludes((await run("logout", "-i", "other")).lines[0]!, "Removed docker's login");
  await system.files.remove(DOCKER);
  assertStringIncludes((await run("logout", "-i", "other")).lines[0]!, "Nothing was stored");
});
