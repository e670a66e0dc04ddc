/** Commands that are typed in an open session: as processes of their own, on the machine of its owner. */
import type { Prepared, Running } from "../fake_system.ts";
import { machine, type Outcome, runOn, type Setting } from "./machine.ts";
import { type SmallClouds, smallClouds } from "./small_cloud.ts";

/** Runs a command line in the session; with a variable or another directory, where that is told. */
export type Ask = (argv: readonly string[], more?: Prepared) => Promise<Outcome>;

/** Opens a session by this command line, whose program `bash` or `work` does that; how the owner ended. */
export async function inside(
  argv: readonly string[],
  { clouds: _, ...setting }: Setting,
  work: (ask: Ask, it: Running, small: SmallClouds) => Promise<void>,
  small: SmallClouds = smallClouds(),
): Promise<Outcome> {
  const does = async (it: Running) => {
    const ask: Ask = (words, { env, ...more } = {}) => {
      const around = { HOME: "/home/ada", ATMOS_KEYRING_TYPE: "memory", ...it.env, ...env };
      const other = owner.beside({ ...more, env: around, descends: [it.pid] });
      return owner.until(runOn(other, ["--no-color", ...words], small.clouds));
    };
    await work(ask, it, small);
    return 0;
  };
  const owner = machine({
    ...setting,
    installed: {
      "/bin/cat": () => 0,
      ...setting.installed,
      "/usr/bin/bash": does,
      "/usr/bin/work": does,
    },
  });
  return await runOn(owner, ["--no-color", ...argv], small.clouds);
}
