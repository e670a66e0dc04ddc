/** A passphrase on a real terminal. */
import { assert, assertEquals } from "@std/assert";
import { ENTER } from "./pty.ts";
import { PASSPHRASE } from "./sandbox.ts";
import { journey, printed } from "./world.ts";

journey("attack: the passphrase that is typed while a wrong one is tried is seen on the screen", {
  tools: ["script", "stty"],
}, async ({ run, open }) => {
  printed(await run(["secret", "set", "one", "--stdin"], { stdin: "value" }));
  const env = { ATMOS_KEYRING_PASSWORD: undefined, ATMOS_KEYRING_KEEP_UNLOCKED: "never" };
  await using pty = await open(["store", "rekey"], { env });
  await pty.waitFor("Passphrase of the key store");
  let isTried = true;
  const echoes = watchEcho(`/proc/${pty.pid}/fd/0`, () => isTried);
  await pty.type(`wrong-EXAMPLE${ENTER}`);
  await pty.waitFor("does not open it");
  isTried = false;
  const seen = await echoes;
  assert(seen.length > 1);
  assertEquals(seen.filter((echo) => echo !== "-echo"), []);
  await pty.type(`${PASSPHRASE}${ENTER}`);
  await pty.waitFor("Sealed 1 record anew");
  assertEquals(await pty.status, 0, pty.text());
  assertEquals(pty.raw().includes(PASSPHRASE), false, pty.raw());
});

/** Whether a terminal echoes what is typed, looked at again and again for as long as that holds. */
async function watchEcho(terminal: string, holds: () => boolean): Promise<readonly string[]> {
  const seen: string[] = [];
  while (holds()) {
    const { stdout } = await new Deno.Command("sh", {
      args: ["-c", `stty -a < ${terminal}`],
    }).output();
    seen.push(...new TextDecoder().decode(stdout).match(/-?\becho\b/g) ?? []);
  }
  return seen;
}
