/** A cage without a worker: both sides of the wall in one thread, every message cloned as a worker's would be. */
import * as v from "valibot";
import { cageModule } from "../../../lib/cage/module.ts";
import { serve, type SignInModule } from "../../../lib/cage/server.ts";
import type { ToCage } from "../../../lib/cage/protocol.ts";
import type { CageWorker } from "../../../lib/system.ts";
import { fakeNet } from "./fake_net.ts";

/** A module of that name, that may deliver anything. */
export function anyModule(name: string) {
  return cageModule<unknown>()(name, v.unknown(), { message: "", hint: "" });
}

/** A cage that a test can look at and upset. */
export interface FakeCage {
  openCage(hosts: readonly string[]): CageWorker;
  /** The hosts of every worker that was started. */
  readonly opened: (readonly string[])[];
  /** How long its modules waited, in milliseconds: no time in a test. */
  readonly pauses: readonly number[];
  /** How many workers were closed. */
  closed: number;
  /** Says something to the main process, as the newest worker. */
  say(message: unknown): void;
  /** Lets the newest worker die. */
  crash(reason: string): void;
}

/** Makes one that serves these modules. */
export function fakeCage(
  modules: Readonly<Record<string, SignInModule["run"]>>,
  fetcher?: typeof fetch,
  onSleep?: (ms: number) => void,
): FakeCage {
  let toMain: (message: unknown) => void = () => {};
  let crash: (reason: string) => void = () => {};
  const loaders = Object.fromEntries(
    Object.entries(modules).map(([name, run]) => [name, () => Promise.resolve({ run })]),
  );
  const net = fakeNet(fetcher, onSleep);
  const cage: FakeCage = {
    opened: [],
    pauses: net.pauses,
    closed: 0,
    say: (message) => toMain(structuredClone(message)),
    crash: (reason) => crash(reason),
    openCage: (hosts) => {
      cage.opened.push(hosts);
      let toWorker: (message: ToCage) => void = () => {};
      // Several may be open at once, and each answers whoever opened it.
      let toOwner: (message: unknown) => void = () => {};
      serve(loaders, {
        post: (message) => later(message, (it) => toOwner(it)),
        onMessage: (handler) => void (toWorker = handler),
      }, net);
      return {
        post: (message) => later(message, (it) => toWorker(it as ToCage)),
        onMessage: (handler) => void (toMain = toOwner = handler),
        onCrash: (handler) => void (crash = handler),
        close: () => void cage.closed++,
      };
    },
  };
  return cage;
}

function later(message: unknown, deliver: (message: unknown) => void): void {
  const copy = structuredClone(message);
  queueMicrotask(() => deliver(copy));
}
