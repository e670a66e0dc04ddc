/** The checks of `doctor` on the machine: the clock, proxies, leftovers. */
import { proxiesFor } from "../../cage/proxies.ts";
import { refuseKeyLog } from "../../cage/environment.ts";
import { DATE } from "../../version.ts";
import { asUserError } from "../../errors.ts";
import { showTime } from "../../duration.ts";
import { sweep } from "../../session/directory/sweep.ts";
import type { System } from "../../system.ts";
import { broken, type Check } from "./check.ts";
import { dialect } from "../../terminal/dialect.ts";

const SET_CLOCK = {
  linux: "sudo timedatectl set-ntp true",
  darwin: "sudo sntp -sS time.apple.com",
  windows: "w32tm /resync",
} as const;

/** Checks the clock: one before the day on which this program was made is wrong, and services refuse what it signs. */
export function clock({ clock, os }: System, made = DATE): Check {
  const now = showTime(clock.now())!;
  const wrong = made !== "" && clock.now() < Date.parse(made);
  if (!wrong) return { topic: "clock", state: "ok", finding: now };
  const finding = `${now}, which is before this program was made (${made})`;
  return { topic: "clock", state: "broken", finding, mend: SET_CLOCK[os] };
}

/** Checks the proxies before the network; one that can't be read stops every sign-in. */
export function proxies({ env }: System): Check {
  const topic = "proxy";
  try {
    refuseKeyLog(env);
    const named = Object.entries(proxiesFor(env, ["example.com"])).map(([name, proxy]) =>
      `${name} ${withoutLogin(proxy)}`
    );
    return { topic, state: "ok", finding: named.join(", ") || "none" };
  } catch (error) {
    return broken(topic, asUserError(error));
  }
}

function withoutLogin(proxy: string): string {
  return proxy.replace(/\/\/.*@/s, "//");
}

/** Removes what sessions left that died without a word; what can't be removed may hold a credential. */
export async function leftovers(system: System): Promise<Check> {
  const topic = "leftovers";
  const { removed, left: [first, ...others] } = await sweep(system);
  const gone = `${removed.join(", ")}: of sessions that are no more, removed now`;
  if (first === undefined) {
    return { topic, state: "ok", finding: removed.length === 0 ? "none" : gone };
  }
  const { path, error } = first;
  const { message, hint } = asUserError(error);
  const all = [path, ...others.map((one) => one.path)].join(", ");
  const finding = `${all}: of sessions that are no more, and still there. ${message}`;
  return { topic, state: "note", finding, mend: hint ?? dialect().remove(path) };
}
