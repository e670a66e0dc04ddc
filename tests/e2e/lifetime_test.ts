/** When a session ends, however it ends, nothing is left; while it lasts, its credentials do not lapse. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { isThere, journey, printed, until, type World } from "./world.ts";

/** Starts a session that stays, and waits until its child runs. */
async function openSession({ box, start }: World, identity = "admin") {
  const mark = `${box.directory}/ready-${crypto.randomUUID()}`;
  // What outlives a kill -9 must not hold our pipes.
  const script = `touch ${mark}; exec sleep 60 >/dev/null 2>&1`;
  const running = start(["exec", "-i", identity, "--", "sh", "-c", script]);
  await until(() => isThere(mark), "the child runs", running);
  return running;
}

journey(
  "the session's directory is gone when the child ends",
  {},
  async ({ run, sessions, box }) => {
    const script = 'cat "$AWS_CONFIG_FILE" >/dev/null && dirname "$AWS_CONFIG_FILE"';
    const directory = printed(await run(["exec", "--", "sh", "-c", script])).trim();
    assertStringIncludes(directory, `${box.runtime}/atmos-auth/`);
    assertEquals(sessions(), []);
    assertEquals(box.tree("run/atmos-auth"), []);
  },
);

journey(
  "without a runtime directory the session has another private place, and is gone as well",
  {},
  async ({ run }) => {
    const env = { XDG_RUNTIME_DIR: undefined };
    const script = 'cd "$(dirname "$AWS_CONFIG_FILE")/.." && pwd && cd .. && pwd && ls -ld .';
    const told = printed(await run(["exec", "--", "sh", "-c", script], { env }));
    const [session, place, mode] = told.split("\n");
    assertEquals(mode!.slice(0, 10), "drwx------");
    // Sessions of others may be there, too.
    assertEquals([session!, `${session}.lock`].filter(isThere), []);
    // One in the shared temporary directory was made for this session, and goes with it.
    assertEquals(place!.startsWith("/tmp/atmos-auth-") && isThere(place!), false);
  },
);

for (
  const [what, command] of [
    ["a command that needs no session", ["list"]],
    ["another session", ["exec", "--", "true"]],
    ["looking at the sessions", ["sessions"]],
  ] as const
) {
  journey(`what kill -9 left behind is swept by ${what}`, {}, async (world) => {
    const { run, sessions, box } = world;
    const running = await openSession(world);
    running.kill("SIGKILL");
    await running.done;
    // The guard may have been quicker; what it could not take away, the next command does.
    await run(command);
    assertEquals(sessions(), []);
    assertEquals(box.tree("run/atmos-auth").filter((path) => !path.endsWith(".lock")), []);
  });
}

journey("a session that is open is not swept", {}, async (world) => {
  const { run, sessions } = world;
  const running = await openSession(world);
  printed(await run(["exec", "--", "true"]));
  assertEquals(sessions().length, 1);
  running.kill("SIGTERM");
  await running.done;
  assertEquals(sessions(), []);
});

journey("sessions are listed while they are open, and can be ended", {}, async (world) => {
  const { run } = world;
  const [one, other] = [await openSession(world), await openSession(world, "next")];
  const listed = printed(await run(["sessions", "--json"]));
  assertStringIncludes(listed, "admin");
  assertStringIncludes(listed, "next");
  one.kill("SIGTERM");
  other.kill("SIGTERM");
  await Promise.all([one.done, other.done]);
  const after = printed(await run(["sessions", "--json"]));
  assert(!after.includes("admin"), after);
});
