/** A network that is a function, with a clock whose hands move by sleeping, which takes no time, and by nothing else. */
import type { Net } from "../../../lib/cage/http.ts";

/** A network, and the pauses that were made on it, in milliseconds. */
export interface FakeNet extends Net {
  readonly pauses: number[];
}

/** Makes one; nobody answers unless told. `onSleep` is called with the milliseconds of each pause. */
export function fakeNet(
  fetcher: typeof fetch = nobody,
  onSleep: (ms: number) => void = () => {},
): FakeNet {
  const pauses: number[] = [];
  const begun = Date.now();
  return {
    fetch: fetcher,
    believing: () => fetcher,
    pauses,
    clock: {
      now: () => begun + pauses.reduce((sum, ms) => sum + ms, 0),
      // Others have their turn in between, so that who waits for a person does not outrun them.
      sleep: (ms) =>
        new Promise((resolve) => (pauses.push(ms), onSleep(ms), setTimeout(resolve, 1))),
    },
    random: () => 1,
  };
}

function nobody(): Promise<Response> {
  return Promise.reject(new Error("a test asks the network for what it did not prepare"));
}
