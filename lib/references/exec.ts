/**
 * `exec:["program","argument"]` or `exec:program argument`: what a program prints, such as `pass` or `op`.
 * No shell is between: words are words.
 */
import type { Place } from "../errors.ts";
import { Secret } from "../secret.ts";
import type { HelperResult, ProcessEnvironment, System } from "../system.ts";
import { noSecret, type SecretScheme } from "./scheme.ts";

/** How long a program may take, in milliseconds: it may ask for a fingerprint. */
const TIMEOUT = 30_000;

/** Secrets that programs print, each in that environment. */
export function execScheme(system: System, environment: () => ProcessEnvironment): SecretScheme {
  return {
    scheme: "exec",
    form: "exec:PROGRAM ARGUMENT",
    resolve: async (rest, at) => {
      const [program, ...args] = wordsOf(rest) ?? refuseWords(at);
      const result = await system.run({ program, args, env: environment(), timeout: TIMEOUT });
      const value = result.stdout.replace(/\r?\n$/, "");
      if (result.status === 0 && value !== "") return new Secret(value);
      // Its arguments may name what nobody needs to know, and what it says may be the secret itself.
      const hint = "run that command by itself and mend what it complains about";
      throw noSecret({ scheme: "exec", rest: program }, faultOf(result), at, hint);
    },
  };
}

type Words = readonly [program: string, ...args: string[]];

/** A JSON list, or words between spaces; `undefined` for what only a shell would understand. */
function wordsOf(rest: string): Words | undefined {
  const words = rest.trimStart().startsWith("[") ? listOf(rest) : rest.trim().split(/\s+/);
  const plain = words === undefined || rest.trimStart().startsWith("[") ||
    !words.some((word) => /["'`$|;&<>]/.test(word));
  return plain && words !== undefined && words[0] ? words as unknown as Words : undefined;
}

function listOf(rest: string): readonly string[] | undefined {
  try {
    const list: unknown = JSON.parse(rest);
    return Array.isArray(list) && list.every((word) => typeof word === "string") ? list : undefined;
  } catch {
    return undefined;
  }
}

function refuseWords(at: Place): never {
  const why = "it takes a program and plain words, or a JSON list of them; no shell reads it";
  throw noSecret({ scheme: "exec", rest: "..." }, why, at, 'exec:["pass","show","my secret"]');
}

function faultOf({ status }: HelperResult): string {
  if (status === 124) return `the program took more than ${TIMEOUT / 1000} s`;
  if (status === 127) return "there is no such program";
  return status === 0 ? "the program printed nothing" : `the program ended with ${status}`;
}
