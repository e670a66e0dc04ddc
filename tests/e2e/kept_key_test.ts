/** A key's file that stays unlocked for a while, in the kernel's keyring. */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { runProgram } from "./process.ts";
import { findTool } from "./tools.ts";
import { journey, printed } from "./world.ts";

/** Puts a key into the keyring of this login, as keyctl(1) would: containers often refuse it. */
const PROBE = `import ctypes, platform, sys
call = {"x86_64": 248, "aarch64": 217}.get(platform.machine(), 0)
sys.exit(ctypes.CDLL(None).syscall(call, b"user", b"atmos-auth-probe", b"x", 1, -3) <= 0)`;

const python = findTool("python3");
const allowed = python !== undefined &&
  (await runProgram(python, ["-c", PROBE], { env: {} })).status === 0;
const WANTED = {
  // A key of its own, made by the program itself.
  fresh: true,
  tools: ["python3"],
  conditions: {
    "allowed to use the kernel's keyring": allowed,
  },
};

const KEPT = { ATMOS_KEYRING_KEEP_UNLOCKED: "10m" };

/** Where the passphrase is not known, and nobody can be asked. */
const UNTOLD = { env: { ...KEPT, ATMOS_KEYRING_PASSWORD: undefined } };

journey(
  "a passphrase that was given once is not needed for a while, until the store is locked",
  WANTED,
  async ({ run, sts }) => {
    printed(await run(["login", "-i", "next"], { env: KEPT }));
    const signIns = sts.requests.length;
    printed(await run(["exec", "-i", "next", "--", "true"], UNTOLD));
    assertEquals(sts.requests.length, signIns);
    assertStringIncludes((await run(["store", "lock"], UNTOLD)).stderr, "Locked the key store");
    assertStringIncludes((await run(["store", "lock"], UNTOLD)).stderr, "was not kept unlocked");
    const asked = await run(["exec", "-i", "next", "--", "true"], UNTOLD);
    assertEquals(asked.status, 125);
    const told = (await run(["store", "lock"], { env: KEPT })).stderr;
    assertStringIncludes(
      told,
      "ATMOS_KEYRING_PASSWORD, if it is right, opens it again at the next command\n",
    );
    assertStringIncludes(told, "hint: unset ATMOS_KEYRING_PASSWORD");
    assertMatch(asked.stderr, /passphrase/i);
  },
);

journey(
  "nobody is asked for it inside of a session, and logout --all locks the store",
  WANTED,
  async ({ run, program }) => {
    printed(await run(["login", "-i", "admin"], { env: KEPT }));
    printed(await run(["trust"]));
    const nested = ["exec", "-i", "next", "--", program, "exec", "-i", "admin", "--", "true"];
    printed(await run(nested, { env: KEPT }));
    const { stderr } = await run(["logout", "--all"], UNTOLD);
    assertStringIncludes(stderr, "Locked the key store");
  },
);

journey("who says never is asked each time", WANTED, async ({ run }) => {
  const never = { ATMOS_KEYRING_KEEP_UNLOCKED: "never" };
  printed(await run(["login", "-i", "next"], { env: never }));
  const untold = { env: { ...never, ATMOS_KEYRING_PASSWORD: undefined } };
  assertEquals((await run(["exec", "-i", "next", "--", "true"], untold)).status, 125);
});
