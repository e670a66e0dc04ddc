/** `ambient`: the surroundings as they are, whatever cloud they belong to. */
import * as v from "valibot";
import { type Kind, kind } from "../lib/provider/kind.ts";

const TYPE = "ambient";

/** Returns the kind; `families` are the globs of all clouds' variables, which its shell keeps. */
export function ambient(families: readonly string[]): Kind {
  return kind({
    name: "ambient",
    role: "identity",
    summary: "The credentials of the surroundings, of any cloud, passed on as they are",
    schema: v.object({ principal: v.optional(v.looseObject({})) }),
    accepts: [],
    yields: TYPE,
    plan: () => ({
      facts: {},
      stored: false,
      hosts: () => [],
      signIn: () => Promise.resolve({ type: TYPE, shown: {}, secret: {} }),
      grant: () => ({
        ...{ variables: {}, files: {}, pass: families },
        serves: { lasting: ["what your environment serves"], brief: [], none: [] },
      }),
    }),
  });
}
